import * as z from 'zod/mini';
import { preFlightView } from './grants.ts';
import { idOf } from './ids.ts';
import { defineOperation } from './operation.ts';

export const mailboxStates = ['connected', 'needs-reconnect', 'disconnected'] as const;

export const mailboxView = z.strictObject({
  /** `disconnected` also where nothing was ever connected; then all else is null. */
  state: z.enum(mailboxStates),
  id: z.nullable(idOf('mailbox')),
  /** The address as Microsoft named it at the last connection; for display only. */
  address: z.nullable(z.string()),
  displayName: z.nullable(z.string()),
  connectedAt: z.nullable(z.iso.datetime()),
  /** When Microsoft last accepted a message or a redemption for this mailbox. */
  lastProvenAt: z.nullable(z.iso.datetime()),
  needsReconnectSince: z.nullable(z.iso.datetime()),
  /** Sent Items of whoever is signed in at Outlook on the web: what no permission of ours can read. */
  sentItemsUrl: z.url(),
  /** Messages that wait for the mailbox. */
  heldCount: z.int(),
  /** The address of the person's own sign-in identity: the only one that can be connected. */
  expectedAddress: z.string(),
  /** What the person will most likely meet at Microsoft when they connect: from what we know it, and of when. */
  preFlight: preFlightView,
});
export type MailboxView = z.infer<typeof mailboxView>;

export const getMailbox = defineOperation({
  id: 'getMailbox',
  summary: 'The Outlook connection of the person who asks',
  method: 'GET',
  path: '/api/mailbox',
  who: 'member',
  apiKey: 'mailbox:read',
  records: 'nothing',
  input: {},
  reply: { status: 200, body: mailboxView },
  errors: ['session_required'],
});

export const startMailboxAttempt = defineOperation({
  id: 'startMailboxAttempt',
  summary: 'Prepare the way to Microsoft; the answer names the address to open and the attempt to ask for',
  method: 'POST',
  path: '/api/mailbox/attempts',
  who: 'member',
  records: 'nothing',
  input: { body: z.strictObject({ display: z.enum(['popup', 'redirect']) }) },
  reply: { status: 201, body: z.strictObject({ attemptId: idOf('attempt'), url: z.string() }) },
  errors: ['session_required', 'microsoft_unreachable'],
});

export const disconnectMailbox = defineOperation({
  id: 'disconnectMailbox',
  summary: 'Forget the credential of the mailbox; waiting messages are held',
  method: 'POST',
  path: '/api/mailbox/disconnect',
  who: 'member',
  records: ['mailbox.disconnected', 'message.held'],
  input: { body: z.strictObject({}) },
  reply: { status: 200, body: mailboxView },
  errors: ['session_required', 'mailbox_not_connected'],
});

export const testMailbox = defineOperation({
  id: 'testMailbox',
  summary: 'Send a test mail from the mailbox to itself; the answer names the message in the outbox',
  method: 'POST',
  path: '/api/mailbox/test',
  who: 'member',
  records: ['message.enqueued'],
  input: { body: z.strictObject({}) },
  reply: { status: 202, body: z.strictObject({ messageId: idOf('message') }) },
  errors: ['session_required', 'mailbox_not_connected', 'mailbox_needs_reconnect'],
});
