import type { Executor } from '../../ports/db/database.ts';
import { enqueueBulkNotices, type Notice } from '../notices/public.ts';
import { nextWithoutPassword, writeFirstPasswordLinks } from '../passwords/public.ts';
import type { ActivationDeps } from './enforcement-deps.ts';
import type { LockedMailing } from './mailings.store.ts';

/** One part of a mailing, and how far it came. */
export interface WrittenPart {
  readonly count: number;
  readonly reached: string;
  readonly isLast: boolean;
}

/** The other ways in are open again: the next people who have no password get a way to set one, if they like. */
export async function mailFirstPasswords(
  deps: ActivationDeps,
  tx: Executor,
  mailing: LockedMailing,
  { at, limit }: { readonly at: Date; readonly limit: number },
): Promise<WrittenPart> {
  const organizationId = mailing.organization_id;
  const page = { after: mailing.reached, limit };
  const { people, reached, isLast } = await nextWithoutPassword(tx, organizationId, page);
  const wanted = { organizationId, userIds: people.map(({ id }) => id) };
  const links = await writeFirstPasswordLinks(deps, tx, wanted, { at, baseUrl: deps.baseUrl });
  const notices = people.flatMap((person): Notice[] => {
    const made = links.get(person.id);
    if (made === undefined) return [];
    return [
      {
        organizationId,
        recipient: { address: person.email, name: person.display_name },
        idempotencyKey: `${mailing.id}:${person.id}`,
        at,
        content: {
          kind: 'first-password',
          organizationName: mailing.organization_name,
          link: made.link,
          worksUntilAt: made.expiresAt,
        },
      },
    ];
  });
  await enqueueBulkNotices(deps, tx, notices);
  return { count: people.length, reached, isLast };
}
