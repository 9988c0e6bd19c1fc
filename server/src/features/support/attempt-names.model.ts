import type { AttemptView } from '@gatehouse/contract';

/** What lists of the console call an attempt. */
export const attemptNames = {
  'sign-in': 'Sign-in',
  mailbox: 'Mailbox connection',
  support: 'Support sign-in',
  'admin-consent': 'Admin consent',
  'consent-proof': 'Check of a consent',
} as const satisfies Record<AttemptView['purpose'], string>;

/** The page of Microsoft's that a person said they saw. */
export const seenPages = {
  'approval-required': '“Approval required”, with a box to write why',
  'need-admin-approval': '“Need admin approval”',
  'permissions-requested': '“Permissions requested”',
  code: 'a page with a number',
  closed: 'nothing more: they closed the window',
  other: 'another page',
} as const;
