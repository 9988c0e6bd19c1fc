import type { disconnectMailbox as operation, InputOf, ReplyOf } from '@gatehouse/contract';
import type { Call } from '../../kernel/call.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import { inTransaction, type Executor } from '../../ports/db/database.ts';
import type { Random } from '../../ports/random/random.ts';
import { recordAuditEvent } from '../audit/public.ts';
import { mailboxView, type MailboxViewDeps } from './get-mailbox.ts';
import { lockMailboxOfUser, markDisconnected } from './mailboxes.store.ts';

export interface DisconnectDeps extends MailboxViewDeps {
  readonly clock: Clock;
  readonly random: Random;
  /** Told in the same transaction: queued messages of this mailbox wait from now on. */
  readonly holdQueuedMessages: (
    tx: Executor,
    mailbox: { readonly organizationId: string; readonly mailboxId: string },
    now: Date,
  ) => Promise<void>;
}

/** Forgets the credential of somebody who is removed, in that transaction (security case G14). */
export async function forgetMailboxOf(
  deps: Pick<DisconnectDeps, 'random'>,
  tx: Executor,
  { organizationId, userId }: { readonly organizationId: string; readonly userId: string },
  at: Date,
): Promise<void> {
  const mailbox = await lockMailboxOfUser(tx, organizationId, userId);
  if (!mailbox || mailbox.state === 'disconnected') return;
  await markDisconnected(tx, mailbox);
  await recordAuditEvent(deps, tx, {
    organizationId,
    at,
    action: 'mailbox.disconnected',
    actor: { kind: 'system' },
    target: { kind: 'mailbox', id: mailbox.id },
    context: { because: 'user-removed' },
  });
}

/** Forgets the credential of the caller's mailbox. What is queued is held; what Graph has is Graph's. */
export async function disconnectMailbox(
  deps: DisconnectDeps,
  call: Call<InputOf<typeof operation>>,
): Promise<Outcome<ReplyOf<typeof operation>>> {
  const { who } = call;
  const disconnected = await inTransaction(deps.db, async (tx) => {
    const now = await deps.clock.now(tx);
    const mailbox = await lockMailboxOfUser(tx, who.organizationId, who.userId);
    if (!mailbox || mailbox.state === 'disconnected') return undefined;
    await markDisconnected(tx, mailbox);
    await deps.holdQueuedMessages(tx, { organizationId: who.organizationId, mailboxId: mailbox.id }, now);
    await recordAuditEvent(deps, tx, {
      organizationId: who.organizationId,
      at: now,
      action: 'mailbox.disconnected',
      actor: { kind: 'user', id: who.userId, name: who.displayName },
      target: { kind: 'mailbox', id: mailbox.id },
    });
    return mailbox.id;
  });
  if (disconnected === undefined) return refused('mailbox_not_connected');
  return ok(await mailboxView(deps, who));
}
