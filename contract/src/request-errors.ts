import { entry, type ErrorEntry } from './error-entry.ts';

/** Refusals of a request as such, and faults of ours. */
export const requestErrors = {
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
  rate_limited: entry(
    429,
    'later',
    'That was too much at once.',
    'Wait a little, then try again. Nothing was changed.',
    'A budget of features/limits is spent; the log names rule and subject once a minute as limit.exceeded.',
  ),
  method_refused: entry(
    405,
    'never',
    'This address is not used in this way.',
    'Use one of the methods that the header Allow names.',
    'The path is an operation, but not with this method (security case L13).',
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
} as const satisfies Record<string, ErrorEntry>;
