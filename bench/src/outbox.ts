import { join } from 'node:path';
import { Beside } from './beside.ts';
import { installPeer } from './peers.ts';
import { redisVersion, startRedis } from './redis.ts';
import { sized, type Report } from './report.ts';

const program = join(import.meta.dirname, '..', '..', 'server', 'test', 'programs', 'outbox-times.ts');
const messages = sized(6_000, 300);

interface Outbox {
  readonly count: number;
  readonly mailboxes: number;
  /** How many are handed over at once, at most. */
  readonly workers: number;
  /** Of each message. */
  readonly html: string;
  /** So many callers at once. */
  readonly few: number;
  readonly many: number;
  /** A second, each. */
  readonly enqueuedByFew: number;
  readonly enqueued: number;
  readonly batchSize: number;
  readonly batched: number;
  readonly plain: number;
  readonly dispatched: number;
  readonly bare: number;
}

interface PeerOutbox {
  readonly enqueued: number;
  readonly dispatched: number;
  readonly putOff: number;
}

const rate = (value: number): string => `${Math.round(value)}/s`;

async function bullOutbox(
  folder: string,
  ours: Outbox,
  appendFsync: 'always' | 'everysec',
): Promise<PeerOutbox> {
  const redis = await startRedis(appendFsync);
  try {
    const args = [redis.port, ours.count, ours.mailboxes, ours.workers, ours.html].map(String);
    const beside = new Beside(join(folder, 'outbox.mjs'), args, process.env, folder);
    const told = await beside.next<PeerOutbox>();
    await beside.ended();
    return told;
  } finally {
    await redis.stop();
  }
}

/** The same mails through BullMQ on Redis, once as durable as ours and once as Redis is by default. */
async function besideBull(report: Report, ours: Outbox): Promise<void> {
  const version = redisVersion();
  if (version === undefined) {
    report.line(
      'There is no redis-server on the PATH; `apt-get install redis-server` brings it: no comparison with BullMQ.',
    );
    return;
  }
  const folder = installPeer('bullmq');
  if (folder === undefined) {
    report.line('BullMQ could not be installed: no comparison');
    return;
  }
  report.line(
    `\nBullMQ 6.7.0 on Redis ${version}, append-only file, the same lane rule as a script in Redis`,
  );
  for (const appendFsync of ['always', 'everysec'] as const) {
    const peer = await bullOutbox(folder, ours, appendFsync);
    const versus = (us: number, them: number): string =>
      `${rate(them).padEnd(10)} ours × ${(us / them).toFixed(2)}`;
    report.row(`enqueue one by one, appendfsync ${appendFsync}`, versus(ours.enqueued, peer.enqueued));
    report.row(
      `dispatch, appendfsync ${appendFsync}`,
      `${versus(ours.dispatched, peer.dispatched)} (${peer.putOff} put off by the lane rule)`,
    );
  }
}

/** How many messages a second are taken for sending, and how many leave, each beside its floor and beside BullMQ. */
export async function benchOutbox(report: Report): Promise<void> {
  const beside = new Beside(program, [String(messages)], process.env);
  const ours = await beside.next<Outbox>();
  await beside.ended();
  const {
    count,
    mailboxes,
    few,
    enqueuedByFew,
    many,
    enqueued,
    batchSize,
    batched,
    plain,
    dispatched,
    bare,
  } = ours;
  report.line(
    `${count} messages of ${mailboxes} mailboxes, ${many} callers at once unless said, ${ours.workers} hand-overs at once`,
  );
  report.row(`enqueue one by one, ${few} callers`, rate(enqueuedByFew));
  report.row('enqueue one by one', rate(enqueued));
  report.row(`enqueue in batches of ${batchSize}`, rate(batched));
  report.row('floor: a plain insert of the same row', rate(plain));
  report.row(`enqueue one by one, ${few} callers, of the floor`, (enqueuedByFew / plain).toFixed(2));
  report.promise('enqueue one by one, of the floor', enqueued / plain, { atLeast: 0.5 });
  report.promise('enqueue in batches, of the floor', batched / plain, { atLeast: 0.5 });
  report.promise('dispatch', dispatched, { atLeast: 300 }, '/s');
  report.row('floor: the same requests by themselves', rate(bare));
  report.row('dispatch, of the floor', (dispatched / bare).toFixed(2));
  await besideBull(report, ours);
}
