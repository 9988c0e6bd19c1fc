import { sql } from 'kysely';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTaker, dispatchMessage, enqueueMessage, workers } from '../../src/features/outbox/public.ts';
import { startDispatcher } from '../../src/jobs/dispatcher.ts';
import type { PersonCaller } from '../../src/kernel/call.ts';
import { databaseClock } from '../../src/ports/clock/clock.ts';
import { systemTicks } from '../../src/ports/clock/ticks.ts';
import { openDatabase } from '../../src/ports/db/database.ts';
import { openEmbeddedPostgres } from '../../src/ports/db/embedded/embedded-postgres.ts';
import { migrateToLatest } from '../../src/ports/db/migrate.ts';
import { acrossOrganizations, withinOrganization } from '../../src/ports/db/reach.ts';
import { createLog } from '../../src/ports/log/log.ts';
import { clouds } from '../../src/ports/microsoft/cloud.ts';
import { createHttpGraph } from '../../src/ports/microsoft/http-graph.ts';
import { systemRandom } from '../../src/ports/random/random.ts';
import { createSealing } from '../../src/ports/secrets/sealing.ts';
import { Secret } from '../../src/ports/secrets/secret.ts';
import { fillOutbox, makeMailboxes } from '../crowded-outbox.ts';
import { giveAccess } from '../given-access.ts';

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

const log = createLog('silent');
const folder = await mkdtemp(join(tmpdir(), 'gatehouse-singles-'));
const postgres = await openEmbeddedPostgres({ dataDir: join(folder, 'postgres'), durability: 'fsync', log });
const settings = { connectionString: postgres.connectionString, log, statementTimeoutMs: 600_000 };
const owner = openDatabase({ ...settings, maxConnections: 2, as: 'owner' });
await migrateToLatest(owner);
const db = openDatabase({ ...settings, maxConnections: 20, as: 'server' });
await makeMailboxes(owner, crowded, crowdedMailboxes);
await makeMailboxes(owner, calm, calmMailboxes);
await sql`update users set session_epoch = 0`.execute(owner);

const arrivals = new Map<string, () => void>();
let others = 0;
const receiver = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  response.writeHead(202).end();
  const subject = /single-\d+/.exec(body)?.[0];
  if (subject === undefined) others += 1;
  else arrivals.get(subject)?.();
});
receiver.listen(0, '127.0.0.1');
await once(receiver, 'listening');
const origin = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
const cloud = clouds.global;
const graph = createHttpGraph({ cloud, originMap: new Map([[new URL(cloud.graph).origin, origin]]) });
const accessToken = new Secret('not a token of anybody');
const deps = {
  db,
  clock: databaseClock,
  ticks: systemTicks,
  random: systemRandom,
  log,
  sealing: createSealing([{ id: 'k1', bytes: randomBytes(32) }]),
  baseUrl: 'http://localhost',
  wakeDispatcher: (): void => dispatcher.wake(),
};
const accessTokens = await giveAccess(owner, deps, accessToken);
const stopping = new AbortController().signal;
const taker = createTaker(deps);
const dispatcher = acrossOrganizations(() =>
  startDispatcher({
    mostAtOnce: workers,
    take: () => acrossOrganizations(() => taker.take()),
    work: (taken) =>
      withinOrganization(taken.message.organization_id, () =>
        dispatchMessage({ ...deps, graph, accessTokens, stopping }, taken),
      ).finally(() => taker.done(taken)),
    recover: () => Promise.resolve(),
    log,
  }),
);

const html = `<p>${'Your quote stands in the file. '.repeat(30)}</p>`;

async function sendSingle(number: number): Promise<number> {
  const userId = `${calm}_usr_${(number % calmMailboxes) + 1}`;
  const who = {
    organizationId: calm,
    userId,
    email: 'somebody@calm.example',
    displayName: 'Somebody',
    userEpoch: 0,
    role: 'member',
    sessionId: null,
    apiKeyId: null,
  } as unknown as PersonCaller;
  const subject = `single-${number}`;
  const arrival = new Promise<void>((resolve) => arrivals.set(subject, resolve));
  const input = {
    headers: { 'idempotency-key': subject },
    body: { to: [{ address: 'x@y.example' }], cc: [], bcc: [], subject, html, attachmentIds: [] },
  };
  const startedAt = performance.now();
  await withinOrganization(calm, () =>
    enqueueMessage(deps, { who, input, browserHash: null, reference: 'bench' } as never),
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
await Promise.all([owner.destroy(), db.destroy()]);
receiver.closeAllConnections();
receiver.close();
await postgres.stop();
await rm(folder, { recursive: true, force: true });
process.stdout.write(`${JSON.stringify(told)}\n`);
