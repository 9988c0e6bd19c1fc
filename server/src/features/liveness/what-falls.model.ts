/** What a person has here that an event may take, and what becomes of it. */
export interface Falls {
  /** `of-that-sign-in`: those that came of one sign-in at Microsoft. `of-other-methods`: those that Microsoft did not open. */
  readonly sessions: 'end' | 'end-of-that-sign-in' | 'end-of-other-methods' | 'go-on';
  readonly mailbox: 'stays' | 'needs-reconnect' | 'is-disconnected';
  /** What they have handed in and what has not left yet. */
  readonly messages: 'leave' | 'wait-for-reconnect' | 'wait-for-a-person' | 'are-cancelled';
  /** What they are writing, and their signature. */
  readonly drafts: 'stay' | 'are-deleted';
  /** Those that they have sent and that nobody has accepted yet. */
  readonly invitations: 'stay';
  readonly personalKeys: 'end' | 'go-on';
  readonly organizationKeys: 'go-on';
}

export interface Event {
  readonly what: string;
  /** How it reaches us, and so how soon. */
  readonly by: 'check' | 'front-channel' | 'next-mail' | 'our-own-act';
  readonly falls: Falls;
}

const all: Falls = {
  sessions: 'go-on',
  mailbox: 'stays',
  messages: 'leave',
  drafts: 'stay',
  invitations: 'stay',
  personalKeys: 'go-on',
  organizationKeys: 'go-on',
};
/** They may come in no more. What they sent stays the account's: an invitation is one of the account, and so is a key of it. */
const accessIsLost: Falls = { ...all, sessions: 'end', messages: 'wait-for-a-person', personalKeys: 'end' };
const mailboxIsLost: Falls = { ...all, mailbox: 'needs-reconnect', messages: 'wait-for-reconnect' };

/**
 * What falls when: the one table of it. The guide is made from it, and a test lives through each cell. Nothing of it comes back by
 * itself when what has happened is undone (security cases F01, F02, F08, F09, F11).
 */
export const whatFalls = {
  'user-disabled': { what: 'The user is disabled in Entra', by: 'check', falls: accessIsLost },
  'user-deleted': { what: 'The user is deleted in Entra', by: 'check', falls: accessIsLost },
  'sessions-revoked': {
    what: 'The user’s sessions are revoked in Entra, or their password is reset there',
    by: 'check',
    falls: accessIsLost,
  },
  'user-unassigned': {
    what: 'The user is no longer assigned to the sign-in app',
    by: 'check',
    falls: accessIsLost,
  },
  'sign-in-consent-withdrawn': {
    what: 'The consent to the sign-in app is withdrawn for the user',
    by: 'check',
    falls: accessIsLost,
  },
  'sign-in-app-disabled': {
    what: 'The sign-in app is disabled in the tenant',
    by: 'check',
    falls: accessIsLost,
  },
  'sign-in-app-deleted': {
    what: 'The sign-in app is deleted from the tenant',
    by: 'check',
    falls: accessIsLost,
  },
  'sign-in-consent-withdrawn-for-all': {
    what: 'The consent to the sign-in app is withdrawn for everybody',
    by: 'check',
    falls: accessIsLost,
  },
  'mail-consent-withdrawn': {
    what: 'The consent to the mail app is withdrawn for the user',
    by: 'next-mail',
    falls: mailboxIsLost,
  },
  'mail-consent-withdrawn-for-all': {
    what: 'The consent to the mail app is withdrawn for everybody',
    by: 'next-mail',
    falls: mailboxIsLost,
  },
  'mail-app-disabled': {
    what: 'The mail app is disabled in the tenant',
    by: 'next-mail',
    falls: mailboxIsLost,
  },
  'signed-out-at-microsoft': {
    what: 'The user signs out at Microsoft',
    by: 'front-channel',
    falls: { ...all, sessions: 'end-of-that-sign-in' },
  },
  'enforcement-required': {
    what: 'Microsoft becomes the only way into the account',
    by: 'our-own-act',
    falls: { ...all, sessions: 'end-of-other-methods', personalKeys: 'end' },
  },
  'user-deactivated': { what: 'An admin deactivates the user', by: 'our-own-act', falls: accessIsLost },
  'user-removed': {
    what: 'An admin removes the user',
    by: 'our-own-act',
    falls: { ...accessIsLost, mailbox: 'is-disconnected', messages: 'are-cancelled', drafts: 'are-deleted' },
  },
} as const satisfies Readonly<Record<string, Event>>;

export type EventName = keyof typeof whatFalls;
