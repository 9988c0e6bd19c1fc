import { entry, type ErrorEntry } from './error-entry.ts';

/** Refusals around API keys and sessions of a person. */
export const apiKeyErrors = {
  api_key_refused: entry(
    401,
    'after-you-act',
    'This API key opens nothing.',
    'Ask whoever made the key for a new one. It may be mistyped, expired or revoked; which of these, we do not tell.',
    'Unknown, expired or revoked key, user not active, raised epoch, or a key of a person while Microsoft is required (security case B10).',
  ),
  api_key_scope_missing: entry(
    403,
    'never',
    'This API key may not do that.',
    'Make a key with the scope that is needed, or sign in where no key is taken.',
    'The operation’s scope is not one of the key’s, or the operation takes no key.',
  ),
  cookie_beside_api_key: entry(
    400,
    'after-you-act',
    'The request has a cookie beside the API key.',
    'Send one of them. Programs send the key, browsers the cookie.',
    'Authorization: Bearer together with a cookie of ours: neither is believed, so that it is never unclear who acts.',
  ),
  api_key_not_found: entry(
    404,
    'never',
    'There is no such API key.',
    'It may belong to somebody else, or the link is incomplete.',
    'No row for this caller; existence is private.',
  ),
  api_key_over: entry(
    409,
    'never',
    'This API key is over.',
    'Make a new key. An ended key does not come back.',
    'Revoked, expired, or ended with the access of the person who made it.',
  ),
  api_keys_of_persons_paused: entry(
    409,
    'never',
    'Your account lets people in through Microsoft only.',
    'So API keys of persons open nothing. An admin can make a key of the account.',
    'organizations.enforcement is required (R17).',
  ),
  session_not_found: entry(
    404,
    'never',
    'There is no such session.',
    'It may be over already. Look at the list again.',
    'No open session of this user with this id; existence is private.',
  ),
} as const satisfies Record<string, ErrorEntry>;
