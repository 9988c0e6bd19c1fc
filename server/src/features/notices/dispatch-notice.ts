import { AppError } from '../../kernel/app-error.ts';
import { addSeconds, secondsBetween } from '../../kernel/time.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import type { Database } from '../../ports/db/database.ts';
import type { Log } from '../../ports/log/log.ts';
import type { Sealing } from '../../ports/secrets/sealing.ts';
import type { Smtp } from '../../ports/smtp/smtp.ts';
import { factsContext } from './enqueue-notice.ts';
import { decideAfterTry, readContent, type AfterTry, type NoticeContent } from './notice.model.ts';
import { endTry, giveBackAbandoned, takeDueNotices, type NoticeRow } from './notices.store.ts';
import { renderNotice, type NoticeBrand } from './render-notice.ts';

export interface DispatchNoticeDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly sealing: Sealing;
  readonly smtp: Smtp;
  readonly log: Log;
  readonly brand: NoticeBrand;
}

const leaseSeconds = 120;

/** Takes up to so many notices that are due, each with a lease. */
export async function takeNotices(deps: DispatchNoticeDeps, limit: number): Promise<NoticeRow[]> {
  return takeDueNotices(deps.db, limit, leaseSeconds);
}

/** Lets others take what a worker that died had taken. */
export async function recoverNotices(deps: DispatchNoticeDeps): Promise<void> {
  await giveBackAbandoned(deps.db);
}

/** Hands one notice to the mail server. What is past its time is not sent; what it says is forgotten with its end. */
export async function dispatchNotice(deps: DispatchNoticeDeps, row: NoticeRow): Promise<void> {
  const startedAt = await deps.clock.now(deps.db);
  if (row.expires_at !== null && row.expires_at <= startedAt)
    return settle(deps, row, startedAt, { kind: 'failed', because: 'expired' });
  const outcome = await deps.smtp.send({
    messageId: `<${row.id}@${domainOf(deps.brand.supportEmail)}>`,
    to: row.recipient_address,
    ...renderNotice(contentOf(deps, row), deps.brand),
  });
  if (outcome.kind !== 'accepted')
    deps.log.warn('notice.not-taken', { noticeId: row.id, kind: row.kind, why: outcome.why });
  const now = await deps.clock.now(deps.db);
  const secondsLeft = row.expires_at === null ? null : secondsBetween(now, row.expires_at);
  const { attempt_count: attemptCount } = row;
  await settle(deps, row, now, decideAfterTry({ outcome: outcome.kind, attemptCount, secondsLeft }));
}

function contentOf(deps: DispatchNoticeDeps, row: NoticeRow): NoticeContent {
  if (row.sealed_facts === null)
    throw new AppError('internal_fault', `notice ${row.id} says nothing any more`);
  return readContent(deps.sealing.open(row.sealed_facts, factsContext(row.id)).reveal());
}

async function settle(deps: DispatchNoticeDeps, row: NoticeRow, now: Date, after: AfterTry): Promise<void> {
  const about = { noticeId: row.id, kind: row.kind };
  if (after.kind === 'again')
    return endTry(deps.db, row, { state: 'queued', due_at: addSeconds(now, after.inSeconds) });
  const end = { ended_at: now, sealed_facts: null };
  if (after.kind === 'sent') {
    deps.log.info('notice.sent', about);
    return endTry(deps.db, row, { state: 'sent', ...end });
  }
  deps.log.error('notice.failed', { ...about, because: after.because });
  return endTry(deps.db, row, { state: 'failed', failed_because: after.because, ...end });
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}
