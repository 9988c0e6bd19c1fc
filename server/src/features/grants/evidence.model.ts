import type { GrantEvidence } from '@gatehouse/contract';
import { personalAccountsTenantId } from '../../kernel/personal-accounts.ts';
import type { MoveTable } from '../../kernel/state-moves.ts';

/** What has been seen of a tenant's yes to one registration, since the last withdrawal. */
export interface EvidenceFacts {
  readonly reportedAt: Date | null;
  readonly reportedBy: 'admin-consent-callback' | 'person' | null;
  readonly seenAt: Date | null;
  readonly seenSinceReportAt: Date | null;
  /** The first since the report who is not the IT admin that proved their own yes. */
  readonly memberSeenSinceReportAt: Date | null;
  readonly seenForTenantAt: Date | null;
  readonly seenForTenantBy: 'no-question' | 'second-person' | null;
  readonly withdrawnAt: Date | null;
  readonly withdrawnByCode: number | null;
}

export const nothingSeen: EvidenceFacts = {
  reportedAt: null,
  reportedBy: null,
  seenAt: null,
  seenSinceReportAt: null,
  memberSeenSinceReportAt: null,
  seenForTenantAt: null,
  seenForTenantBy: null,
  withdrawnAt: null,
  withdrawnByCode: null,
};

/** Which evidence may follow which (docs/product.md 3.11). The diagram in README.md is drawn from this table by a test. */
export const evidenceMoves = {
  none: ['reported', 'seen-for-person'],
  reported: ['seen-for-person', 'seen-for-tenant', 'withdrawn'],
  // A token alone shows a person's own consent just as well: only after a report can it lead on to the tenant.
  'seen-for-person': ['seen-for-tenant', 'withdrawn'],
  'seen-for-tenant': ['withdrawn'],
  // It starts again.
  withdrawn: ['reported', 'seen-for-person'],
} as const satisfies MoveTable<GrantEvidence | 'none'>;

/** The strongest that the facts say; null where nothing is known. */
export function evidenceOf(facts: EvidenceFacts): GrantEvidence | null {
  if (facts.seenForTenantAt !== null) return 'seen-for-tenant';
  if (facts.seenAt !== null) return 'seen-for-person';
  if (facts.reportedAt !== null) return 'reported';
  return facts.withdrawnAt === null ? null : 'withdrawn';
}

/** Whether everybody of the tenant may be told to go on: seen for the tenant, or reported and then seen for a person. */
export function closesForEveryone(
  facts: Pick<EvidenceFacts, 'seenForTenantAt' | 'seenSinceReportAt'>,
): boolean {
  return facts.seenForTenantAt !== null || facts.seenSinceReportAt !== null;
}

/** Our admin-consent callback with our own state, or a person's word. A callback is worth more than a word, until it is seen. */
export function withReport(
  facts: EvidenceFacts,
  report: { readonly by: 'admin-consent-callback' | 'person'; readonly at: Date },
): EvidenceFacts {
  const isBetter =
    facts.reportedBy === 'person' &&
    report.by === 'admin-consent-callback' &&
    facts.seenSinceReportAt === null;
  if (facts.reportedAt !== null && !isBetter) return facts;
  return { ...facts, reportedAt: report.at, reportedBy: report.by };
}

/**
 * Whether what is seen there says anything of a tenant: nobody is admin of that of all personal accounts, and whoever comes
 * from it comes from nobody's directory. A yes there is one person's own, and closes no case.
 */
export function isOfDirectory(tenantId: string): boolean {
  return tenantId !== personalAccountsTenantId;
}

/** A verified token with the scopes of the registration. */
export interface Sighting {
  /** No grant of this person was known to us before. */
  readonly isFirstOfPerson: boolean;
  /** What Microsoft was asked to do; `none`: to show no question. */
  readonly prompt: string | null;
  /** The sign-in of an IT admin right after their yes: an admin comes through by their own right just as well. */
  readonly isAdminProof: boolean;
  readonly at: Date;
}

/** By what a sighting proves the grant for the whole tenant; null where it does not. */
function provesTenantBy(facts: EvidenceFacts, sighting: Sighting): EvidenceFacts['seenForTenantBy'] {
  if (facts.reportedAt === null || !sighting.isFirstOfPerson || sighting.isAdminProof) return null;
  if (sighting.prompt === 'none') return 'no-question';
  return facts.memberSeenSinceReportAt === null ? null : 'second-person';
}

export function withSighting(facts: EvidenceFacts, sighting: Sighting): EvidenceFacts {
  const seen = { ...facts, seenAt: facts.seenAt ?? sighting.at };
  if (facts.reportedAt === null) return seen;
  const by = facts.seenForTenantAt === null ? provesTenantBy(facts, sighting) : null;
  return {
    ...seen,
    seenSinceReportAt: facts.seenSinceReportAt ?? sighting.at,
    memberSeenSinceReportAt: facts.memberSeenSinceReportAt ?? (sighting.isAdminProof ? null : sighting.at),
    ...(by === null ? {} : { seenForTenantAt: sighting.at, seenForTenantBy: by }),
  };
}

/** AADSTS65001 DelegationDoesNotExist: learn.microsoft.com/entra/identity-platform/reference-error-codes (read 2026-11). */
const grantIsGone = 65001;

/** Whether a refusal at the token endpoint says that the grant of a person who had one is gone. */
export function isWithdrawal(aadsts: number | null): aadsts is number {
  return aadsts === grantIsGone;
}

/** Whatever was seen before it counts no more. */
export function withWithdrawal(withdrawal: { readonly aadsts: number; readonly at: Date }): EvidenceFacts {
  return { ...nothingSeen, withdrawnAt: withdrawal.at, withdrawnByCode: withdrawal.aadsts };
}

/** Whether the two say the same, so that nothing has to be written and no lock taken. */
export function isSameEvidence(one: EvidenceFacts, other: EvidenceFacts): boolean {
  return (Object.keys(nothingSeen) as (keyof EvidenceFacts)[]).every((name) => one[name] === other[name]);
}
