/** What came back in the query of a callback instead of a code, unproven: anybody can write such an address. */
export interface CallbackError {
  readonly error: string;
  readonly errorSubcode: string | null;
  readonly errorDescription: string | null;
}

export type CallbackVerdict =
  | 'microsoft_declined'
  | 'microsoft_cancelled_or_blocked'
  | 'microsoft_admin_approval_needed'
  | 'microsoft_unreachable'
  | 'microsoft_vendor_fault'
  | 'microsoft_refused';

/** A row matches where each member that it names is equal. The first row that matches decides. */
interface Row {
  readonly error?: string;
  readonly subcode?: string;
  readonly aadsts?: number;
  readonly verdict: CallbackVerdict;
}

// reference: learn.microsoft.com/entra/identity-platform/reference-error-codes (read 2026-11) and published captures,
// named row by row in docs/protocols/sign-in.md.
const rows: readonly Row[] = [
  { aadsts: 65004, verdict: 'microsoft_declined' },
  { aadsts: 90094, verdict: 'microsoft_admin_approval_needed' },
  { aadsts: 90093, verdict: 'microsoft_admin_approval_needed' },
  { aadsts: 90095, verdict: 'microsoft_admin_approval_needed' },
  { aadsts: 900941, verdict: 'microsoft_admin_approval_needed' },
  { aadsts: 65001, verdict: 'microsoft_admin_approval_needed' },
  { aadsts: 7000222, verdict: 'microsoft_vendor_fault' },
  // Both "I pressed Cancel" and "IT blocked it": the same bytes, so neither is claimed.
  { error: 'access_denied', subcode: 'cancel', verdict: 'microsoft_cancelled_or_blocked' },
  { error: 'consent_required', verdict: 'microsoft_admin_approval_needed' },
  { error: 'server_error', verdict: 'microsoft_unreachable' },
  { error: 'temporarily_unavailable', verdict: 'microsoft_unreachable' },
];

/**
 * The AADSTS number at the very start of a description, the only part of the text that is read: on a redirect Entra
 * gives the number nowhere else.
 */
export function aadstsNumber(description: string | null): number | null {
  const match = /^AADSTS(\d{4,7}):/.exec(description ?? '');
  return match === null ? null : Number(match[1]);
}

/** Which page a callback without a code leads to. Anything unknown is "Microsoft refused", with its number. */
export function decideCallback(answer: CallbackError): {
  readonly verdict: CallbackVerdict;
  readonly aadsts: number | null;
} {
  const aadsts = aadstsNumber(answer.errorDescription);
  const row = rows.find(
    (candidate) =>
      (candidate.error === undefined || candidate.error === answer.error) &&
      (candidate.subcode === undefined || candidate.subcode === answer.errorSubcode) &&
      (candidate.aadsts === undefined || candidate.aadsts === aadsts),
  );
  return { verdict: row?.verdict ?? 'microsoft_refused', aadsts };
}
