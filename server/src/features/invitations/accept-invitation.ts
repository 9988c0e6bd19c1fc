import { storableText } from '../../kernel/storable-text.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import type { Executor } from '../../ports/db/database.ts';
import type { Random } from '../../ports/random/random.ts';
import { recordAuditEvent } from '../audit/public.ts';
import { addUser, findUsersBySubject, listLinkedTenants } from '../organizations/public.ts';
import {
  decideAcceptance,
  shownState,
  type AcceptanceProof,
  type AcceptanceRefusal,
} from './invitation.model.ts';
import { lockInvitation, updateInvitation, type InvitationRow } from './invitations.store.ts';

interface Deps {
  readonly clock: Clock;
  readonly random: Random;
}

/** Who accepts, and by what they have proven it. With Microsoft: the subject and the name of the verified ID token. */
export interface Acceptance {
  readonly organizationId: string;
  readonly invitationId: string;
  readonly proof: AcceptanceProof;
  readonly subject: { readonly tenantId: string; readonly objectId: string } | null;
  readonly displayName: string | null;
}

export interface AcceptedUser {
  readonly organizationId: string;
  readonly userId: string;
}

/**
 * Makes the user that an invitation speaks of, in the caller's transaction, or says why not. Everything is asked again
 * under lock: the invitation's state, the inviter's right, the account's rule, the pin (cases D01, D03, D05, D06).
 * Refusals are recorded; they leave the invitation as it was, but for one who came under another address, who is
 * put before the admins.
 */
export async function acceptInvitation(
  deps: Deps,
  tx: Executor,
  acceptance: Acceptance,
): Promise<Outcome<AcceptedUser, AcceptanceRefusal>> {
  const now = await deps.clock.now(tx);
  const row = await lockInvitation(tx, acceptance.organizationId, acceptance.invitationId);
  if (!row) return refused('invitation_unknown');
  const decision = decideAcceptance({
    shownState: shownState({ state: row.state, expiresAt: row.expires_at }, now),
    email: row.email,
    pinnedTenantId: row.pinned_tenant_id,
    enforcement: row.enforcement,
    guestRule: row.guest_rule,
    mayInviterInvite: row.may_inviter_invite,
    proof: acceptance.proof,
    isTenantLinked: await isTenantLinked(tx, acceptance),
    isUserAlready: await isUserAlready(tx, acceptance),
  });
  if (decision.kind === 'refuse') {
    await recordRefusal(deps, tx, row, acceptance, decision.because, now);
    if (decision.because === 'invitation_waits_for_admin') await putBeforeAdmins(tx, row, acceptance);
    return refused(decision.because);
  }
  const userId = await makeUser(deps, tx, row, {
    subject: acceptance.subject,
    displayName: acceptance.displayName ?? row.display_name ?? row.email,
    otherMethods: acceptance.proof.kind === 'address' ? [acceptance.proof.method] : [],
    method: acceptance.proof.kind === 'microsoft' ? 'microsoft' : acceptance.proof.method,
    now,
  });
  return userId === null
    ? refused('user_exists_already')
    : ok({ organizationId: row.organization_id, userId });
}

async function isTenantLinked(tx: Executor, { organizationId, subject }: Acceptance): Promise<boolean> {
  const linked = await listLinkedTenants(tx, organizationId);
  return linked.some((row) => row.tenant_id === subject?.tenantId);
}

async function isUserAlready(tx: Executor, { organizationId, subject }: Acceptance): Promise<boolean> {
  if (subject === null) return false;
  const users = await findUsersBySubject(tx, subject);
  return users.some((user) => user.organizationId === organizationId);
}

async function recordRefusal(
  deps: Deps,
  tx: Executor,
  row: InvitationRow,
  acceptance: Acceptance,
  because: string,
  now: Date,
): Promise<void> {
  await recordAuditEvent(deps, tx, {
    organizationId: row.organization_id,
    at: now,
    action: 'invitation.refused',
    outcome: 'refused',
    actor: { kind: 'stranger' },
    target: { kind: 'invitation', id: row.id },
    context: { email: row.email, because, tenantId: acceptance.subject?.tenantId ?? null },
  });
}

async function putBeforeAdmins(tx: Executor, row: InvitationRow, acceptance: Acceptance): Promise<void> {
  const { proof, subject } = acceptance;
  if (row.state !== 'open' || proof.kind !== 'microsoft' || subject === null) return;
  const cameAs = { ...subject, displayName: acceptance.displayName ?? proof.address, address: proof.address };
  await updateInvitation(
    tx,
    { organizationId: row.organization_id, id: row.id },
    { state: 'confirming', came_as: JSON.stringify(cameAs) },
  );
}

const pinOf = ({ subject }: UserToMake): string | null => subject?.tenantId ?? null;

export interface UserToMake {
  readonly subject: { readonly tenantId: string; readonly objectId: string } | null;
  readonly displayName: string;
  readonly otherMethods: readonly ('password' | 'email-code')[];
  readonly method: 'microsoft' | 'password' | 'email-code';
  readonly now: Date;
}

const longestName = 200;

/** The user, and the end of the invitation; null where the address or the subject has a user by now. */
export async function makeUser(
  deps: Deps,
  tx: Executor,
  row: InvitationRow,
  wanted: UserToMake,
): Promise<string | null> {
  const displayName = storableText(wanted.displayName, longestName);
  const userId = await addUser(deps, tx, {
    organizationId: row.organization_id,
    displayName,
    email: row.email,
    role: row.role,
    identity: wanted.subject,
    // Where Microsoft is the only way in, nobody is without the tenant that they come from.
    pinnedTenantId: row.pinned_tenant_id ?? (row.enforcement === 'required' ? pinOf(wanted) : null),
    otherMethods: wanted.otherMethods,
  });
  if (userId === null) return null;
  await updateInvitation(
    tx,
    { organizationId: row.organization_id, id: row.id },
    { state: 'accepted', ended_at: wanted.now, user_id: userId },
  );
  await recordAuditEvent(deps, tx, {
    organizationId: row.organization_id,
    at: wanted.now,
    action: 'invitation.accepted',
    actor: { kind: 'user', id: userId, name: displayName },
    target: { kind: 'invitation', id: row.id },
    context: { email: row.email, method: wanted.method, tenantId: wanted.subject?.tenantId ?? null },
  });
  return userId;
}
