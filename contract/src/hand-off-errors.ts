import { entry, type ErrorEntry } from './error-entry.ts';

/** Refusals about the page for IT admins and its links. */
export const handOffErrors = {
  hand_off_link_unknown: entry(
    404,
    'after-you-act',
    'This link is not open any more.',
    'It was taken back, or its 30 days are over, or a letter is missing, or we cannot open it any more. Ask whoever sent it for a new one.',
    'No open hand-off link of this token: unknown, revoked, expired and one whose sealing key is gone give one answer.',
  ),
  hand_off_link_not_found: entry(
    404,
    'never',
    'There is no such link in your account.',
    'Reload the list.',
    'No hand-off link of this id that the caller made, or that an admin’s organization has.',
  ),
  hand_off_link_over: entry(
    409,
    'after-you-act',
    'This link is over.',
    'Make a new one.',
    'The hand-off link was revoked, or its 30 days are over, or its sealing key is gone.',
  ),
  hand_off_tenant_unknown: entry(
    409,
    'after-you-act',
    'We do not know which Microsoft tenant this is for.',
    'Choose one of the linked tenants; where there is none, sign in with Microsoft and link it first.',
    'The caller has no pin, and the organization has no linked tenant or several of them.',
  ),
  consent_scopes_missing: entry(
    409,
    'after-it-admin-acts',
    'Microsoft said yes, but not to everything that is needed.',
    'Approve again, with all permissions that the page lists.',
    'The token after an approval has not every Graph scope of registrationScopes.',
  ),
  it_contact_missing: entry(
    409,
    'after-you-act',
    'Your account has no IT contact yet.',
    'An admin of your account can enter the address. Until then copy the link, or print the page.',
    'No row of it_contacts for the organization.',
  ),
  it_contact_refused: entry(
    400,
    'after-you-act',
    'That is no address we can write to.',
    'Give one address, such as it@contoso.example, of at most 254 characters.',
    'parseEmailAddress refused it.',
  ),
} as const satisfies Record<string, ErrorEntry>;
