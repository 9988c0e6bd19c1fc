import type { Executor } from '../../ports/db/database.ts';
import type { Random } from '../../ports/random/random.ts';
import { recordAuditEvent } from '../audit/public.ts';
import { listMessagesOfMailbox, moveMessage, type MessageRow } from './outbox.store.ts';

interface MailboxKey {
  readonly organizationId: string;
  readonly mailboxId: string;
}

const explanation =
  'Your mailbox must be connected again. Nothing was lost: the message leaves as soon as you reconnect.';

/** Lets one message wait for its mailbox, with its record. */
export async function holdMessage(
  deps: { readonly random: Random },
  tx: Executor,
  message: MessageRow,
  now: Date,
): Promise<void> {
  const held = await moveMessage(tx, message, {
    from: ['queued', 'sending'],
    to: 'held',
    heldBecause: 'mailbox-needs-reconnect',
    explanation,
    endedAt: null,
  });
  if (!held) return;
  await recordAuditEvent(deps, tx, {
    organizationId: message.organization_id,
    at: now,
    action: 'message.held',
    actor: { kind: 'system' },
    target: { kind: 'message', id: message.id },
    context: { because: 'mailbox-needs-reconnect' },
  });
}

/** Lets the queued messages of a mailbox wait, in the transaction that disconnects it. */
export async function holdQueuedMessages(
  deps: { readonly random: Random },
  tx: Executor,
  mailbox: MailboxKey,
  now: Date,
): Promise<void> {
  for (const message of await listMessagesOfMailbox(tx, mailbox, 'queued'))
    await holdMessage(deps, tx, message, now);
}

/** The same mailbox is connected again: what waited for it is due now. */
export async function resumeHeldMessages(tx: Executor, mailbox: MailboxKey, now: Date): Promise<void> {
  for (const message of await listMessagesOfMailbox(tx, mailbox, 'held')) {
    await moveMessage(tx, message, {
      from: ['held'],
      to: 'queued',
      explanation: null,
      dueAt: now,
      endedAt: null,
    });
  }
}
