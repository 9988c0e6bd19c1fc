import type { GrantEvidence, ProbeAnswer } from '@gatehouse/contract';
import type { Executor } from '../../ports/db/database.ts';
import type { AppRegistration } from '../../ports/microsoft/registrations.ts';
import { closesForEveryone, evidenceOf, nothingSeen, type EvidenceFacts } from './evidence.model.ts';
import { findTenantGrantRow, type TenantGrantRow } from './grants.store.ts';
import { unknownPosture, type KnownPosture } from './posture.model.ts';

/** What a row says about the grant; a tenant without a row is unknown. */
export function evidenceFacts(row: TenantGrantRow | undefined): EvidenceFacts {
  if (row === undefined) return nothingSeen;
  return {
    reportedAt: row.reported_at,
    reportedBy: row.reported_by,
    seenAt: row.seen_at,
    seenSinceReportAt: row.seen_since_report_at,
    memberSeenSinceReportAt: row.member_seen_since_report_at,
    seenForTenantAt: row.seen_for_tenant_at,
    seenForTenantBy: row.seen_for_tenant_by,
    withdrawnAt: row.withdrawn_at,
    withdrawnByCode: row.withdrawn_by_code,
  };
}

export function knownPosture(row: TenantGrantRow | undefined): KnownPosture {
  if (row === undefined) return unknownPosture;
  return { posture: row.posture, seenAt: row.posture_seen_at, by: row.posture_by };
}

/** What we know of a tenant's answer to one registration, for pages: what, when and by what; never by whom. */
export interface TenantGrant extends EvidenceFacts {
  readonly evidence: GrantEvidence | null;
  /** Everybody of the tenant may be told to go on. */
  readonly closesForEveryone: boolean;
  readonly posture: KnownPosture;
  readonly probe: { readonly answer: ProbeAnswer; readonly at: Date } | null;
}

export async function getTenantGrant(
  db: Executor,
  tenantId: string,
  registration: AppRegistration,
): Promise<TenantGrant> {
  const row = await findTenantGrantRow(db, { tenantId, registration });
  const facts = evidenceFacts(row);
  const { probed_at: at, probe_answer: answer } = row ?? { probed_at: null, probe_answer: null };
  return {
    ...facts,
    evidence: evidenceOf(facts),
    closesForEveryone: closesForEveryone(facts),
    posture: knownPosture(row),
    probe: at === null || answer === null ? null : { answer, at },
  };
}
