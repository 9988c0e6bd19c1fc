import { join } from 'node:path';
import { Beside } from './beside.ts';

const program = join(import.meta.dirname, '..', '..', 'server', 'test', 'programs', 'outbox-times.ts');
const messages = 6_000;

interface Outbox {
  readonly count: number;
  readonly mailboxes: number;
  /** A second, each. */
  readonly enqueued: number;
  readonly batchSize: number;
  readonly batched: number;
  readonly plain: number;
  readonly dispatched: number;
  readonly bare: number;
}

/** How many messages a second are taken for sending, and how many leave, each beside its floor. */
export async function benchOutbox(): Promise<void> {
  console.log('\nthe outbox');
  const beside = new Beside(program, [String(messages)], process.env);
  const { count, mailboxes, enqueued, batchSize, batched, plain, dispatched, bare } =
    await beside.next<Outbox>();
  await beside.ended();
  const rate = (value: number): string => `${Math.round(value)}/s`;
  console.log(`${count} messages of ${mailboxes} mailboxes`);
  console.log(
    `enqueue in batches of ${batchSize} ${rate(batched)}; floor (a plain insert of the same row) ${rate(plain)}: × ${(batched / plain).toFixed(2)} (promise 0.5)`,
  );
  console.log(`enqueue one by one ${rate(enqueued)}: × ${(enqueued / plain).toFixed(2)} of the same floor`);
  console.log(
    `dispatch ${rate(dispatched)} (promise 300/s); floor (the same requests by themselves) ${rate(bare)}: × ${(dispatched / bare).toFixed(2)}`,
  );
}
