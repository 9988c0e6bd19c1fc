import type { Log } from '../../ports/log/log.ts';
import { addSeconds, secondsBetween } from '../../kernel/time.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import type { Database } from '../../ports/db/database.ts';
import type { Sealing } from '../../ports/secrets/sealing.ts';
import type { Smtp } from '../../ports/smtp/smtp.ts';
import { decideAfterTry, type Notice } from './notice.model.ts';
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

export async function takeNotices(deps: DispatchNoticeDeps, limit: number): Promise<NoticeRow[]> {
  return takeDueNotices(deps.db, limit, leaseSeconds);
}

export async function recoverNotices(deps: DispatchNoticeDeps): Promise<void> {
  await giveBackAbandoned(deps.db);
}

/** Hands one notice to the mail server. What is past its time is not sent; its facts are forgotten with its end. */
export async function dispatchNotice(deps: DispatchNoticeDeps, row: NoticeRow): Promise<void> {
  const startedAt = await deps.clock.now(deps.db);
  if (row.expires_at <= startedAt) return end(deps, row, startedAt, 'past its time');
  const outcome = await deps.smtp.send({
    messageId: `<${row.id}@${domainOf(deps.brand.supportEmail)}>`,
    to: row.recipient_address,
    ...renderNotice(open(deps, row), deps.brand),
  });
  const now = await deps.clock.now(deps.db);
  const secondsLeft = secondsBetween(now, row.expires_at);
  const after = decideAfterTry({ outcome, attemptCount: row.attempt_count, secondsLeft });
  if (after.kind !== 'again') return end(deps, row, now, after.kind === 'sent' ? null : after.failure);
  deps.log.warn('notice.waits', { noticeId: row.id, kind: row.kind, inSeconds: after.inSeconds });
  await endTry(deps.db, row, {
    state: 'queued',
    due_at: addSeconds(now, after.inSeconds),
    ended_at: null,
    failure: null,
  });
}

function open(deps: DispatchNoticeDeps, row: NoticeRow): Notice {
  // Written by enqueueNotice under the type of its kind, and sealed: nobody else can have made it.
  const facts: unknown = JSON.parse(deps.sealing.open(row.sealed_facts, ['notice', row.id]).reveal());
  return { kind: row.kind, facts } as Notice;
}

async function end(
  deps: DispatchNoticeDeps,
  row: NoticeRow,
  now: Date,
  failure: string | null,
): Promise<void> {
  if (failure === null) deps.log.info('notice.sent', { noticeId: row.id, kind: row.kind });
  else deps.log.error('notice.failed', { noticeId: row.id, kind: row.kind, failure });
  await endTry(deps.db, row, {
    state: failure === null ? 'sent' : 'failed',
    ended_at: now,
    failure,
    sealed_facts: Buffer.alloc(0),
  });
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}
