import type { ErrorCode } from './errors.ts';
import { errorCatalogue } from './errors.ts';
import type { MicrosoftPageKey } from './microsoft-pages.ts';

/**
 * Who moves next: the person, an IT admin of theirs, an admin of their account, the vendor; `nobody` here can; `itself` is
 * what needs nobody.
 */
export const turnHolders = ['user', 'it-admin', 'account-admin', 'vendor', 'nobody', 'itself'] as const;
export type TurnHolder = (typeof turnHolders)[number];

/** The flag of each page. `{brand}` is put in by whoever shows it. */
export const turnWords: Readonly<Record<TurnHolder, string>> = {
  user: 'Your turn',
  'it-admin': 'Your IT admin’s turn',
  'account-admin': 'Your account admin’s turn',
  vendor: '{brand}’s turn',
  nobody: 'Microsoft’s turn',
  itself: 'Goes on by itself',
};

/** What a person may ask of their IT admin. */
export const itRequests = ['approve', 'assign', 'enable', 'check-policy', 'check-account'] as const;
export type ItRequest = (typeof itRequests)[number];

/** All that can come next; each has a label and, where it leads to IT, a letter. */
export const nextActions = {
  'try-again': { label: 'Try again', ask: null },
  'choose-another-account': { label: 'Choose another Microsoft account', ask: null },
  'finish-at-microsoft': { label: 'Continue with Microsoft', ask: null },
  'send-request': { label: 'Go to Microsoft', ask: 'approve' },
  'ask-it-to-approve': { label: 'Ask your IT admin to approve {brand}', ask: 'approve' },
  'ask-it-to-assign': { label: 'Ask your IT admin to assign you to {brand}', ask: 'assign' },
  'ask-it-to-enable': { label: 'Ask your IT admin to switch {brand} on', ask: 'enable' },
  'ask-it-about-policy': { label: 'Ask your IT admin which policy stopped you', ask: 'check-policy' },
  'ask-it-about-account': { label: 'Ask your IT admin about your account', ask: 'check-account' },
  'ask-account-admin': { label: 'Ask an admin of your account', ask: null },
  'write-to-support': { label: 'Write to support', ask: null },
  wait: { label: 'Wait a few minutes, then try again', ask: null },
} as const satisfies Record<string, { readonly label: string; readonly ask: ItRequest | null }>;

export type NextAction = keyof typeof nextActions;

/** Brand and person-independent texts carry `{brand}`; this puts the name in. */
export function withBrand(text: string, brandName: string): string {
  return text.replaceAll('{brand}', brandName);
}

/** What the block of help is made from, on whichever page it stands. */
export interface HelpFacts {
  /** What happened, in one sentence. */
  readonly happened: string;
  readonly turn: TurnHolder;
  /** Microsoft's page for this step. */
  readonly page: MicrosoftPageKey;
  /** What to ask of the IT admin; null where they can do nothing about it. */
  readonly ask: ItRequest | null;
  /** What comes next, where it is more than trying again. */
  readonly next?: string;
}

const turnOfAdvice = {
  never: 'user',
  now: 'user',
  later: 'nobody',
  'after-you-act': 'user',
  'after-it-admin-acts': 'it-admin',
  'after-vendor-acts': 'vendor',
} as const satisfies Record<string, TurnHolder>;

/** Failures whose help differs from what their advice on retry says. */
const ownHelp: Partial<Record<ErrorCode, Partial<HelpFacts>>> = {
  microsoft_declined: { page: 'consent-page' },
  microsoft_cancelled_or_blocked: { turn: 'user', page: 'consent-errors', ask: 'approve' },
  microsoft_admin_approval_needed: { page: 'grant-consent', ask: 'approve' },
  microsoft_refused: { page: 'error-lookup', ask: 'check-policy' },
  personal_account_refused: { page: 'my-apps' },
  wrong_tenant: { page: 'my-apps' },
  user_unknown: { turn: 'account-admin', page: 'my-apps' },
  user_moved: { page: 'my-apps' },
  access_lost: { page: 'my-apps' },
  user_exists_already: { page: 'my-apps' },
  microsoft_required: { page: 'my-apps' },
  user_deactivated: { turn: 'account-admin', page: 'my-apps' },
  binding_link_unknown: { page: 'my-apps' },
  binding_waits_for_admin: { turn: 'account-admin', page: 'my-apps' },
  hand_off_link_unknown: { page: 'grant-consent' },
  wait_unknown: { page: 'review-requests' },
  mailbox_permission_missing: { page: 'consent-page', ask: 'approve' },
};

/** The help for a failure of which no AADSTS number is known. */
export function helpOfError(code: ErrorCode): HelpFacts {
  const { title, retry } = errorCatalogue[code];
  return { happened: title, turn: turnOfAdvice[retry], page: 'consent-errors', ask: null, ...ownHelp[code] };
}
