/** Microsoft's refusal at the token endpoint. Its description is not here: text is never read. */
export interface TokenRefusal {
  readonly error: string;
  readonly suberror: string | null;
  readonly aadsts: number | null;
}

/** What a refused redemption says about the person: glossary, "verdict". `alive` is what a granted one says. */
export type Verdict = 'revoked' | 'must-reauthenticate' | 'vendor-fault' | 'no-verdict';

interface Row {
  readonly error?: string;
  readonly suberror?: string;
  readonly aadsts?: number;
  readonly verdict: Verdict;
}

// The one closed table (docs/product.md 3.6); key: error, suberror, first of error_codes. The first row that matches decides.
// learn.microsoft.com/entra/identity-platform/reference-error-codes (read 2026-11).
const rows: readonly Row[] = [
  { error: 'invalid_client', aadsts: 7000229, verdict: 'revoked' }, // the service principal is gone from that tenant
  { error: 'invalid_client', verdict: 'vendor-fault' },
  { error: 'unauthorized_client', aadsts: 700016, verdict: 'revoked' }, // not in that tenant any more
  { error: 'unauthorized_client', aadsts: 7000112, verdict: 'revoked' }, // switched off in that tenant
  { error: 'unauthorized_client', verdict: 'vendor-fault' },
  { error: 'invalid_grant', aadsts: 50057, verdict: 'revoked' }, // user disabled
  { error: 'invalid_grant', aadsts: 500341, verdict: 'revoked' }, // user deleted
  { error: 'invalid_grant', aadsts: 50034, verdict: 'revoked' }, // user not found
  { error: 'invalid_grant', aadsts: 50105, verdict: 'revoked' }, // no longer assigned
  { error: 'invalid_grant', aadsts: 50173, verdict: 'revoked' }, // sessions revoked
  { error: 'invalid_grant', aadsts: 65001, verdict: 'revoked' }, // consent withdrawn
  { error: 'invalid_grant', verdict: 'must-reauthenticate' },
  { error: 'interaction_required', verdict: 'must-reauthenticate' },
];

/** What the refusal means. What no row knows is `no-verdict`: it alarms, and nobody loses anything by it. */
export function decideRedemption(refusal: TokenRefusal): Verdict {
  const row = rows.find(
    (candidate) =>
      (candidate.error === undefined || candidate.error === refusal.error) &&
      (candidate.suberror === undefined || candidate.suberror === refusal.suberror) &&
      (candidate.aadsts === undefined || candidate.aadsts === refusal.aadsts),
  );
  return row?.verdict ?? 'no-verdict';
}

/**
 * Whether a refusal is of this grant alone: all that Microsoft issued before an instant has ended, and what it has issued since
 * goes on. Every other row is of the person, the registration or the tenant as it is now
 * (learn.microsoft.com/graph/api/user-revokesigninsessions, read 2026-11: signInSessionsValidFromDateTime).
 */
export function isOfGrantAlone(refusal: TokenRefusal): boolean {
  return refusal.error === 'invalid_grant' && refusal.aadsts === 50173;
}
