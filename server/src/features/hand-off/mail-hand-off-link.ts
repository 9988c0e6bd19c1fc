import type { HandOffLinkView, InputOf, mailHandOffLink as operation } from '@gatehouse/contract';
import type { Call } from '../../kernel/call.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import { inTransaction } from '../../ports/db/database.ts';
import { recordAuditEvent } from '../audit/public.ts';
import { enqueueNotice } from '../notices/public.ts';
import type { HandOffDeps } from './hand-off-deps.ts';
import { findToken, handOffLinkView, pagePath } from './hand-off-link-view.ts';
import { handOffLinkState } from './hand-off-link.model.ts';
import { findItContact, type HandOffLinkRow } from './hand-off-links.store.ts';
import { findLinkFor } from './revoke-hand-off-link.ts';

const isOpen = (row: HandOffLinkRow, now: Date): boolean =>
  handOffLinkState({ expiresAt: row.expires_at, revokedAt: row.revoked_at }, now) === 'open';

/** Mails the link to the one address that an account admin has entered; nobody types another here. */
export async function mailHandOffLink(
  deps: HandOffDeps,
  call: Call<InputOf<typeof operation>>,
): Promise<Outcome<HandOffLinkView>> {
  const { who, input, reference } = call;
  const { organizationId } = who;
  const known = await findLinkFor(deps.db, who, input.params.handOffLinkId);
  if (!known) return refused('hand_off_link_not_found');
  if (!isOpen(known, await deps.clock.now(deps.db))) return refused('hand_off_link_over');
  const address = await findItContact(deps.db, organizationId);
  if (address === null) return refused('it_contact_missing');
  const taken = await deps.takeFromBudget([
    { rule: 'hand-off-mails-of-organization', subject: organizationId },
    { rule: 'mails-to-address', subject: address },
    { rule: 'mails-of-all', subject: '' },
  ]);
  if (!taken.ok) return refused('rate_limited', { retryAfterSeconds: taken.retryAfterSeconds });
  const outcome = await inTransaction(deps.db, async (tx) => {
    const now = await deps.clock.now(tx);
    const row = await findLinkFor(tx, who, known.id);
    if (!row || !isOpen(row, now)) return refused('hand_off_link_over');
    const token = findToken(deps, row);
    if (token === null) return refused('hand_off_link_over');
    await enqueueNotice(deps, tx, {
      organizationId,
      recipient: { address, name: null },
      idempotencyKey: `hand-off:${row.id}:${reference}`,
      at: now,
      content: {
        kind: 'hand-off',
        askerName: who.displayName,
        organizationName: who.organizationName,
        tenantDomain: row.display_domain,
        link: `${deps.baseUrl}${pagePath(token)}`,
        expiresAt: row.expires_at,
      },
    });
    await recordAuditEvent(deps, tx, {
      organizationId,
      at: now,
      action: 'hand-off-link.mailed',
      actor: { kind: 'user', id: who.userId, name: who.displayName },
      target: { kind: 'hand-off-link', id: row.id },
      context: { email: address },
    });
    return ok(handOffLinkView(row, now));
  });
  deps.wakeNoticeSender();
  return outcome;
}
