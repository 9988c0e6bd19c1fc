import type { AttemptView } from '@gatehouse/contract';

/** What lists of the console call an attempt. */
export const attemptNames = {
  'sign-in': 'Sign-in',
  mailbox: 'Mailbox connection',
  support: 'Support sign-in',
  'admin-consent': 'Admin consent',
  'consent-proof': 'Check of a consent',
} as const satisfies Record<AttemptView['purpose'], string>;
