import type { Executor } from '../../ports/db/database.ts';
import type { Random } from '../../ports/random/random.ts';
import { recordAuditEvent } from '../audit/public.ts';
import { heldRules, type HeldBecause } from './held.model.ts';
import { cancelWaiting, holdAllOfSender } from './held.store.ts';
import { listMessagesOfMailbox, moveMessage, type MessageRow } from './outbox.store.ts';

interface MailboxKey {
  readonly organizationId: string;
  readonly mailboxId: string;
}

interface SenderKey {
  readonly organizationId: string;
  readonly userId: string;
}

/** Why and since when a message waits. */
interface Hold {
  readonly because: HeldBecause;
  readonly now: Date;
  /** Where a worker holds what it has taken: only while that try is the message's last. Else it waits in the queue. */
  readonly ifAttempt?: number;
}

/** Lets one message wait, with its record. */
export async function holdMessage(
  deps: { readonly random: Random },
  tx: Executor,
  message: MessageRow,
  { because, now, ifAttempt }: Hold,
): Promise<void> {
  const held = await moveMessage(tx, message, {
    ...(ifAttempt === undefined ? { from: ['queued'] } : { from: ['sending'], ifAttempt }),
    to: 'held',
    held: { because, since: now },
    explanation: heldRules[because].explanation,
    endedAt: null,
  });
  if (!held) return;
  await recordAuditEvent(deps, tx, {
    organizationId: message.organization_id,
    at: now,
    action: 'message.held',
    actor: { kind: 'system' },
    target: { kind: 'message', id: message.id },
    context: { because },
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
    await holdMessage(deps, tx, message, { because: 'mailbox-needs-reconnect', now });
}

/**
 * What somebody has handed in waits for a person, in the transaction that takes their access away, whatever it waited for before.
 * Gives how many; whoever takes the access away records it.
 */
export async function holdMessagesOfSender(tx: Executor, sender: SenderKey, now: Date): Promise<number> {
  return holdAllOfSender(tx, sender, { explanation: heldRules['sender-revoked'].explanation, now });
}

/** Nobody is left who could say that it is to leave. Gives how many are cancelled. */
export async function cancelMessagesOfSender(tx: Executor, sender: SenderKey, now: Date): Promise<number> {
  const explanation = 'You were removed from the account before it left.';
  return cancelWaiting(tx, sender, { states: ['scheduled', 'queued', 'held'], explanation, now });
}

/** The same mailbox is connected again: what waited for it is due now; what waits for a person does so still. */
export async function resumeHeldMessages(tx: Executor, mailbox: MailboxKey, now: Date): Promise<void> {
  for (const message of await listMessagesOfMailbox(tx, mailbox, 'held')) {
    await moveMessage(tx, message, {
      from: ['held'],
      ifHeldBecause: 'mailbox-needs-reconnect',
      to: 'queued',
      explanation: null,
      dueAt: now,
      endedAt: null,
    });
  }
}
