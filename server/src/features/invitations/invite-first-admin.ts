import { addSeconds } from '../../kernel/time.ts';
import type { Executor } from '../../ports/db/database.ts';
import { hashSecret, newId, newSecretText } from '../../ports/random/random.ts';
import { recordAuditEvent, type Actor } from '../audit/public.ts';
import type { InvitationDeps } from './invitation-deps.ts';
import { invitationLifeSeconds } from './invitation.model.ts';
import { insertInvitations } from './invitations.store.ts';
import { tellInvited } from './tell-invited.ts';

type Deps = Pick<InvitationDeps, 'clock' | 'random' | 'sealing' | 'baseUrl'>;

export interface FirstAdmin {
  readonly organizationId: string;
  readonly organizationName: string;
  /** As `parseEmailAddress` gives it. */
  readonly email: string;
  /** In whose name the mail invites: the brand. */
  readonly vendorName: string;
  /** Who of the vendor asks for it. */
  readonly by: Actor;
}

/**
 * Invites the first admin of a new organization: by the vendor, so nobody of the account has to be an admin first, and
 * without a pin, since no tenant is linked yet. Gives the link of the mail, which is a credential.
 */
export async function inviteFirstAdmin(
  deps: Deps,
  tx: Executor,
  admin: FirstAdmin,
): Promise<{ readonly link: string; readonly expiresAt: Date }> {
  const { organizationId, email } = admin;
  const now = await deps.clock.now(tx);
  const expiresAt = addSeconds(now, invitationLifeSeconds);
  const [id, token] = [newId('inv', now, deps.random), newSecretText(deps.random)];
  await insertInvitations(tx, [
    {
      organization_id: organizationId,
      id,
      email,
      display_name: null,
      role: 'admin',
      pinned_tenant_id: null,
      token_hash: hashSecret(token),
      state: 'open',
      invited_by: null,
      came_as: null,
      created_at: now,
      sent_at: now,
      expires_at: expiresAt,
      ended_at: null,
      user_id: null,
    },
  ]);
  const letter = { organizationId, organizationName: admin.organizationName, invitationId: id, sentCount: 1 };
  const link = await tellInvited(deps, tx, {
    ...letter,
    email,
    inviterName: admin.vendorName,
    token,
    tenantDomain: null,
    now,
    expiresAt,
  });
  await recordAuditEvent(deps, tx, {
    organizationId,
    at: now,
    action: 'invitation.sent',
    actor: admin.by,
    target: { kind: 'invitation', id },
    context: { email, role: 'admin', tenantId: null },
  });
  return { link, expiresAt };
}
