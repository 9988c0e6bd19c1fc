import type { AuditAction } from '@gatehouse/contract';
import { addSeconds } from '../../kernel/time.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import { inTransaction, type Database, type Executor } from '../../ports/db/database.ts';
import type { Log } from '../../ports/log/log.ts';
import { encodeGraphMessage, type Graph, type HandOver } from '../../ports/microsoft/graph.ts';
import { readAttachments } from '../attachments/public.ts';
import { recordAuditEvent } from '../audit/public.ts';
import { listMailedFiles, withFiles, type LinkingDeps } from '../file-links/public.ts';
import { isMailboxConnected, type AccessTokens, type MailboxAccess } from '../mailboxes/public.ts';
import {
  closeDeliveryAttempt,
  markHandingOver,
  queueScheduled,
  takeAbandonedMessages,
  wasTokenRefusedBefore,
} from './dispatch.store.ts';
import { backOffSeconds, decideAbandoned, decideHandOver, type HandOverDecision } from './hand-over.model.ts';
import type { HeldBecause } from './held.model.ts';
import { holdMessage } from './hold-messages.ts';
import { recordAnswer } from './lanes/record-answer.ts';
import { leaseSeconds, type TakenMessage } from './lanes/take-messages.ts';
import { moveMessage, type MessageRow } from './outbox.store.ts';

export interface DispatchDeps extends LinkingDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly graph: Graph;
  readonly accessTokens: AccessTokens;
}

/** Hands one taken message to Graph, once, and writes down what is known afterwards. */
export async function dispatchMessage(deps: DispatchDeps, taken: TakenMessage): Promise<void> {
  const { message, clientRequestId } = taken;
  if (!message.sender_counts) return withhold(deps, message, 'sender-revoked');
  const access = await deps.accessTokens.get({
    organizationId: message.organization_id,
    mailboxId: message.mailbox_id,
  });
  if (access.kind !== 'ready') return withoutAccess(deps, message, access);
  const attachments = await readAttachments(deps.db, message.organization_id, message.id);
  const files = await listMailedFiles(deps, deps.db, message);
  const body = encodeGraphMessage({
    ...message.recipients,
    importance: message.importance,
    subject: message.subject,
    html: withFiles(message.html, files),
    attachments,
    messageId: message.id,
  });
  const isOurs = await inTransaction(deps.db, (tx) => markHandingOver(tx, message, leaseSeconds));
  if (!isOurs) return;
  const handOver = await deps.graph.sendMail({ accessToken: access.accessToken, body, clientRequestId });
  const isTokenRefused = handOver.kind === 'answered' && handOver.status === 401;
  if (isTokenRefused) deps.accessTokens.forget(message.mailbox_id);
  const wasTokenRefused = isTokenRefused && (await wasTokenRefusedBefore(deps.db, message));
  const decision = decideHandOver(handOver, { attemptCount: message.attempt_count, wasTokenRefused });
  await inTransaction(deps.db, async (tx) => {
    await writeDecision(deps, tx, message, decision, handOver);
    const { tenantId, takenAt: startedAt } = taken;
    await recordAnswer(tx, { lane: message, tenantId, handOver, startedAt }, await deps.clock.now(tx));
  });
  say(deps, message, decision, handOver);
}

const backToQueue = { from: ['sending'], to: 'queued', explanation: null, endedAt: null } as const;

async function withoutAccess(
  deps: DispatchDeps,
  message: MessageRow,
  access: Exclude<MailboxAccess, { kind: 'ready' }>,
): Promise<void> {
  if (access.kind === 'later') {
    const explanation = 'Microsoft could not be reached. It goes on by itself.';
    const decision = {
      state: 'queued',
      outcome: 'surely-not-sent',
      afterSeconds: backOffSeconds(message.attempt_count),
      explanation,
    } as const;
    await inTransaction(deps.db, (tx) => writeDecision(deps, tx, message, decision, null));
    return say(deps, message, decision, null);
  }
  await withhold(deps, message, 'mailbox-needs-reconnect');
}

/** It does not leave now, and waits for its reason. */
async function withhold(deps: DispatchDeps, message: MessageRow, because: HeldBecause): Promise<void> {
  await inTransaction(deps.db, async (tx) => {
    const now = await deps.clock.now(tx);
    await closeDeliveryAttempt(tx, message, { outcome: 'surely-not-sent', handOver: null, endedAt: now });
    // Reconnecting may have overtaken us: then nobody would resume what is held now.
    const goesOn =
      because === 'mailbox-needs-reconnect' &&
      (await isMailboxConnected(tx, message.organization_id, message.mailbox_id));
    if (goesOn) await moveMessage(tx, message, { ...backToQueue, dueAt: now });
    else await holdMessage(deps, tx, message, because, now);
  });
}

const recordedAs: Readonly<Record<HandOverDecision['state'], AuditAction | null>> = {
  sent: 'message.sent',
  failed: 'message.failed',
  unconfirmed: 'message.unconfirmed',
  queued: null,
};

function say(
  deps: DispatchDeps,
  message: MessageRow,
  decision: HandOverDecision,
  handOver: HandOver | null,
): void {
  deps.log.info('message.dispatched', {
    messageId: message.id,
    attempt: message.attempt_count,
    state: decision.state,
    httpStatus: handOver?.kind === 'answered' ? handOver.status : null,
    handOver: handOver?.kind ?? 'no-access',
  });
}

async function writeDecision(
  deps: DispatchDeps,
  tx: Executor,
  message: MessageRow,
  decision: HandOverDecision,
  handOver: HandOver | null,
): Promise<void> {
  const now = await deps.clock.now(tx);
  await closeDeliveryAttempt(tx, message, { outcome: decision.outcome, handOver, endedAt: now });
  const moved = await moveMessage(tx, message, {
    from: ['sending'],
    ifAttempt: message.attempt_count,
    to: decision.state,
    explanation: decision.state === 'sent' ? null : decision.explanation,
    endedAt: decision.state === 'queued' || decision.state === 'unconfirmed' ? null : now,
    ...(decision.state === 'queued' ? { dueAt: addSeconds(now, decision.afterSeconds) } : {}),
  });
  const action = recordedAs[decision.state];
  if (!moved || action === null) return;
  await recordAuditEvent(deps, tx, {
    organizationId: message.organization_id,
    at: now,
    action,
    outcome: decision.state === 'failed' ? 'refused' : 'done',
    actor: { kind: 'system' },
    target: { kind: 'message', id: message.id },
    context: {
      attempt: message.attempt_count,
      httpStatus: handOver?.kind === 'answered' ? handOver.status : null,
    },
  });
}

const scheduledAtOnce = 500;

/** Lets wait for their turn whose time has come. */
export async function queueScheduledMessages(deps: Pick<DispatchDeps, 'db'>): Promise<void> {
  let queued = scheduledAtOnce;
  while (queued === scheduledAtOnce)
    queued = await inTransaction(deps.db, (tx) => queueScheduled(tx, scheduledAtOnce));
}

/** Decides about messages whose worker died between taking and settling: nothing is resent that may have left. */
export async function recoverAbandoned(deps: DispatchDeps): Promise<number> {
  return inTransaction(deps.db, async (tx) => {
    const abandoned = await takeAbandonedMessages(tx, 100);
    for (const message of abandoned)
      await writeDecision(deps, tx, message, decideAbandoned(message.handing_over_at), null);
    return abandoned.length;
  });
}
