import { entry, type ErrorEntry } from './error-entry.ts';

/** Refusals about "Enforce SSO for all users". */
export const enforcementErrors = {
  activation_already_asked: entry(
    409,
    'after-vendor-acts',
    'Your account has asked already.',
    'Support answers by mail. To add something, write to them.',
    'There is an activation request of the organization without an answer.',
  ),
  enforcement_already_active: entry(
    409,
    'never',
    'It is active for your account already.',
    'Reload the page.',
    'organizations.enforcement_activated_at is set.',
  ),
  activation_not_asked: entry(
    409,
    'never',
    'There is no open request.',
    'Reload the page: it was answered meanwhile, or nobody has asked.',
    'An answer to an activation request of an organization that has none open.',
  ),
  enforcement_not_ready: entry(
    409,
    'after-you-act',
    'Something is still missing before SSO can be enforced.',
    'The SSO settings say what it is and whose turn it is. Nothing was changed.',
    'A line of the readiness does not hold for the caller, or a person without a pin has no tenant chosen.',
  ),
  enforcement_preview_not_found: entry(
    404,
    'after-you-act',
    'There is no such preview.',
    'Make a new preview.',
    'No row of enforcement_previews for the organization, or it was swept.',
  ),
  enforcement_preview_outdated: entry(
    409,
    'after-you-act',
    'The preview is no longer true.',
    'Look at a new preview and confirm its numbers. Nothing was changed.',
    'Older than ten minutes, or the people, their ways in, their pins or the linked tenants have changed since.',
  ),
  enforcement_unchanged: entry(
    409,
    'never',
    'It is so already.',
    'Reload the page: another admin may have changed it.',
    'organizations.enforcement is what was asked for.',
  ),
  enforcement_mailing_under_way: entry(
    409,
    'later',
    'Mails are being written already.',
    'Wait until they are written; the SSO settings show how far it is.',
    'A row of enforcement_mailings of the organization is not finished.',
  ),
  binding_link_unknown: entry(
    404,
    'after-you-act',
    'This link does not open anything any more.',
    'It was used, replaced by a newer one, or is out of time. Ask for a new mail.',
    'No open row of binding_links with this hash (case D12).',
  ),
  binding_waits_for_admin: entry(
    403,
    'after-you-act',
    'An admin must confirm that it is you.',
    'Microsoft shows another name or address than your account has. We have put it before the admins of the account; you get a mail when one of them has said yes.',
    'The address of the verified subject is not the user’s, or no word of the name is; an address only ever stops (docs/product.md 3.4).',
  ),
  binding_request_not_found: entry(
    404,
    'never',
    'Nobody waits for that any more.',
    'Reload the page: another admin has answered.',
    'No row of binding_links in state confirming for the organization.',
  ),
} as const satisfies Record<string, ErrorEntry>;
