import { listAuditEvents, type AuditAction, type AuditEventView, type UserView } from '@gatehouse/contract';
import { infiniteQueryOptions } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { startOfDay } from '../../ui/when.ts';

/** What the trail is narrowed to; days as their field writes them, both included. */
export interface AuditFilter {
  readonly action: AuditAction | '';
  readonly person: UserView['id'] | '';
  readonly outcome: AuditEventView['outcome'] | '';
  readonly firstDay: string;
  readonly lastDay: string;
}

export const everything: AuditFilter = { action: '', person: '', outcome: '', firstDay: '', lastDay: '' };

/** The filter as list and export take it. */
export const queryOf = ({ action, person, outcome, firstDay, lastDay }: AuditFilter) => ({
  ...(action === '' ? {} : { action }),
  ...(person === '' ? {} : { actor: person }),
  ...(outcome === '' ? {} : { outcome }),
  ...(firstDay === '' ? {} : { from: startOfDay(firstDay) }),
  ...(lastDay === '' ? {} : { to: startOfDay(lastDay, 1) }),
});

export const eventsQuery = (filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ['audit-events', filter],
    queryFn: ({ pageParam }) =>
      call(listAuditEvents, {
        query: {
          ...queryOf(filter),
          ...(pageParam === '' ? {} : { before: pageParam as AuditEventView['id'] }),
        },
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextBefore,
  });
