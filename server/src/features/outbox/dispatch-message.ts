import { AppError } from '../../kernel/app-error.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import { inTransaction, type Database } from '../../ports/db/database.ts';
import { encodeGraphMessage, type Graph, type HandOver } from '../../ports/microsoft/graph.ts';
import { tell } from '../../ports/traces/spans.ts';
import { readAttachments } from '../attachments/public.ts';
import { listMailedFiles, withFiles, type LinkingDeps } from '../file-links/public.ts';
import {
  isMailboxConnected,
  type AccessTokens,
  type MailboxAccess,
  type ReadyAccess,
} from '../mailboxes/public.ts';
import {
  closeDeliveryAttempt,
  countRefusedTokens,
  lanesToQueue,
  markHandingOver,
  queueScheduled,
  type DueMessage,
} from './dispatch.store.ts';
import { backOffSeconds, decideHandOver, type HandOverDecision } from './hand-over.model.ts';
import type { HeldBecause } from './held.model.ts';
import { holdMessage } from './hold-messages.ts';
import { breakOff } from './interruptions.ts';
import { recordAnswer } from './lanes/record-answer.ts';
import { leaseSeconds, type TakenMessage } from './lanes/take-messages.ts';
import { moveMessage, type MessageRow } from './outbox.store.ts';
import { writeDecision } from './write-decision.ts';
import { writePatiently, type PatientDeps } from './write-patiently.ts';

export interface DispatchDeps extends LinkingDeps, PatientDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly graph: Graph;
  readonly accessTokens: AccessTokens;
}

/** Hands one taken message to Graph, once, and writes down what is known afterwards. */
export async function dispatchMessage(deps: DispatchDeps, taken: TakenMessage): Promise<void> {
  const { id, attempt_count: attempt } = taken.message;
  tell({ 'gatehouse.message': id, 'gatehouse.attempt': attempt });
  let ready: Ready | null;
  try {
    ready = await makeReady(deps, taken);
  } catch (fault) {
    tell({ 'gatehouse.outcome': 'broke-off' });
    return breakOff(deps, taken.message, fault);
  }
  if (ready !== null) await handOver(deps, taken, ready);
}

/** What leaves, with the mark that it does committed. */
interface Ready {
  readonly access: ReadyAccess;
  readonly body: Buffer;
}

/** Longer than this between the mark and the first byte, and the lease might end while the request is on its way. */
const longestPauseSeconds = leaseSeconds / 3;

/** Everything before the first byte leaves; null where it does not leave now. */
async function makeReady(deps: DispatchDeps, { message }: TakenMessage): Promise<Ready | null> {
  if (!message.sender_counts) return withhold(deps, message, 'sender-revoked');
  const access = await deps.accessTokens.get({
    organizationId: message.organization_id,
    mailboxId: message.mailbox_id,
  });
  if (access.kind !== 'ready') return withoutAccess(deps, message, access);
  const body = await encode(deps, message);
  const beforeMark = deps.ticks.seconds();
  if (!(await markHandingOver(deps.db, message, leaseSeconds))) return null;
  // A process that stood still here may come back after its sender has sent the message again (security case H08).
  if (deps.ticks.seconds() - beforeMark > longestPauseSeconds)
    throw new AppError('internal_fault', 'the process stood still after the mark');
  return { access, body };
}

/** The message as Graph takes it, with the files that travel in it and the links to those that do not. */
async function encode(deps: DispatchDeps, message: DueMessage): Promise<Buffer> {
  const attachments = message.has_files
    ? await readAttachments(deps.db, message.organization_id, message.id)
    : [];
  const files = message.has_files ? await listMailedFiles(deps, deps.db, message) : [];
  return encodeGraphMessage({
    ...message.recipients,
    importance: message.importance,
    subject: message.subject,
    html: withFiles(message.html, files),
    attachments,
    messageId: message.id,
  });
}

async function handOver(deps: DispatchDeps, taken: TakenMessage, ready: Ready): Promise<void> {
  const { message, clientRequestId } = taken;
  const { access, body } = ready;
  const answer = await deps.graph.sendMail({ accessToken: access.accessToken, body, clientRequestId });
  const isTokenRefused = answer.kind === 'answered' && answer.status === 401;
  let decision: HandOverDecision | undefined;
  await writePatiently(deps, message, async (tx) => {
    if (isTokenRefused) await deps.accessTokens.drop(tx, access);
    const refusedTokens = isTokenRefused ? 1 + (await countRefusedTokens(tx, message)) : 0;
    decision = decideHandOver(answer, { attemptCount: message.attempt_count, refusedTokens });
    const { tenantId, takenAt: startedAt } = taken;
    const settlement = await writeDecision(deps, tx, message, decision, answer, tenantId);
    await recordAnswer(tx, { lane: message, tenantId, handOver: answer, startedAt }, settlement);
  });
  if (decision === undefined) return;
  say(deps, message, decision, answer);
  // Afterwards: whatever becomes of it, the message waits for its next look, and that one holds it or asks once more.
  if (decision.state === 'queued' && decision.needsReconnect) await deps.accessTokens.giveUp(access);
}

async function withoutAccess(
  deps: DispatchDeps,
  message: MessageRow,
  access: Exclude<MailboxAccess, { kind: 'ready' }>,
): Promise<null> {
  if (access.kind === 'needs-reconnect') return withhold(deps, message, 'mailbox-needs-reconnect');
  const decision = {
    state: 'queued',
    outcome: 'surely-not-sent',
    afterSeconds: backOffSeconds(message.attempt_count),
    explanation: 'Microsoft could not be reached. It goes on by itself.',
  } as const;
  await inTransaction(deps.db, (tx) => writeDecision(deps, tx, message, decision, null));
  say(deps, message, decision, null);
  return null;
}

const backToQueue = { from: ['sending'], to: 'queued', explanation: null, endedAt: null } as const;

/** It does not leave now, and waits for its reason; where this try is still its last. */
async function withhold(deps: DispatchDeps, message: MessageRow, because: HeldBecause): Promise<null> {
  const ifAttempt = message.attempt_count;
  await inTransaction(deps.db, async (tx) => {
    const now = await deps.clock.now(tx);
    // Reconnecting may have overtaken us: then nobody would resume what is held now.
    const goesOn =
      because === 'mailbox-needs-reconnect' &&
      (await isMailboxConnected(tx, message.organization_id, message.mailbox_id));
    if (goesOn) await moveMessage(tx, message, { ...backToQueue, ifAttempt, dueAt: now });
    else await holdMessage(deps, tx, message, { because, now, ifAttempt });
    await closeDeliveryAttempt(tx, message, { outcome: 'surely-not-sent', end: null, endedAt: now });
  });
  tell({ 'gatehouse.outcome': because });
  return null;
}

function say(
  deps: DispatchDeps,
  message: MessageRow,
  decision: HandOverDecision,
  answer: HandOver | null,
): void {
  tell({ 'gatehouse.outcome': decision.state });
  deps.log.info('message.dispatched', {
    messageId: message.id,
    attempt: message.attempt_count,
    state: decision.state,
    httpStatus: answer?.kind === 'answered' ? answer.status : null,
    handOver: answer?.kind ?? 'no-access',
  });
}

/** More wait for the next look, a few seconds later. */
const lanesAtOnce = 500;

/** Lets wait for their turn whose time has come, one lane after the other. */
export async function queueScheduledMessages(deps: Pick<DispatchDeps, 'db'>): Promise<void> {
  for (const lane of await lanesToQueue(deps.db, lanesAtOnce))
    await inTransaction(deps.db, (tx) => queueScheduled(tx, lane));
}
