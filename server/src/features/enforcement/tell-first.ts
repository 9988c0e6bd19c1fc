import type { InputOf, ReplyOf, tellFirst as operation } from '@gatehouse/contract';
import type { Call } from '../../kernel/call.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import { inTransaction } from '../../ports/db/database.ts';
import { recordAuditEvent } from '../audit/public.ts';
import { lockOrganization } from '../organizations/public.ts';
import { findActivation } from './activation.store.ts';
import type { EnforcementDeps } from './enforcement-deps.ts';
import { hashFates } from './fates.store.ts';
import { countPreview } from './make-preview.ts';
import { fatesOfPreview } from './preview-people.ts';
import { isPreviewTrue } from './preview.model.ts';
import { findPreview } from './previews.store.ts';
import { startMailing } from './start-mailing.ts';

type Refusal =
  | 'enforcement_preview_not_found'
  | 'enforcement_preview_outdated'
  | 'enforcement_not_ready'
  | 'enforcement_mailing_under_way';

/**
 * Tells those who would be signed out, before it happens, with a button that adds Microsoft to their user. The mails are
 * written in the background; who is told so once more gets a new link, and the old one is worth nothing.
 */
export async function tellFirst(
  deps: EnforcementDeps,
  { who, input }: Call<InputOf<typeof operation>>,
): Promise<Outcome<ReplyOf<typeof operation>>> {
  const { organizationId } = who;
  const told = await inTransaction(deps.db, async (tx): Promise<Outcome<number, Refusal>> => {
    await lockOrganization(tx, organizationId);
    const preview = await findPreview(tx, organizationId, input.params.previewId);
    if (!preview) return refused('enforcement_preview_not_found');
    const facts = await findActivation(tx, organizationId);
    if (facts?.enforcement !== 'off' || facts.activatedAt === null) return refused('enforcement_not_ready');
    const now = await deps.clock.now(tx);
    const of = fatesOfPreview(preview);
    const { expires_at: expiresAt, facts_hash: factsHash } = preview;
    if (!isPreviewTrue({ expiresAt, factsHash, presentHash: await hashFates(tx, of), now }))
      return refused('enforcement_preview_outdated');
    const { counts, missingPinCount } = await countPreview(tx, of, now);
    const totalCount = counts['signed-out'] - missingPinCount;
    const isStarted = await startMailing(deps, tx, {
      organizationId,
      what: 'announced',
      startedBy: who.userId,
      at: now,
      totalCount,
      pins: of.pins,
    });
    if (!isStarted) return refused('enforcement_mailing_under_way');
    await recordAuditEvent(deps, tx, {
      organizationId,
      at: now,
      action: 'enforcement.announced',
      actor: { kind: 'user', id: who.userId, name: who.displayName },
      target: { kind: 'organization', id: organizationId },
      context: { count: totalCount },
    });
    return ok(totalCount);
  });
  if (!told.ok) return told;
  deps.wakeMailings();
  return ok({ toldCount: told.value });
}
