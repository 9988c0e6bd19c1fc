import type { createHandOffLink as operation, InputOf, ReplyOf } from '@gatehouse/contract';
import type { Call, SignedIn } from '../../kernel/call.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import { addSeconds } from '../../kernel/time.ts';
import { inTransaction, type Executor } from '../../ports/db/database.ts';
import { hashSecret, newId, newReference, newSecretText } from '../../ports/random/random.ts';
import { Secret } from '../../ports/secrets/secret.ts';
import { recordAuditEvent } from '../audit/public.ts';
import { getUser, listLinkedTenants } from '../organizations/public.ts';
import type { HandOffDeps } from './hand-off-deps.ts';
import { handOffLinkView, pagePath, tokenContext } from './hand-off-link-view.ts';
import { chooseTenant, handOffLifeSeconds, type TenantChoice } from './hand-off-link.model.ts';
import { findHandOffLinkRow, insertHandOffLink } from './hand-off-links.store.ts';
import { AppError } from '../../kernel/app-error.ts';

type Operation = typeof operation;

async function tenantFor(tx: Executor, who: SignedIn, asked: string | undefined): Promise<TenantChoice> {
  const linked = await listLinkedTenants(tx, who.organizationId);
  const { pinnedTenantId } = await getUser(tx, who.organizationId, who.userId);
  return chooseTenant({
    asked,
    linked: linked.map((row) => ({ tenantId: row.tenant_id, domain: row.display_domain })),
    pinnedTenantId,
  });
}

/** Makes a link to the page for an IT admin. Its address leaves with this answer; later it only goes to the IT contact. */
export async function createHandOffLink(
  deps: HandOffDeps,
  call: Call<InputOf<Operation>>,
): Promise<Outcome<ReplyOf<Operation>>> {
  const { who, input } = call;
  const { organizationId } = who;
  const taken = await deps.takeFromBudget([
    { rule: 'hand-off-links-of-organization', subject: organizationId },
  ]);
  if (!taken.ok) return refused('rate_limited', { retryAfterSeconds: taken.retryAfterSeconds });
  return inTransaction(deps.db, async (tx) => {
    const choice = await tenantFor(tx, who, input.body.tenantId);
    if (choice.kind === 'refuse') return refused(choice.because);
    const { tenantId, domain } = choice.tenant;
    const now = await deps.clock.now(tx);
    const id = newId('hol', now, deps.random);
    const token = newSecretText(deps.random);
    await insertHandOffLink(tx, {
      organization_id: organizationId,
      id,
      token_hash: hashSecret(token),
      sealed_token: deps.sealing.seal(new Secret(token), tokenContext(id)),
      tenant_id: tenantId,
      display_domain: domain,
      made_by: who.userId,
      reference: newReference(deps.random),
      made_at: now,
      expires_at: addSeconds(now, handOffLifeSeconds),
      revoked_at: null,
      first_clicked_at: null,
    });
    await recordAuditEvent(deps, tx, {
      organizationId,
      at: now,
      action: 'hand-off-link.made',
      actor: { kind: 'user', id: who.userId, name: who.displayName },
      target: { kind: 'hand-off-link', id },
      context: { tenantId, domain },
    });
    const row = await findHandOffLinkRow(tx, { organizationId, handOffLinkId: id });
    if (!row) throw new AppError('internal_fault', `hand-off link ${id} is not there after it was made`);
    return ok({ link: handOffLinkView(row, now), url: `${deps.baseUrl}${pagePath(token)}` });
  });
}
