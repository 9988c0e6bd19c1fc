import { entry, type ErrorEntry } from './error-entry.ts';

/** How a journey to Microsoft can end without a yes. */
export const microsoftErrors = {
  attempt_unknown: entry(
    400,
    'now',
    'This way in is not known any more.',
    'It was good for ten minutes and one use. Start again.',
    'No open attempt has this state: replayed, forged or swept (security case A01).',
  ),
  attempt_expired: entry(
    400,
    'now',
    'This way in has expired.',
    'It was good for ten minutes and one use. Microsoft will probably not ask you anything. Start again.',
    'The attempt was older than ten minutes when the callback came.',
  ),
  attempt_of_another_browser: entry(
    400,
    'now',
    'This way in was started in another browser.',
    'Start again in this one.',
    'state_mismatch: the browser cookie is not the one that started the attempt (security case A02).',
  ),

  microsoft_declined: entry(
    403,
    'now',
    'You pressed Cancel at Microsoft.',
    'So nothing was connected and nothing was learned about you. You can try again.',
    'access_denied with AADSTS65004.',
  ),
  microsoft_cancelled_or_blocked: entry(
    403,
    'after-it-admin-acts',
    'You came back from Microsoft without a yes.',
    'Microsoft does not tell us whether you pressed Cancel or an IT admin must approve first. Both are fine.',
    'access_denied with error_subcode=cancel, which is both (docs/product.md 3.2).',
  ),
  microsoft_admin_approval_needed: entry(
    403,
    'after-it-admin-acts',
    'Your IT admin must approve first.',
    'Ask your IT admin; then try again.',
    'AADSTS90094, 90093, 90095, 900941 or 65001 on the way back.',
  ),
  microsoft_refused: entry(
    403,
    'after-you-act',
    'Microsoft refused.',
    'The number below says why; your IT admin can look it up.',
    'Any other error on the way back; the AADSTS number is on the attempt.',
  ),
  microsoft_unreachable: entry(
    503,
    'later',
    'Microsoft did not answer.',
    'This is an outage, not a refusal: nobody lost access. Try again in a moment.',
    'Time-out, connection failure or 5xx of the token endpoint, discovery or JWKS.',
  ),
  microsoft_vendor_fault: entry(
    503,
    'after-vendor-acts',
    'Microsoft does not accept us at the moment.',
    'This is our fault, not yours, and we have been told. Try again later.',
    'invalid_client or unauthorized_client: credential expired or removed; alarm.',
  ),
  microsoft_answer_refused: entry(
    502,
    'now',
    'Microsoft’s answer did not pass our checks.',
    'So nobody was signed in. Start again; if it happens twice, write to support with the reference.',
    'ID token refused: signature, issuer, audience, nonce, times or required claims (security cases A03 to A11).',
  ),
  personal_account_refused: entry(
    403,
    'after-you-act',
    'That is a personal Microsoft account.',
    'Use the account you use for Outlook or Teams at work.',
    'tid 9188040d-6c67-4c5b-b112-36a304b66dad (security case A13).',
  ),
  user_unknown: entry(
    403,
    'after-you-act',
    'Nobody here has this Microsoft account.',
    'Ask an admin of your account to invite you, or choose another Microsoft account.',
    'No identity with this (tid, oid); e-mail is never used to find one.',
  ),
  user_deactivated: entry(
    403,
    'after-you-act',
    'Your user is switched off.',
    'Ask an admin of your account.',
    'users.state is not active.',
  ),
  wrong_tenant: entry(
    403,
    'after-you-act',
    'That Microsoft account belongs to another organization.',
    'Your user opens only with an account of the tenant you were invited from. Nothing was changed.',
    'tid is not the pinned tenant.',
  ),
} as const satisfies Record<string, ErrorEntry>;
