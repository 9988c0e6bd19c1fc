import { sql } from 'kysely';
import { createHandInTogether, enqueueMessage } from '../../src/features/outbox/public.ts';
import { withinOrganization } from '../../src/ports/db/reach.ts';
import { fillOutbox, makeMailboxes } from '../crowded-outbox.ts';
import {
  loneOutboxDeps,
  loneSender,
  makeLoneDispatcher,
  openLoneDatabase,
  startReceiver,
} from '../lone-outbox.ts';

/**
 * For the bench: `single-mails.ts <waiting> <singles>` has a dispatcher at work and hands in so many single messages, one after the
 * other, of an organization that has nothing else waiting; first by themselves, then while another organization has so many waiting
 * in a thousand mailboxes. Says for each, in milliseconds, from the call that hands it in until a server on this machine has read it.
 */
const [waiting, singles] = [Number(process.argv[2] ?? 1000), Number(process.argv[3] ?? 20)];
const crowdedMailboxes = Math.min(1000, waiting);
const [crowded, calm] = ['org_crowded', 'org_calm'];
// Enough that no lane of theirs comes to its thirty a minute.
const calmMailboxes = Math.ceil((2 * singles) / 20);

const database = await openLoneDatabase({ owner: 2, server: 20 });
const { owner } = database;
await makeMailboxes(owner, crowded, crowdedMailboxes);
await makeMailboxes(owner, calm, calmMailboxes);
await sql`update users set session_epoch = 0`.execute(owner);

const arrivals = new Map<string, () => void>();
let others = 0;
const receiver = await startReceiver((body) => {
  const subject = /single-\d+/.exec(String(body))?.[0];
  if (subject === undefined) others += 1;
  else arrivals.get(subject)?.();
});
const deps = loneOutboxDeps(database);
const start = await makeLoneDispatcher(database, deps, receiver);
const dispatcher = start();
const handInDeps = {
  ...deps,
  handInTogether: createHandInTogether(deps),
  wakeDispatcher: () => dispatcher.wake(),
};

const html = `<p>${'Your quote stands in the file. '.repeat(30)}</p>`;

async function sendSingle(number: number): Promise<number> {
  const who = loneSender(calm, (number % calmMailboxes) + 1);
  const subject = `single-${number}`;
  const arrival = new Promise<void>((resolve) => arrivals.set(subject, resolve));
  const input = {
    headers: { 'idempotency-key': subject },
    body: { to: [{ address: 'x@y.example' }], cc: [], bcc: [], subject, html, attachmentIds: [] },
  };
  const startedAt = performance.now();
  await withinOrganization(calm, () =>
    enqueueMessage(handInDeps, { who, input, browserHash: null, reference: 'bench' } as never),
  );
  await arrival;
  arrivals.delete(subject);
  return performance.now() - startedAt;
}

async function sendSingles(from: number): Promise<number[]> {
  const times: number[] = [];
  for (let number = from; number < from + singles; number += 1) times.push(await sendSingle(number));
  return times;
}

const alone = await sendSingles(0);
await fillOutbox(owner, crowded, Math.ceil(waiting / crowdedMailboxes));
// What PostgreSQL does by itself within the minute.
await sql`vacuum analyze`.execute(owner);
const startedAt = performance.now();
const before = others;
const crowdedOut = await sendSingles(singles);
const seconds = (performance.now() - startedAt) / 1000;
const left = await sql<{ left: number }>`
  select count(*)::int as left from outbox_messages where organization_id = ${crowded} and state <> 'sent'`.execute(
  owner,
);
const told = {
  alone,
  crowded: crowdedOut,
  left: left.rows[0]?.left ?? 0,
  othersPerSecond: (others - before) / seconds,
};
await dispatcher.stop();
receiver.close();
await database.close();
process.stdout.write(`${JSON.stringify(told)}\n`);
