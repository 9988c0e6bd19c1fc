import { entry, type ErrorEntry } from './error-entry.ts';

/** Refusals about waiting for an IT admin. */
export const consentErrors = {
  consent_case_not_found: entry(
    404,
    'never',
    'There is no such case in your account.',
    'Reload the list.',
    'No consent case of this id in the caller’s organization.',
  ),
  consent_case_over: entry(
    409,
    'never',
    'Nobody waits here any more.',
    'The case is closed: what was asked for has been approved.',
    'The consent case is closed.',
  ),
  consent_reminder_too_soon: entry(
    409,
    'later',
    'They were reminded less than a day ago.',
    'One reminder a day is enough. The list says when the next is possible.',
    'consent_cases.reminded_at is younger than a day.',
  ),
  wait_unknown: entry(
    404,
    'after-you-act',
    'This link shows nothing any more.',
    'It may be incomplete. Open it from the mail once more, or sign in.',
    'No consent waiter has this token; one answer for all that open nothing.',
  ),
  tenant_not_found: entry(
    409,
    'after-you-act',
    'We do not know your organization at Microsoft.',
    'So we cannot look for an answer there. Send IT the page yourself; then try again.',
    'No pin, no linked tenant, and Microsoft’s discovery knows no tenant of the address’s domain.',
  ),
} as const satisfies Record<string, ErrorEntry>;
