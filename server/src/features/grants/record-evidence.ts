import type { GrantEvidence } from '@gatehouse/contract';
import type { Executor } from '../../ports/db/database.ts';
import {
  evidenceOf,
  isOfDirectory,
  isSameEvidence,
  isWithdrawal,
  withReport,
  withSighting,
  withWithdrawal,
  type EvidenceFacts,
} from './evidence.model.ts';
import {
  findTenantGrantRow,
  lockTenantGrantRow,
  noteSighting,
  noteWithdrawal,
  updateTenantGrantRow,
  type GrantKey,
  type PersonKey,
} from './grants.store.ts';
import { evidenceFacts } from './get-tenant-grant.ts';
import { learnPosture } from './learn-posture.ts';

/** What is known of the tenant's grant before and after. */
export interface EvidenceChange {
  readonly before: GrantEvidence | null;
  readonly after: GrantEvidence | null;
}

const noChange: EvidenceChange = { before: null, after: null };

/** Decides under lock, and only where there is something to write: everybody of a tenant shares this row. */
async function change(
  tx: Executor,
  key: GrantKey,
  decide: (facts: EvidenceFacts) => EvidenceFacts,
): Promise<EvidenceChange & { readonly facts: EvidenceFacts }> {
  const seen = evidenceFacts(await findTenantGrantRow(tx, key));
  if (isSameEvidence(seen, decide(seen)))
    return { before: evidenceOf(seen), after: evidenceOf(seen), facts: seen };
  const before = evidenceFacts(await lockTenantGrantRow(tx, key));
  const after = decide(before);
  await updateTenantGrantRow(tx, key, {
    reported_at: after.reportedAt,
    reported_by: after.reportedBy,
    seen_at: after.seenAt,
    seen_since_report_at: after.seenSinceReportAt,
    member_seen_since_report_at: after.memberSeenSinceReportAt,
    seen_for_tenant_at: after.seenForTenantAt,
    seen_for_tenant_by: after.seenForTenantBy,
    withdrawn_at: after.withdrawnAt,
    withdrawn_by_code: after.withdrawnByCode,
  });
  return { before: evidenceOf(before), after: evidenceOf(after), facts: before };
}

/** Somebody says that an IT admin has said yes: our admin-consent callback with our own state, or a person. */
export async function recordReport(
  tx: Executor,
  report: GrantKey & { readonly by: 'admin-consent-callback' | 'person'; readonly at: Date },
): Promise<EvidenceChange> {
  if (!isOfDirectory(report.tenantId)) return noChange;
  const { before, after } = await change(tx, report, (facts) => withReport(facts, report));
  return { before, after };
}

export interface RecordedSighting extends EvidenceChange {
  /** No grant of this person was known to us before. */
  readonly isFirstOfPerson: boolean;
}

/**
 * A verified token of a person: evidence for the person, and after a report perhaps for the tenant. `isAdminProof` names the
 * sign-in of an IT admin right after their yes, which never counts as the second person. Personal accounts are no evidence.
 */
export async function recordSighting(
  tx: Executor,
  sighting: PersonKey & {
    readonly prompt: string | null;
    readonly at: Date;
    readonly isAdminProof?: boolean;
  },
): Promise<RecordedSighting> {
  const { prompt, at, isAdminProof = false } = sighting;
  if (!isOfDirectory(sighting.tenantId)) return { ...noChange, isFirstOfPerson: false };
  const isFirstOfPerson = await noteSighting(tx, sighting, at);
  const { before, after, facts } = await change(tx, sighting, (known) =>
    withSighting(known, { isFirstOfPerson, prompt, isAdminProof, at }),
  );
  // Nobody has said that an admin said yes, and somebody new came through who could be asked: they were, presumably.
  if (isFirstOfPerson && facts.reportedAt === null && prompt !== 'none' && !isAdminProof)
    await learnPosture(tx, { ...sighting, posture: 'self-service', by: 'first-token' });
  return { before, after, isFirstOfPerson };
}

/**
 * Microsoft's token endpoint refused a person's refresh token. Where it says that the grant of a person who had one is gone,
 * the evidence starts again; null where it says something else, or nothing of theirs was known.
 */
export async function recordWithdrawal(
  tx: Executor,
  refusal: PersonKey & { readonly aadsts: number | null; readonly at: Date },
): Promise<EvidenceChange | null> {
  const { aadsts, at } = refusal;
  if (!isWithdrawal(aadsts) || !(await noteWithdrawal(tx, refusal, at))) return null;
  const { before, after } = await change(tx, refusal, () => withWithdrawal({ aadsts, at }));
  return { before, after };
}
