import type {
  InputOf,
  InvitationView,
  resendInvitation as resendOperation,
  withdrawInvitation as withdrawOperation,
} from '@gatehouse/contract';
import type { Call } from '../../kernel/call.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import { addSeconds } from '../../kernel/time.ts';
import { inTransaction } from '../../ports/db/database.ts';
import { hashSecret, newSecretText } from '../../ports/random/random.ts';
import { recordAuditEvent } from '../audit/public.ts';
import type { InvitationDeps } from './invitation-deps.ts';
import { tellInvited } from './tell-invited.ts';
import { invitationView } from './invitation-view.ts';
import { invitationLifeSeconds } from './invitation.model.ts';
import { findInvitation, lockInvitation, updateInvitation } from './invitations.store.ts';

/** Sends the mail again with a new token and three new days; the old link is worth nothing from the commit on. */
export async function resendInvitation(
  deps: InvitationDeps,
  call: Call<InputOf<typeof resendOperation>>,
): Promise<Outcome<InvitationView>> {
  const { organizationId, organizationName, displayName, userId } = call.who;
  const id = call.input.params.invitationId;
  const known = await findInvitation(deps.db, organizationId, id);
  if (!known) return refused('invitation_not_found');
  if (known.state !== 'open') return refused('invitation_over');
  const taken = await deps.takeFromBudget(claimsOf(organizationId, known.email));
  if (!taken.ok) return refused('rate_limited', { retryAfterSeconds: taken.retryAfterSeconds });
  const outcome = await inTransaction(deps.db, async (tx) => {
    const row = await lockInvitation(tx, organizationId, id);
    if (!row) return refused('invitation_not_found');
    if (row.state !== 'open') return refused('invitation_over');
    const now = await deps.clock.now(tx);
    const token = newSecretText(deps.random);
    const sent = {
      sent_count: row.sent_count + 1,
      sent_at: now,
      expires_at: addSeconds(now, invitationLifeSeconds),
    };
    await updateInvitation(tx, { organizationId, id }, { token_hash: hashSecret(token), ...sent });
    await tellInvited(deps, tx, {
      organizationId,
      organizationName,
      invitationId: id,
      sentCount: sent.sent_count,
      email: row.email,
      inviterName: displayName,
      token,
      tenantDomain: row.pinned_domain,
      now,
      expiresAt: sent.expires_at,
    });
    await recordAuditEvent(deps, tx, {
      organizationId,
      at: now,
      action: 'invitation.resent',
      actor: { kind: 'user', id: userId, name: displayName },
      target: { kind: 'invitation', id },
      context: { email: row.email },
    });
    return ok(invitationView({ ...row, ...sent }, now));
  });
  deps.wakeNoticeSender();
  return outcome;
}

const claimsOf = (organizationId: string, email: string) =>
  [
    { rule: 'mails-to-address', subject: email.toLowerCase() },
    { rule: 'invitations-of-organization', subject: organizationId },
    { rule: 'mails-of-all', subject: '' },
  ] as const;

/** Takes the invitation back, whether somebody waits for a yes or nobody has come yet. */
export async function withdrawInvitation(
  deps: InvitationDeps,
  call: Call<InputOf<typeof withdrawOperation>>,
): Promise<Outcome<InvitationView>> {
  const { organizationId, displayName, userId } = call.who;
  const id = call.input.params.invitationId;
  return inTransaction(deps.db, async (tx) => {
    const row = await lockInvitation(tx, organizationId, id);
    if (!row) return refused('invitation_not_found');
    if (row.state !== 'open' && row.state !== 'confirming') return refused('invitation_over');
    const now = await deps.clock.now(tx);
    await updateInvitation(tx, { organizationId, id }, { state: 'withdrawn', ended_at: now });
    await recordAuditEvent(deps, tx, {
      organizationId,
      at: now,
      action: 'invitation.withdrawn',
      actor: { kind: 'user', id: userId, name: displayName },
      target: { kind: 'invitation', id },
      context: { email: row.email },
    });
    return ok(invitationView({ ...row, state: 'withdrawn' }, now));
  });
}
