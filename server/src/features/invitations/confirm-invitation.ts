import type { confirmInvitation as operation, InputOf, InvitationView } from '@gatehouse/contract';
import type { Call } from '../../kernel/call.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import { inTransaction, type Executor } from '../../ports/db/database.ts';
import { recordAuditEvent } from '../audit/public.ts';
import { makeUser } from './accept-invitation.ts';
import type { InvitationDeps } from './invitation-deps.ts';
import { invitationView } from './invitation-view.ts';
import { lockInvitation, updateInvitation, type InvitationRow } from './invitations.store.ts';

type Confirmation = Call<InputOf<typeof operation>>;

/** Somebody came under another address than the invited one. An admin knows whether it is the same person. */
export async function confirmInvitation(
  deps: InvitationDeps,
  call: Confirmation,
): Promise<Outcome<InvitationView>> {
  const { organizationId } = call.who;
  return inTransaction(deps.db, async (tx) => {
    const row = await lockInvitation(tx, organizationId, call.input.params.invitationId);
    if (!row) return refused('invitation_not_found');
    if (row.state !== 'confirming' || row.came_as === null) return refused('invitation_over');
    const now = await deps.clock.now(tx);
    return call.input.body.decision === 'let-in'
      ? letIn(deps, tx, row, row.came_as, now)
      : turnAway(deps, tx, call, row, now);
  });
}

async function letIn(
  deps: InvitationDeps,
  tx: Executor,
  row: InvitationRow,
  cameAs: NonNullable<InvitationRow['came_as']>,
  now: Date,
): Promise<Outcome<InvitationView>> {
  const { tenantId, objectId, displayName } = cameAs;
  const userId = await makeUser(deps, tx, row, {
    subject: { tenantId, objectId },
    displayName,
    otherMethods: [],
    method: 'microsoft',
    now,
  });
  if (userId === null) return refused('user_exists_already');
  return ok(invitationView({ ...row, state: 'accepted' }, now));
}

async function turnAway(
  deps: InvitationDeps,
  tx: Executor,
  call: Confirmation,
  row: InvitationRow,
  now: Date,
): Promise<Outcome<InvitationView>> {
  await updateInvitation(
    tx,
    { organizationId: row.organization_id, id: row.id },
    { state: 'refused', ended_at: now },
  );
  await recordAuditEvent(deps, tx, {
    organizationId: row.organization_id,
    at: now,
    action: 'invitation.refused',
    actor: { kind: 'user', id: call.who.userId, name: call.who.displayName },
    target: { kind: 'invitation', id: row.id },
    context: { email: row.email, because: 'an admin said no' },
  });
  return ok(invitationView({ ...row, state: 'refused' }, now));
}
