import { forgetWritingOf } from '../features/drafts/public.ts';
import { forgetMailboxOf } from '../features/mailboxes/public.ts';
import {
  cancelMessagesOfSender,
  holdMessagesOfSender,
  holdQueuedMessages,
} from '../features/outbox/public.ts';
import type { Executor } from '../ports/db/database.ts';
import type { Random } from '../ports/random/random.ts';

interface MailboxKey {
  readonly organizationId: string;
  readonly mailboxId: string;
}

interface UserKey {
  readonly organizationId: string;
  readonly userId: string;
}

/** What becomes of somebody's mailbox and messages, in the transaction of whoever has a reason; lower features take it from here. */
export const leavingBehind = (random: Random) => ({
  holdQueuedMessages: (tx: Executor, mailbox: MailboxKey, now: Date) =>
    holdQueuedMessages({ random }, tx, mailbox, now),
  forgetMailboxOf: (tx: Executor, user: UserKey, now: Date) => forgetMailboxOf({ random }, tx, user, now),
  holdMessagesOfSender,
  cancelMessagesOfSender,
  forgetWritingOf,
});
