import { listInvitations, listTenants, listUsers, type UserView } from '@gatehouse/contract';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { call } from '../../api/client.ts';

/** What the list of people is narrowed to. */
export interface PeopleFilter {
  readonly search: string;
  readonly role: UserView['role'] | '';
  readonly state: UserView['state'] | '';
  readonly method: 'password' | 'email-code' | '';
  readonly pin: 'none' | '';
}

export const everybody: PeopleFilter = { search: '', role: '', state: '', method: '', pin: '' };

const given = (filter: PeopleFilter): Partial<PeopleFilter> =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== ''));

/** The people of the account, page by page. */
export const peopleQuery = (filter: PeopleFilter) =>
  infiniteQueryOptions({
    queryKey: ['people', filter],
    queryFn: ({ pageParam }) => {
      const { role, state, method, pin, search } = given(filter);
      return call(listUsers, {
        query: {
          ...(search ? { search } : {}),
          ...(role ? { role } : {}),
          ...(state ? { state } : {}),
          ...(method ? { method } : {}),
          ...(pin ? { pin } : {}),
          ...(pageParam === '' ? {} : { after: pageParam }),
        },
      });
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.nextAfter,
    placeholderData: (before) => before,
  });

/** Linked tenants, and how many people have none. */
export const tenantsQuery = queryOptions({ queryKey: ['tenants'], queryFn: () => call(listTenants, {}) });

/** Invitations that wait for somebody, or are over; newest first. */
export const invitationsQuery = (state: 'waiting' | 'over') =>
  infiniteQueryOptions({
    queryKey: ['invitations', state],
    queryFn: ({ pageParam }) =>
      call(listInvitations, {
        query: { state, ...(pageParam === '' ? {} : { before: pageParam as `inv_${string}` }) },
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextBefore,
  });
