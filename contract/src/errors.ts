/** When a caller may try again: `never` as it is, `now`, `later` by itself, or after somebody has acted. */
export type RetryAdvice =
  | 'never'
  | 'now'
  | 'later'
  | 'after-you-act'
  | 'after-it-admin-acts'
  | 'after-vendor-acts';

export interface ErrorEntry {
  readonly status: 400 | 401 | 403 | 404 | 409 | 413 | 415 | 429 | 500 | 502 | 503;
  /** What happened, for people. */
  readonly title: string;
  /** What it means for them and the next step. */
  readonly next: string;
  /** What it means to the engineer who reads the log. */
  readonly internal: string;
  readonly retry: RetryAdvice;
}

const entry = (
  status: ErrorEntry['status'],
  retry: RetryAdvice,
  title: string,
  next: string,
  internal: string,
): ErrorEntry => ({ status, title, next, internal, retry });

/** Every refusal and fault that a caller can meet. Codes are part of the contract: they are added, never renamed. */
export const errorCatalogue = {
  input_refused: entry(
    400,
    'after-you-act',
    'Something in the request does not fit.',
    'Correct the field that is named and send again. Nothing was changed.',
    'Parsing at the edge refused the input; `field` and `detail` say where.',
  ),
  content_type_refused: entry(
    415,
    'never',
    'This address takes another kind of content.',
    'Send application/json, or application/octet-stream where a file is uploaded.',
    'A mutating request without a content type that forces a CORS preflight (security case B11).',
  ),
  origin_refused: entry(
    403,
    'never',
    'The request came from another site.',
    'Open the page again and repeat the step there. Nothing was changed.',
    'Sec-Fetch-Site or Origin name a foreign origin (security case B11).',
  ),
  cookies_refused: entry(
    400,
    'after-you-act',
    'Your browser sent the same cookie twice.',
    'Delete the cookies of this site and sign in again.',
    'Two cookies of one __Host- name: cookie tossing (security case B02).',
  ),
  not_found: entry(
    404,
    'never',
    'There is nothing at this address.',
    'Check the address, or start from the home page.',
    'No route or no such row for this caller; existence is private.',
  ),
  session_required: entry(
    401,
    'after-you-act',
    'You are not signed in.',
    'Sign in and come back; what you typed is kept by your browser where it can be.',
    'No session cookie, unknown secret, expired session, raised epoch, or a session that is not complete.',
  ),
  admin_required: entry(
    403,
    'never',
    'Only an admin of your account may do this.',
    'Ask an admin of your account.',
    'The operation is for the role admin.',
  ),
  database_unavailable: entry(
    503,
    'later',
    'We cannot reach our database.',
    'Nothing was half done. Try again in a moment.',
    'Connection refused, lost, or timed out.',
  ),
  internal_fault: entry(
    500,
    'later',
    'Something on our side went wrong.',
    'Nothing was half done. Try again, or write to support with the reference.',
    'An exception nobody expected; the log has it under the reference.',
  ),

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
    'access_denied with error_subcode=cancel, which is both (product.md 3.2).',
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

  mailbox_of_another_person: entry(
    403,
    'after-you-act',
    'That is another Microsoft account than the one you sign in with.',
    'Both must be the same, so nothing was connected.',
    '(tid, oid) of the mail registration differ from the identity (security case G03).',
  ),
  mailbox_permission_missing: entry(
    403,
    'after-it-admin-acts',
    'Microsoft did not grant the permission to send mail.',
    'Connect again and accept; if Microsoft does not offer it, your IT admin must approve.',
    'The token response lacks Mail.Send or a refresh token.',
  ),
  mailbox_not_connected: entry(
    409,
    'after-you-act',
    'Your Outlook mailbox is not connected.',
    'Connect it in Settings, My Profile, Preferences.',
    'No mailbox row in state connected for this user.',
  ),
  mailbox_needs_reconnect: entry(
    409,
    'after-you-act',
    'Microsoft wants you to connect Outlook again.',
    'Nothing was lost: messages wait and leave as soon as you reconnect.',
    'The refresh token of the mailbox was refused.',
  ),

  idempotency_key_reused: entry(
    409,
    'never',
    'This Idempotency-Key was used for another message.',
    'Use a new key for each message.',
    'Same key, other content.',
  ),
  message_not_found: entry(
    404,
    'never',
    'There is no such message.',
    'It may belong to somebody else, or the link is incomplete.',
    'No row for this sender; existence is private.',
  ),
  message_state_refused: entry(
    409,
    'after-you-act',
    'The message is no longer in the state for this.',
    'Look at its present state and decide again.',
    'The move is not in messageMoves.',
  ),
  message_too_large: entry(
    413,
    'after-you-act',
    'The message is too large for Outlook.',
    'Microsoft takes 4 MB for text and files together, about 3 MB of files. Remove a file or send it in two messages.',
    'The Graph request body would pass 4 MB.',
  ),
  attachment_too_large: entry(
    413,
    'after-you-act',
    'The file is too large.',
    'A file may have 3,000,000 bytes at most.',
    'Body over the limit, or Content-Length says so.',
  ),
  attachment_not_found: entry(
    404,
    'never',
    'There is no such file.',
    'Upload it again.',
    'No unused attachment of this person with this id.',
  ),
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorCatalogue;

/** RFC 9457 problem details, with our code, the reference for support and, for bad input, the field. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ErrorCode;
  readonly reference: string;
  readonly retry: RetryAdvice;
  readonly field?: string;
}
