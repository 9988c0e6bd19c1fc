import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMessageDispatcher } from '../src/compose/outbox.ts';
import type { Dispatcher } from '../src/jobs/dispatcher.ts';
import type { PersonCaller } from '../src/kernel/call.ts';
import { databaseClock } from '../src/ports/clock/clock.ts';
import { systemTicks } from '../src/ports/clock/ticks.ts';
import { openDatabase, type Database } from '../src/ports/db/database.ts';
import { openEmbeddedPostgres } from '../src/ports/db/embedded/embedded-postgres.ts';
import { migrateToLatest } from '../src/ports/db/migrate.ts';
import { createLog } from '../src/ports/log/log.ts';
import { clouds } from '../src/ports/microsoft/cloud.ts';
import type { Graph } from '../src/ports/microsoft/graph.ts';
import { createHttpGraph } from '../src/ports/microsoft/http-graph.ts';
import { systemRandom } from '../src/ports/random/random.ts';
import { createSealing } from '../src/ports/secrets/sealing.ts';
import { Secret } from '../src/ports/secrets/secret.ts';
import { giveAccess } from './given-access.ts';

/** A database of its own, for programs that measure the outbox without a server around it. */
export interface LoneDatabase {
  readonly owner: Database;
  /** As the server sees it. */
  readonly server: Database;
  close(): Promise<void>;
}

export async function openLoneDatabase(connections: {
  readonly owner: number;
  readonly server: number;
}): Promise<LoneDatabase> {
  const log = createLog('silent');
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-outbox-'));
  const postgres = await openEmbeddedPostgres({
    dataDir: join(folder, 'postgres'),
    durability: 'fsync',
    log,
  });
  const settings = { connectionString: postgres.connectionString, log, statementTimeoutMs: 600_000 };
  const owner = openDatabase({ ...settings, maxConnections: connections.owner, as: 'owner' });
  await migrateToLatest(owner);
  const server = openDatabase({ ...settings, maxConnections: connections.server, as: 'server' });
  return {
    owner,
    server,
    async close() {
      await Promise.all([owner.destroy(), server.destroy()]);
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What hands in and hands over there. */
export function loneOutboxDeps({ server: db }: LoneDatabase) {
  return {
    db,
    clock: databaseClock,
    ticks: systemTicks,
    random: systemRandom,
    log: createLog('silent'),
    sealing: createSealing([{ id: 'k1', bytes: randomBytes(32) }]),
    baseUrl: 'http://localhost',
  };
}

/** A server on this machine that reads each mail and says 202, and the way to it. */
export interface Receiver {
  readonly graph: Graph;
  close(): void;
}

export async function startReceiver(hear: (body: Buffer) => void): Promise<Receiver> {
  const receiver = createServer((request, response) => {
    const parts: Buffer[] = [];
    request
      .on('data', (part: Buffer) => parts.push(part))
      .once('end', () => {
        response.writeHead(202).end();
        hear(Buffer.concat(parts));
      });
  });
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const origin = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  const cloud = clouds.global;
  return {
    graph: createHttpGraph({ cloud, originMap: new Map([[new URL(cloud.graph).origin, origin]]) }),
    close() {
      receiver.closeAllConnections();
      receiver.close();
    },
  };
}

/** What every mailbox there is reached by. */
export const loneAccessToken = new Secret('not a token of anybody');

/** The product's own dispatcher, of mailboxes for which nobody asks Entra: those that are there now. It begins when it is called. */
export async function makeLoneDispatcher(
  { owner }: LoneDatabase,
  deps: ReturnType<typeof loneOutboxDeps>,
  { graph }: Receiver,
): Promise<() => Dispatcher> {
  const accessTokens = await giveAccess(owner, deps, loneAccessToken);
  return () => startMessageDispatcher({ ...deps, graph, accessTokens });
}

/** A person of `makeMailboxes`, who hands in. */
export function loneSender(organizationId: string, number: number): PersonCaller {
  return {
    organizationId,
    userId: `${organizationId}_usr_${number}`,
    email: `${number}@${organizationId}.example`,
    displayName: 'Somebody',
    userEpoch: 0,
    role: 'member',
    sessionId: null,
    apiKeyId: null,
  } as unknown as PersonCaller;
}
