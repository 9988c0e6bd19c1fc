import type { EnforcementView, InputOf, setEnforcement as operation } from '@gatehouse/contract';
import type { Call, SignedIn } from '../../kernel/call.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import { inTransaction, type Executor } from '../../ports/db/database.ts';
import { recordAuditEvent } from '../audit/public.ts';
import { disconnectForeignMailboxes } from '../mailboxes/public.ts';
import { enqueueNotices } from '../notices/public.ts';
import { endResetsOf } from '../passwords/public.ts';
import { activeAdmins, lockAdmins, lockOrganization } from '../organizations/public.ts';
import { findActivation, type OrganizationActivation } from './activation.store.ts';
import type { EnforcementDeps } from './enforcement-deps.ts';
import { hashFates, pinByFate, shutOutByFate } from './fates.store.ts';
import { enforcementView } from './get-enforcement.ts';
import { countPreview } from './make-preview.ts';
import { stopMailings } from './mailings.store.ts';
import { fatesOfPreview } from './preview-people.ts';
import { openAgain } from './open-again.ts';
import { isPreviewTrue } from './preview.model.ts';
import { findPreview } from './previews.store.ts';
import { readReadiness } from './readiness.ts';
import { startMailing } from './start-mailing.ts';
import { requireMicrosoft } from './switch.store.ts';

type Refusal =
  | 'enforcement_not_ready'
  | 'enforcement_preview_not_found'
  | 'enforcement_preview_outdated'
  | 'enforcement_unchanged';
type Body = InputOf<typeof operation>['body'];

interface Switching {
  readonly who: SignedIn;
  readonly facts: OrganizationActivation;
  readonly now: Date;
}

/** Makes Microsoft the only way in, or opens the other ways again. All or nothing (docs/product.md R13, R14). */
export async function setEnforcement(
  deps: EnforcementDeps,
  { who, input }: Call<InputOf<typeof operation>>,
): Promise<Outcome<EnforcementView>> {
  const { organizationId } = who;
  const switched = await inTransaction(deps.db, async (tx): Promise<Outcome<null, Refusal>> => {
    // Whoever opens a session holds the organization's row as well: they see the rule before, or after, and never between.
    await lockOrganization(tx, organizationId);
    await lockAdmins(tx, organizationId);
    const facts = await findActivation(tx, organizationId);
    const now = await deps.clock.now(tx);
    if (!facts || facts.enforcement === input.body.enforcement) return refused('enforcement_unchanged');
    return input.body.enforcement === 'required'
      ? enforce(deps, tx, { who, facts, now }, input.body)
      : open(deps, tx, { who, facts, now }, input.body);
  });
  if (!switched.ok) return switched;
  deps.wakeMailings();
  deps.wakeNoticeSender();
  // What is told is read back: a page never shows a switch that did not happen (security case E17).
  return ok(await enforcementView(deps, who));
}

async function enforce(
  deps: EnforcementDeps,
  tx: Executor,
  { who, facts, now }: Switching,
  { previewId }: Extract<Body, { enforcement: 'required' }>,
): Promise<Outcome<null, Refusal>> {
  const { organizationId } = who;
  const lines = await readReadiness(tx, who, { isActive: facts.activatedAt !== null, now });
  if (lines.some(({ isMet }) => !isMet)) return refused('enforcement_not_ready');
  const preview = await findPreview(tx, organizationId, previewId);
  if (!preview) return refused('enforcement_preview_not_found');
  const of = fatesOfPreview(preview);
  const { expires_at: expiresAt, facts_hash: factsHash } = preview;
  const presentHash = await hashFates(tx, of);
  if (!isPreviewTrue({ expiresAt, factsHash, presentHash, now }))
    return refused('enforcement_preview_outdated');
  const { counts, missingPinCount } = await countPreview(tx, of, now);
  if (missingPinCount > 0) return refused('enforcement_not_ready');
  const shutOutCount = await shutOutByFate(tx, of);
  const pinnedCount = await pinByFate(tx, of);
  await requireMicrosoft(tx, organizationId, { at: now, by: who.userId });
  const disconnected = await disconnectForeignMailboxes(deps, tx, organizationId, now);
  await stopMailings(tx, organizationId, now);
  // After the mailing that may still be writing such links: stopping it has waited for its part.
  await endResetsOf(tx, organizationId, now);
  await startMailing(deps, tx, {
    organizationId,
    what: 'enforced',
    startedBy: who.userId,
    at: now,
    totalCount: counts['signed-out'],
  });
  await recordAuditEvent(deps, tx, {
    organizationId,
    at: now,
    action: 'enforcement.required',
    actor: { kind: 'user', id: who.userId, name: who.displayName },
    target: { kind: 'organization', id: organizationId },
    context: {
      from: facts.enforcement,
      staysCount: counts.stays + counts['signs-in-again'],
      signedOutCount: counts['signed-out'],
      guestCount: counts.guest,
      shutOutCount,
      pinnedCount,
      disconnectedCount: disconnected.length,
    },
  });
  await tellAdmins(deps, tx, { who, facts, now }, null);
  return ok(null);
}

async function open(
  deps: EnforcementDeps,
  tx: Executor,
  { who, facts, now }: Switching,
  { reason }: Extract<Body, { enforcement: 'off' }>,
): Promise<Outcome<null, Refusal>> {
  const { organizationId } = who;
  const lines = await readReadiness(tx, who, { isActive: facts.activatedAt !== null, now });
  if (lines.some(({ what, isMet }) => what === 'fresh-admin' && !isMet))
    return refused('enforcement_not_ready');
  await openAgain(deps, tx, {
    organizationId,
    at: now,
    action: 'enforcement.off',
    actor: { kind: 'user', id: who.userId, name: who.displayName },
    changedBy: who.userId,
    context: { from: facts.enforcement, reason },
  });
  await tellAdmins(deps, tx, { who, facts, now }, reason);
  return ok(null);
}

/** All active admins learn of it by mail, so that nobody changes the rule behind their backs. */
async function tellAdmins(
  deps: EnforcementDeps,
  tx: Executor,
  { who, facts, now }: Switching,
  reason: string | null,
): Promise<void> {
  const { organizationId } = who;
  const admins = await activeAdmins(tx, organizationId);
  const notices = admins.map((admin) => ({
    organizationId,
    recipient: { address: admin.email, name: admin.display_name },
    idempotencyKey: `enforcement:${admin.id}:${now.toISOString()}`,
    at: now,
    content: {
      kind: 'enforcement-switched' as const,
      organizationName: facts.name,
      adminName: who.displayName,
      reason,
      link: `${deps.baseUrl}/settings/sso`,
    },
  }));
  await enqueueNotices(deps, tx, notices);
}
