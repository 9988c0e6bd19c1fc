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
} as const satisfies Record<string, ErrorEntry>;
