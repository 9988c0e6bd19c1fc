import type { Executor } from '../../ports/db/database.ts';
import { writeBindingLinks } from '../bindings/public.ts';
import type { LockedMailing, WrittenPart } from '../enforcement/public.ts';
import { enqueueBulkNotices, type Notice } from '../notices/public.ts';
import type { TenantMoveDeps } from './tenant-move-deps.ts';
import { findMove, nextMoved } from './tenant-moves.store.ts';

/**
 * One part of the mails of a move: the next people get a link that opens their user to the new tenant alone. It goes to the
 * address that they have there, where the admin has said one: the old mailbox may be closed.
 */
export async function mailMoved(
  deps: Pick<TenantMoveDeps, 'clock' | 'random' | 'sealing' | 'baseUrl'>,
  tx: Executor,
  mailing: LockedMailing,
  { at, limit }: { readonly at: Date; readonly limit: number },
): Promise<WrittenPart> {
  const { organization_id: organizationId, tenant_move_id: id } = mailing;
  const move = id === null ? undefined : await findMove(tx, organizationId, id);
  if (!move) return { count: 0, reached: mailing.reached, isLast: true };
  const page = { after: mailing.reached, limit };
  const { people, reached, isLast } = await nextMoved(tx, { organizationId, id: move.id }, page);
  const wanted = people.map((person) => ({
    organizationId,
    userId: person.id,
    tenantId: move.to_tenant_id,
    expectedAddress: person.new_address,
  }));
  const links = await writeBindingLinks(deps, tx, wanted, { why: 'moved', at, baseUrl: deps.baseUrl });
  const notices = people.flatMap((person): Notice[] => {
    const made = links.get(person.id);
    if (made === undefined) return [];
    return [
      {
        organizationId,
        recipient: { address: person.new_address ?? person.email, name: person.display_name },
        idempotencyKey: `${mailing.id}:${person.id}`,
        at,
        content: {
          kind: 'tenant-moved',
          organizationName: mailing.organization_name,
          fromDomain: move.from_domain,
          toDomain: move.to_domain,
          link: made.link,
          worksUntilAt: made.expiresAt,
        },
      },
    ];
  });
  await enqueueBulkNotices(deps, tx, notices);
  return { count: people.length, reached, isLast };
}
