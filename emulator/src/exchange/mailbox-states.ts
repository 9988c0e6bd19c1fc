import type { MailboxKind } from '../directory/directory-state.ts';

/** What each state of a mailbox makes Graph and Exchange do, in the words of the page and of FAULTS.md. */
export const mailboxStates: readonly { kind: MailboxKind; name: string; what: string }[] = [
  { kind: 'licensed', name: 'licensed', what: 'It sends and receives.' },
  {
    kind: 'none',
    name: 'no licence',
    what: 'sendMail: 404 MailboxNotEnabledForRESTAPI. With limits, mail to it comes back (5.1.10).',
  },
  {
    kind: 'on-premises',
    name: 'on-premises',
    what: 'sendMail: 404 MailboxNotEnabledForRESTAPI. It receives.',
  },
  {
    kind: 'full',
    name: 'full',
    what: 'sendMail: 507 ErrorQuotaExceeded. With limits, mail to it comes back (5.2.2).',
  },
  {
    kind: 'restricted',
    name: 'restricted',
    what: 'Taken for a spammer’s: sendMail says 202, and everything comes back (5.1.8).',
  },
];
