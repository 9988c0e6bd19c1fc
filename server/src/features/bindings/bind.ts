import type { Executor } from '../../ports/db/database.ts';
import { recordAuditEvent, type Actor } from '../audit/public.ts';
import { bindIdentity, changeAddress, pinUser, type UserFacts } from '../organizations/public.ts';
import type { BindingDeps } from './binding-deps.ts';
import { useLink, type BindingLinkRow } from './bindings.store.ts';

export interface Binding {
  readonly link: BindingLinkRow;
  readonly user: UserFacts;
  readonly subject: { readonly tenantId: string; readonly objectId: string };
  readonly pins: boolean;
  readonly by: Actor;
  readonly at: Date;
}

/**
 * The subject becomes the user's, who is pinned to its tenant; the link is used. The caller tells the person. False, and
 * nothing is changed, where the subject has become somebody else's at the same moment.
 */
export async function bind(deps: BindingDeps, tx: Executor, binding: Binding): Promise<boolean> {
  const { link, user, subject, at } = binding;
  const { tenantId, objectId } = subject;
  if (!(await bindIdentity(tx, user, { tenantId, objectId }, at))) return false;
  if (binding.pins) await pinUser(tx, user, tenantId);
  await useLink(tx, link, at);
  await recordAuditEvent(deps, tx, {
    organizationId: user.organizationId,
    at,
    action: 'user.method-added',
    actor: binding.by,
    target: { kind: 'user', id: user.userId },
    context: { method: 'microsoft', tenantId, domain: link.tenant_domain },
  });
  await takeExpectedAddress(deps, tx, binding);
  return true;
}

/** The address that an admin has said they would come under is theirs, now that they have; unless somebody has it since. */
async function takeExpectedAddress(
  deps: BindingDeps,
  tx: Executor,
  { link, user, by, at }: Binding,
): Promise<void> {
  const address = link.expected_address;
  if (address === null || !(await changeAddress(tx, user, address))) return;
  await recordAuditEvent(deps, tx, {
    organizationId: user.organizationId,
    at,
    action: 'user.address-changed',
    actor: by,
    target: { kind: 'user', id: user.userId },
    context: { from: user.email, to: address },
  });
}
