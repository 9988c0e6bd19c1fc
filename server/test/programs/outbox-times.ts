import { sql } from 'kysely';
import {
  createHandInTogether,
  enqueueMessage,
  enqueueMessageBatch,
  workers,
} from '../../src/features/outbox/public.ts';
import type { PersonCaller } from '../../src/kernel/call.ts';
import { withinOrganization } from '../../src/ports/db/reach.ts';
import { systemRandom } from '../../src/ports/random/random.ts';
import { makeMailboxes } from '../crowded-outbox.ts';
import {
  loneAccessToken,
  loneOutboxDeps,
  loneSender,
  makeLoneDispatcher,
  openLoneDatabase,
  startReceiver,
} from '../lone-outbox.ts';

/**
 * For the bench: `outbox-times.ts <messages>` hands in so many messages for as many mailboxes as take them within Outlook's limits
 * (a quarter by few callers, the others by many at once), then hands them over to a server on this machine that reads each and says 202; at last hands in as
 * many again in batches. Says how many of each a second, and the floors: the same rows written by a plain insert each, and the same
 * requests handed to the same server by themselves.
 */
const count = Number(process.argv[2] ?? 3000);
const perMailbox = 15;
const organizations = 20;
const mailboxes = Math.ceil(count / organizations / perMailbox);
const [few, many] = [8, 32];
/** As many as the API takes together. */
const batchSize = 500;

const database = await openLoneDatabase({ owner: many, server: 20 });
const { owner } = database;
const people: PersonCaller[] = [];
for (let number = 0; number < organizations; number += 1) {
  const organizationId = `org_${String(number).padStart(3, '0')}`;
  await makeMailboxes(owner, organizationId, mailboxes);
  for (let person = 1; person <= mailboxes; person += 1) people.push(loneSender(organizationId, person));
}
await sql`update users set session_epoch = 0`.execute(owner);
await sql`vacuum analyze`.execute(owner);

let received = 0;
const receiver = await startReceiver(() => {
  received += 1;
});

/** So many a second where so many are done at once. */
async function rateOf(
  times: number,
  atOnce: number,
  work: (number: number) => Promise<unknown>,
): Promise<number> {
  const startedAt = performance.now();
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < times) {
      const number = next;
      next += 1;
      await work(number);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return (times * 1000) / (performance.now() - startedAt);
}

const html = `<p>${'Your quote stands in the file. '.repeat(30)}</p>`;
const parts = loneOutboxDeps(database);
const deps = { ...parts, handInTogether: createHandInTogether(parts), wakeDispatcher: () => undefined };
const quote = {
  to: [{ address: 'x@y.example' }],
  cc: [],
  bcc: [],
  subject: 'Quote',
  html,
  attachmentIds: [],
};
async function handIn(
  number: number,
  operation: typeof enqueueMessage | typeof enqueueMessageBatch,
  body: object,
) {
  const who = people[number % people.length];
  if (who === undefined) throw new Error('nobody');
  const input = { headers: { 'idempotency-key': `bench-${number}` }, body };
  const outcome = await withinOrganization<Promise<{ ok: boolean }>>(who.organizationId, () =>
    operation(deps, { who, input, browserHash: null, reference: 'bench' } as never),
  );
  if (!outcome.ok) throw new Error('refused');
}
const byFew = Math.floor(count / 4);
const enqueuedByFew = await rateOf(byFew, few, (number) => handIn(number, enqueueMessage, quote));
const enqueued = await rateOf(count - byFew, many, (number) => handIn(byFew + number, enqueueMessage, quote));

await sql`create table plain_rows (like outbox_messages including defaults including indexes)`.execute(owner);
const rows = (await sql<{ id: string }>`select id from outbox_messages`.execute(owner)).rows;
const plain = await rateOf(rows.length, many, (number) =>
  sql`insert into plain_rows select * from outbox_messages where id = ${rows[number]?.id ?? ''}`.execute(
    owner,
  ),
);

const start = await makeLoneDispatcher(database, deps, receiver);
const startedAt = performance.now();
const dispatcher = start();
const left = async (): Promise<number> =>
  (
    await sql<{
      left: number;
    }>`select count(*)::int as left from outbox_messages where state <> 'sent'`.execute(owner)
  ).rows[0]?.left ?? 0;
// Counting takes its share of the database: only where the last is about to be done.
while (received < count || (await left()) > 0) await new Promise((resolve) => setTimeout(resolve, 20));
const dispatched = (count * 1000) / (performance.now() - startedAt);
await dispatcher.stop();

const body = Buffer.from(JSON.stringify({ message: { subject: 'Quote', body: { content: html } } }));
const bare = await rateOf(count, workers, () =>
  receiver.graph.sendMail({ accessToken: loneAccessToken, body, clientRequestId: systemRandom.uuid() }),
);
const batches = Math.ceil(count / batchSize);
const messages = Array.from({ length: batchSize }, () => quote);
const batched =
  batchSize * (await rateOf(batches, many, (number) => handIn(number, enqueueMessageBatch, { messages })));
const told = {
  count,
  mailboxes: people.length,
  workers,
  html,
  few,
  enqueuedByFew,
  many,
  enqueued,
  batchSize,
  batched,
  plain,
  dispatched,
  bare,
  received,
};
receiver.close();
await database.close();
process.stdout.write(`${JSON.stringify(told)}\n`);
