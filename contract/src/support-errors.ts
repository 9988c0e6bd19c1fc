import { entry, type ErrorEntry } from './error-entry.ts';

/** Refusals of the support door and console. */
export const supportErrors = {
  support_tenant_refused: entry(
    403,
    'never',
    'This door is for the vendor’s own people.',
    'Use your account of the vendor’s own directory. Customers sign in at the sign-in page.',
    'tid is not SUPPORT_TENANT_ID, or the person is a guest there; the role of another tenant counts for nothing.',
  ),
  support_role_missing: entry(
    403,
    'after-vendor-acts',
    'You are not assigned to support.',
    'Have the app role support-agent assigned to you in your directory, then sign in again.',
    'The ID token of the vendor’s tenant has no role support-agent.',
  ),
  support_sign_in_not_fresh: entry(
    403,
    'now',
    'Microsoft let you in without asking who you are.',
    'Sign in again; this door wants your password or your key each time.',
    'auth_time is older than the attempt, which was sent with prompt=login (security case A24).',
  ),
  support_session_required: entry(
    401,
    'after-you-act',
    'You are not signed in as support.',
    'Sign in. A support session ends after 15 minutes without a request, and after 8 hours.',
    'No support cookie, unknown secret, idle, expired, or of another browser (security case M03).',
  ),
  support_reason_required: entry(
    403,
    'after-you-act',
    'Say first why you look at this account.',
    'Type the reason. The account’s admins read it in their audit trail, with your name.',
    'No grant of this support session for the organization, or one that is over (security case M01).',
  ),
} as const satisfies Record<string, ErrorEntry>;
