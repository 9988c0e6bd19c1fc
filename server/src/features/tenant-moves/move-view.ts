import type { MoveGroup, TenantMoveView } from '@gatehouse/contract';
import type { SignedIn } from '../../kernel/call.ts';
import { freshSeconds, isFresh } from '../../kernel/freshness.ts';
import { addSeconds } from '../../kernel/time.ts';
import type { Executor } from '../../ports/db/database.ts';
import { getTenantGrant } from '../grants/public.ts';
import { countOpenInvitationsFrom } from '../invitations/public.ts';
import { getUser, listLinkedTenants } from '../organizations/public.ts';
import { readMoveFacts, type MoveFacts, type MoversOf } from './movers.store.ts';
import { countMoved, type MoveRow } from './tenant-moves.store.ts';

/** The people that a stored preview is about. */
export function moversOf(row: MoveRow): MoversOf {
  return {
    organizationId: row.organization_id,
    fromTenantId: row.from_tenant_id,
    toTenantId: row.to_tenant_id,
    actorId: row.made_by,
    people: row.people,
  };
}

/** Until when the proof lasts that the caller is there, in a linked tenant; null where there is none. */
async function freshUntil(db: Executor, who: SignedIn, now: Date): Promise<Date | null> {
  const { identity } = await getUser(db, who.organizationId, who.userId);
  const isThere = identity?.isTenantLinked === true && isFresh(who.freshAt, now);
  return isThere && who.freshAt !== null ? addSeconds(who.freshAt, freshSeconds) : null;
}

export async function areBothLinked(db: Executor, row: MoveRow): Promise<boolean> {
  const linked = new Set(
    (await listLinkedTenants(db, row.organization_id)).map(({ tenant_id }) => tenant_id),
  );
  return linked.has(row.from_tenant_id) && linked.has(row.to_tenant_id);
}

type Counted = Pick<TenantMoveView, 'counts' | 'backCount' | 'invitationCount'>;

async function countAfter(db: Executor, row: MoveRow): Promise<Counted> {
  const counts: Record<MoveGroup, number> = {
    moves: 0,
    arrived: 0,
    'switched-off': 0,
    'cannot-be-mailed': 0,
    acts: 0,
  };
  const rows = await countMoved(db, row);
  for (const { group, count } of rows) counts[group] = count;
  const backCount = rows.reduce((sum, one) => sum + one.backCount, 0);
  return { counts, backCount, invitationCount: row.invitation_count ?? 0 };
}

/** Only where everybody moves: an invitation says nothing of who was named. */
export async function invitationsToMove(db: Executor, row: MoveRow): Promise<number> {
  return row.people === null ? countOpenInvitationsFrom(db, row.organization_id, row.from_tenant_id) : 0;
}

async function countBefore(db: Executor, row: MoveRow, known?: MoveFacts): Promise<Counted> {
  const { counts } = known ?? (await readMoveFacts(db, moversOf(row)));
  return { counts: { ...counts }, backCount: 0, invitationCount: await invitationsToMove(db, row) };
}

/** A move as the caller is told of it: before, with what is missing; after, with who is back. */
export async function moveView(
  db: Executor,
  who: SignedIn,
  row: MoveRow,
  { now, facts }: { readonly now: Date; readonly facts?: MoveFacts },
): Promise<TenantMoveView> {
  const { evidence, closesForEveryone } = await getTenantGrant(db, row.to_tenant_id, 'sign-in');
  return {
    id: row.id as TenantMoveView['id'],
    from: { tenantId: row.from_tenant_id, domain: row.from_domain },
    to: { tenantId: row.to_tenant_id, domain: row.to_domain },
    madeBy: row.made_by_name,
    madeAt: row.made_at.toISOString(),
    until: row.expires_at.toISOString(),
    namedCount: row.people === null ? null : Object.keys(row.people).length,
    ...(row.carried_out_at === null ? await countBefore(db, row, facts) : await countAfter(db, row)),
    isApproved: closesForEveryone,
    evidence,
    freshUntil: (await freshUntil(db, who, now))?.toISOString() ?? null,
    carriedOutAt: row.carried_out_at?.toISOString() ?? null,
  };
}
