import { parseEmailAddress } from '../../kernel/email-address.ts';
import { addSeconds } from '../../kernel/time.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import { inTransaction, type Database, type Executor } from '../../ports/db/database.ts';
import type { Log, LogFacts } from '../../ports/log/log.ts';
import type { Random } from '../../ports/random/random.ts';
import type { Sealing } from '../../ports/secrets/sealing.ts';
import type { OutgoingMail, Smtp, SmtpAnswer } from '../../ports/smtp/smtp.ts';
import { recordAuditEvent } from '../audit/public.ts';
import type { BulkPace } from './bulk-pace.ts';
import { factsContext } from './enqueue-notice.ts';
import { readContent } from './notice.model.ts';
import {
  endExpiredNotices,
  endNotice,
  putOffNotice,
  takeAbandonedNotices,
  takeDueNotices,
  type NoticeRow,
} from './notices.store.ts';
import { renderNotice } from './render-notice.ts';
import { decideSending, type SendingDecision } from './sending.model.ts';
import { plainName } from './shown-name.model.ts';

export interface NoticeSenderDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly sealing: Sealing;
  readonly smtp: Smtp;
  /** Of this process. */
  readonly bulkPace: BulkPace;
  readonly brand: { readonly name: string; readonly supportEmail: string };
}

/** Longer than the longest hand-over: while a worker lives, its lease does. */
const leaseSeconds = 120;

/** Takes up to so many due notices; of those to many as many as may leave now. */
export async function takeNotices(
  deps: Pick<NoticeSenderDeps, 'db' | 'bulkPace'>,
  limit: number,
): Promise<NoticeRow[]> {
  const taken = await takeDueNotices(deps.db, { all: limit, bulk: deps.bulkPace.left() }, leaseSeconds);
  deps.bulkPace.spend(taken.filter((notice) => notice.is_bulk).length);
  return taken;
}

/** The mail of a notice; undefined where its address is not one that we write to. */
function mailOf(deps: NoticeSenderDeps, notice: NoticeRow): OutgoingMail | undefined {
  const address = parseEmailAddress(notice.recipient_address);
  // What is mailed is the very string that was stored (security case C10).
  if (!address.ok || address.value !== notice.recipient_address) return undefined;
  const sealed = notice.sealed_facts ?? Buffer.alloc(0);
  const content = readContent(deps.sealing.open(sealed, factsContext(notice.id)).reveal());
  return {
    id: notice.id,
    date: notice.created_at,
    to: {
      address: address.value,
      name: notice.recipient_name === null ? null : plainName(notice.recipient_name),
    },
    ...renderNotice(deps.brand, content),
  };
}

/**
 * Hands one taken notice to the mail server and writes down what came of it. A worker that dies in between, or whose answer
 * was lost, leaves a notice that is sent once more: the same words, the same link, the same Message-ID.
 */
export async function sendNotice(
  deps: NoticeSenderDeps,
  notice: NoticeRow,
  signal: AbortSignal,
): Promise<void> {
  const mail = mailOf(deps, notice);
  const answer = mail === undefined ? null : await deps.smtp.send(mail, signal);
  const decision = decideSending(answer?.kind ?? 'unusable-address', notice.attempt_count);
  const isOurs = await inTransaction(deps.db, async (tx) =>
    writeDecision(deps, tx, notice, decision, await deps.clock.now(tx)),
  );
  if (isOurs) logDecision(deps, notice, decision, whyOf(answer));
}

/** Writes down what becomes of a notice; false where another worker has taken it meanwhile. */
async function writeDecision(
  deps: NoticeSenderDeps,
  tx: Executor,
  notice: NoticeRow,
  decision: SendingDecision,
  now: Date,
): Promise<boolean> {
  if (decision.state === 'queued') return putOffNotice(tx, notice, addSeconds(now, decision.afterSeconds));
  const failedBecause = decision.state === 'failed' ? decision.because : null;
  const isOurs = await endNotice(tx, notice, { at: now, failedBecause });
  if (isOurs && failedBecause !== null) await recordFailure(deps, tx, notice, failedBecause, now);
  return isOurs;
}

/** What the mail server said, as far as the log may know it. */
function whyOf(answer: SmtpAnswer | null): LogFacts {
  if (answer === null) return { why: 'unusable-address' };
  if (answer.kind === 'accepted') return {};
  return { why: answer.kind === 'retry' ? answer.because : 'rejected', reply: answer.reply };
}

/** One line for each attempt: nothing of the recipient, nothing of the content. */
function logDecision(
  deps: NoticeSenderDeps,
  notice: NoticeRow,
  decision: SendingDecision | { readonly state: 'failed'; readonly because: 'expired' },
  why: LogFacts = {},
): void {
  const facts = { noticeId: notice.id, kind: notice.kind, attempt: notice.attempt_count, ...why };
  if (decision.state === 'sent') deps.log.info('notice.sent', facts);
  else if (decision.state === 'queued')
    deps.log.warn('notice.put-off', { ...facts, afterSeconds: decision.afterSeconds });
  else deps.log.warn('notice.failed', { ...facts, because: decision.because });
}

async function recordFailure(
  deps: NoticeSenderDeps,
  tx: Executor,
  notice: NoticeRow,
  because: 'refused' | 'gave-up' | 'expired',
  now: Date,
): Promise<void> {
  if (notice.organization_id === null) return;
  await recordAuditEvent(deps, tx, {
    organizationId: notice.organization_id,
    at: now,
    action: 'notice.failed',
    outcome: 'refused',
    actor: { kind: 'system' },
    target: { kind: 'notice', id: notice.id },
    context: { kind: notice.kind, because, attempt: notice.attempt_count },
  });
}

/** Decides about notices whose worker died: they are sent again. */
async function recoverAbandoned(deps: NoticeSenderDeps): Promise<void> {
  const decided = await inTransaction(deps.db, async (tx) => {
    const now = await deps.clock.now(tx);
    const abandoned = await takeAbandonedNotices(tx, 100);
    const decisions = abandoned.map((notice) => ({
      notice,
      decision: decideSending('abandoned', notice.attempt_count),
    }));
    for (const { notice, decision } of decisions) await writeDecision(deps, tx, notice, decision, now);
    return decisions;
  });
  for (const { notice, decision } of decided) logDecision(deps, notice, decision, { why: 'abandoned' });
}

/** Ends the notices that are of no use any more. */
async function endExpired(deps: NoticeSenderDeps): Promise<void> {
  const expired = await inTransaction(deps.db, async (tx) => {
    const notices = await endExpiredNotices(tx);
    const now = await deps.clock.now(tx);
    for (const notice of notices) await recordFailure(deps, tx, notice, 'expired', now);
    return notices;
  });
  for (const notice of expired) logDecision(deps, notice, { state: 'failed', because: 'expired' });
}

/** What nobody is working on any more: abandoned notices go back to the queue, expired ones end. */
export async function recoverNotices(deps: NoticeSenderDeps): Promise<void> {
  await recoverAbandoned(deps);
  await endExpired(deps);
}
