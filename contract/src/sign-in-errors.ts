import { entry, type ErrorEntry } from './error-entry.ts';

/** Refusals of the ways in beside Microsoft. None of them tells whether somebody has an address. */
export const signInErrors = {
  email_or_password_wrong: entry(
    403,
    'after-you-act',
    'Email and password do not belong together.',
    'Type both again, have a code sent to you, or continue with Microsoft.',
    'Unknown address, wrong password, or no password: one answer for all three (security case C01).',
  ),
  password_wrong: entry(
    403,
    'after-you-act',
    'That is not your present password.',
    'Type it again. Nothing was changed.',
    'A change of the password with a wrong present one.',
  ),
  password_refused: entry(
    400,
    'after-you-act',
    'That password is too easy to guess.',
    'Choose another: 15 characters or more, and not one that many people use. Nothing was changed.',
    'The new password breaks a rule of password.model.ts (security case C04); `detail` says which.',
  ),
  passwords_busy: entry(
    503,
    'later',
    'Too many people are signing in at this moment.',
    'Nothing was changed. Try again in a few seconds.',
    'The queue of password hashes is full (security case C03).',
  ),
  reset_link_unknown: entry(
    400,
    'after-you-act',
    'This link is not good any more.',
    'It was good for ten minutes and one use. Ask for another.',
    'No open reset has this token: used, expired, forged, or a younger one was used (security cases C08, C09).',
  ),
  code_wrong: entry(
    403,
    'after-you-act',
    'That code is not right, or not good any more.',
    'A code is good for ten minutes, once, for five tries, in the browser that asked for it. Type it again or have another sent.',
    'Wrong, used, expired, of another browser, or tried five times: one answer for all.',
  ),
} as const satisfies Record<string, ErrorEntry>;
