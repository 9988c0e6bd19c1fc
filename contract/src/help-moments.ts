import type { HelpFacts } from './help.ts';

/** A moment of the product in which people ask for help, with its name on the list of all. */
export interface HelpMoment extends HelpFacts {
  readonly title: string;
  readonly next: string;
}

/** Every moment, in the order in which people meet them. Failures with an AADSTS number have their own table, on the server. */
export const helpMoments = {
  declined: {
    title: 'You pressed Cancel at Microsoft',
    happened: 'You pressed Cancel at Microsoft, so {brand} learned nothing about you.',
    turn: 'user',
    next: 'Try again.',
    page: 'consent-page',
    ask: null,
  },
  'cancelled-or-blocked': {
    title: 'You came back without a yes',
    happened: 'Microsoft does not tell us whether you pressed Cancel or an IT admin must approve first.',
    turn: 'user',
    next: 'Try again, or get your IT admin in.',
    page: 'consent-errors',
    ask: 'approve',
  },
  'approval-required': {
    title: 'Microsoft shows “Approval required”',
    happened: 'Your organization asks an admin first, and lets you send the request.',
    turn: 'user',
    next: 'Write one line why you need {brand}, and press “Request approval”.',
    page: 'consent-errors',
    ask: 'approve',
  },
  'need-admin-approval': {
    title: 'Microsoft shows “Need admin approval”',
    happened: 'Only an IT admin of your organization can approve {brand}.',
    turn: 'it-admin',
    next: 'Send your IT admin the letter; then try again.',
    page: 'grant-consent',
    ask: 'approve',
  },
  'not-come-back': {
    title: 'You went to Microsoft and have not come back',
    happened: 'A page of Microsoft’s stopped you, or it was closed; Microsoft tells us nothing about it.',
    turn: 'user',
    next: 'Tell us which page you saw, or look its AADSTS number up here.',
    page: 'consent-errors',
    ask: 'approve',
  },
  'waiting-for-it': {
    title: 'Waiting for your IT admin',
    happened:
      'You sent the request. Microsoft tells us nothing about it, so we look for the answer ourselves.',
    turn: 'it-admin',
    next: 'Nothing to do; we mail you when you can go on.',
    page: 'review-requests',
    ask: 'approve',
  },
  'approved-not-proven': {
    title: 'Approved, not proven yet',
    happened: 'Somebody said yes at Microsoft. That is not proof, so we look for one.',
    turn: 'itself',
    next: 'Sign in, if you do not want to wait: that is the proof.',
    page: 'grant-consent',
    ask: null,
  },
  'request-declined': {
    title: 'Your IT admin declined the request',
    happened: 'Your IT admin wants to know more first. You can ask again at any time.',
    turn: 'user',
    next: 'Ask again, with the letter.',
    page: 'review-requests',
    ask: 'approve',
  },
  'switched-off': {
    title: 'Your IT has switched {brand} off',
    happened: 'Trying again will not help; your data here is kept.',
    turn: 'it-admin',
    next: 'Send IT the letter.',
    page: 'app-properties',
    ask: 'enable',
  },
  'not-assigned': {
    title: 'You are not assigned',
    happened: 'Your organization lets in only people whom IT has assigned to {brand}.',
    turn: 'it-admin',
    next: 'Ask IT to assign you; then try again.',
    page: 'assignment',
    ask: 'assign',
  },
  'wrong-account': {
    title: 'Another Microsoft account is expected',
    happened: 'The account belongs to another organization, is personal, or is not yours here.',
    turn: 'user',
    next: 'Choose another Microsoft account.',
    page: 'my-apps',
    ask: null,
  },
  'nobody-knows-you': {
    title: 'Nobody here has this Microsoft account',
    happened: 'Nobody has invited this Microsoft account to an account of {brand}.',
    turn: 'account-admin',
    next: 'Ask an admin of your account for an invitation.',
    page: 'my-apps',
    ask: null,
  },
  'access-ended': {
    title: 'Your access was ended at Microsoft',
    happened: 'Your IT ended your access, and so it ended here.',
    turn: 'it-admin',
    next: 'Ask your IT admin; they see why.',
    page: 'revoke-access',
    ask: 'check-account',
  },
  'outlook-not-connected': {
    title: 'Outlook is not connected',
    happened: 'Microsoft will ask you once whether {brand} may send mail as you.',
    turn: 'user',
    next: 'Connect Outlook.',
    page: 'consent-page',
    ask: 'approve',
  },
  'outlook-connected': {
    title: 'Outlook is connected',
    happened: 'Mail leaves from your own mailbox. You can withdraw the permission at Microsoft at any time.',
    turn: 'itself',
    next: 'Send mail. You can disconnect here at any time.',
    page: 'my-permissions',
    ask: null,
  },
  'outlook-needs-reconnect': {
    title: 'Microsoft wants you to connect Outlook again',
    happened: 'Microsoft refused the connection, after a new password for example. Nothing was lost.',
    turn: 'user',
    next: 'Reconnect Outlook.',
    page: 'consent-errors',
    ask: 'check-policy',
  },
  'my-profile': {
    title: 'Your profile and your ways in',
    happened:
      'Name, sessions and keys are yours to change here. Your Microsoft account is managed by your IT.',
    turn: 'itself',
    next: 'Change what is yours.',
    page: 'my-apps',
    ask: null,
  },
  'account-settings': {
    title: 'Settings of the account',
    happened: 'Who may sign in is decided here and at Microsoft: by you, and by your IT admin.',
    turn: 'account-admin',
    next: 'Invite people here; ask IT to approve {brand} once for everybody.',
    page: 'grant-consent',
    ask: 'approve',
  },
  'microsoft-down': {
    title: 'Microsoft does not answer',
    happened: 'This is an outage, not a refusal: nobody lost access.',
    turn: 'nobody',
    next: 'Try again in a moment.',
    page: 'error-lookup',
    ask: null,
  },
  'our-fault': {
    title: 'Microsoft does not accept {brand}',
    happened: 'This is our fault, not yours, and we have been told.',
    turn: 'vendor',
    next: 'Try again later.',
    page: 'error-lookup',
    ask: null,
  },
} as const satisfies Record<string, HelpMoment>;

export type HelpMomentKey = keyof typeof helpMoments;
