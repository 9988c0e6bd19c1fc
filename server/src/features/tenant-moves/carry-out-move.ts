import type { carryOutTenantMove as operation, InputOf, ReplyOf } from '@gatehouse/contract';
import type { Call, SignedIn } from '../../kernel/call.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import { inTransaction, type Executor } from '../../ports/db/database.ts';
import { recordAuditEvent } from '../audit/public.ts';
import { startMailing } from '../enforcement/public.ts';
import { getTenantGrant } from '../grants/public.ts';
import { moveInvitations } from '../invitations/public.ts';
import { disconnectForeignMailboxes } from '../mailboxes/public.ts';
import { enqueueNotices } from '../notices/public.ts';
import {
  activeAdmins,
  findUsersByIds,
  lockOrganization,
  moveUsers,
  type UserFacts,
} from '../organizations/public.ts';
import { areBothLinked, moversOf, moveView } from './move-view.ts';
import { insertMovers, movedUserIds, readMoveFacts, type MoveFacts } from './movers.store.ts';
import type { TenantMoveDeps } from './tenant-move-deps.ts';
import { decideCarryOut } from './tenant-move.model.ts';
import { findMove, markCarriedOut, type MoveRow } from './tenant-moves.store.ts';

type Refusal =
  | 'tenant_move_not_found'
  | 'tenant_move_outdated'
  | 'tenant_move_not_ready'
  | 'tenant_move_empty'
  | 'enforcement_mailing_under_way';

interface Moving {
  readonly who: SignedIn;
  readonly row: MoveRow;
  readonly facts: MoveFacts;
  readonly now: Date;
}

/**
 * Moves the people of a preview, in one transaction: their pins, the Microsoft accounts of the old tenant that they came by,
 * every session and key of theirs, their mailboxes there, invitations. From its commit on the old tenant opens nobody who was
 * moved (security case E11); each of them is mailed a way in from the new one.
 */
export async function carryOutTenantMove(
  deps: TenantMoveDeps,
  { who, input }: Call<InputOf<typeof operation>>,
): Promise<Outcome<ReplyOf<typeof operation>, Refusal>> {
  const { organizationId } = who;
  const { tenantMoveId } = input.params;
  const moved = await inTransaction(deps.db, async (tx): Promise<Outcome<null, Refusal>> => {
    await lockOrganization(tx, organizationId);
    // Until the commit the admin who acts stays one: whoever takes them away comes after, and sees who can come in then (E08).
    const [actor] = await findUsersByIds(tx, [who]);
    const row = await findMove(tx, organizationId, tenantMoveId);
    if (!row) return refused('tenant_move_not_found');
    const moving = {
      who,
      row,
      facts: await readMoveFacts(tx, { ...moversOf(row), actorId: who.userId }),
      now: await deps.clock.now(tx),
    };
    const decision = await decide(tx, moving, actor);
    return decision.ok ? carryOut(deps, tx, moving) : decision;
  });
  if (!moved.ok) return moved;
  deps.wakeMailings();
  deps.wakeNoticeSender();
  // What is told is read back after the commit.
  const row = await findMove(deps.db, organizationId, tenantMoveId);
  if (!row) return refused('tenant_move_not_found');
  return ok({ move: await moveView(deps.db, who, row, { now: await deps.clock.now(deps.db) }) });
}

async function decide(tx: Executor, { who, row, facts, now }: Moving, actor: UserFacts | undefined) {
  const grant = await getTenantGrant(tx, row.to_tenant_id, 'sign-in');
  return decideCarryOut({
    carriedOutAt: row.carried_out_at,
    expiresAt: row.expires_at,
    factsHash: row.facts_hash,
    presentHash: facts.hash,
    areBothLinked: await areBothLinked(tx, row),
    counts: facts.counts,
    isApproved: grant.closesForEveryone,
    actor: {
      isAdmin: actor?.role === 'admin' && actor.state === 'active',
      isOfLinkedTenant: actor?.identity?.isTenantLinked === true,
      freshAt: who.freshAt,
    },
    now,
  });
}

async function carryOut(
  deps: TenantMoveDeps,
  tx: Executor,
  moving: Moving,
): Promise<Outcome<null, 'enforcement_mailing_under_way'>> {
  const { who, row, facts, now } = moving;
  const { organizationId } = who;
  const isStarted = await startMailing(deps, tx, {
    organizationId,
    what: 'moved',
    startedBy: who.userId,
    at: now,
    totalCount: facts.counts.moves,
    tenantMoveId: row.id,
  });
  // Their mails and ours would contradict each other: first the one, then the other.
  if (!isStarted) return refused('enforcement_mailing_under_way');
  await insertMovers(tx, { ...moversOf(row), actorId: who.userId }, row.id);
  const userIds = movedUserIds(organizationId, row.id);
  await moveUsers(tx, { organizationId, userIds, toTenantId: row.to_tenant_id, at: now });
  const invitationCount =
    row.people === null
      ? await moveInvitations(tx, organizationId, {
          fromTenantId: row.from_tenant_id,
          toTenantId: row.to_tenant_id,
        })
      : 0;
  const disconnected = await disconnectForeignMailboxes(deps, tx, organizationId, now, userIds);
  await markCarriedOut(tx, row, { at: now, invitationCount });
  await record(deps, tx, moving, { invitationCount, disconnectedCount: disconnected.length });
  await tellAdmins(deps, tx, moving);
  return ok(null);
}

async function record(
  deps: TenantMoveDeps,
  tx: Executor,
  { who, row, facts, now }: Moving,
  also: { readonly invitationCount: number; readonly disconnectedCount: number },
): Promise<void> {
  await recordAuditEvent(deps, tx, {
    organizationId: who.organizationId,
    at: now,
    action: 'users.moved',
    actor: { kind: 'user', id: who.userId, name: who.displayName },
    target: { kind: 'tenant', id: row.to_tenant_id },
    context: {
      fromTenantId: row.from_tenant_id,
      from: row.from_domain,
      to: row.to_domain,
      movedCount: facts.counts.moves,
      arrivedCount: facts.counts.arrived,
      deactivatedCount: facts.counts['switched-off'],
      ...also,
    },
  });
}

/** All active admins learn of it by mail, those who were moved at the address that was theirs. */
async function tellAdmins(
  deps: TenantMoveDeps,
  tx: Executor,
  { who, row, facts, now }: Moving,
): Promise<void> {
  const { organizationId, organizationName } = who;
  const admins = await activeAdmins(tx, organizationId);
  await enqueueNotices(
    deps,
    tx,
    admins.map((admin) => ({
      organizationId,
      recipient: { address: admin.email, name: admin.display_name },
      idempotencyKey: `users-moved:${row.id}:${admin.id}`,
      at: now,
      content: {
        kind: 'users-moved',
        organizationName,
        adminName: who.displayName,
        fromDomain: row.from_domain,
        toDomain: row.to_domain,
        movedCount: facts.counts.moves + facts.counts.arrived,
        link: `${deps.baseUrl}/settings/sso`,
      },
    })),
  );
}
