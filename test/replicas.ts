// Replicas of the product as processes of their own behind one proxy, for tests and journeys.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Place, RoundRobin } from './round-robin.ts';

const root = join(import.meta.dirname, '..');
const program = [
  '--disable-proto=delete',
  '--import',
  join(root, 'server', 'test', 'programs', 'with-change.ts'),
  join(root, 'server', 'src', 'main.ts'),
];

/** Who is told where replicas are: the proxy of the tests; a real one reads it in its file. */
export interface Front extends Pick<RoundRobin, 'remove'> {
  add(place: Place): void | Promise<void>;
}

export interface Replica {
  readonly place: Place;
  readonly child: ChildProcess;
  readonly ended: Promise<readonly unknown[]>;
}

export interface Replicas {
  /** The oldest goes, and a new one takes its turn: there before the other goes, or in its place after it. */
  replaceOldest(how: 'new-first' | 'in-place'): Promise<void>;
  /** How each that was told to stop has ended: status and signal. */
  readonly ends: readonly (readonly unknown[])[];
  close(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export const freePlace = async (): Promise<Place> => ({
  port: await freePort(),
  operationsPort: await freePort(),
});

type Environment = Readonly<Record<string, string | undefined>>;

/** A replica that answers. */
async function startReplica(place: Place, environment: Environment): Promise<Replica> {
  const child = spawn(process.execPath, program, {
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: join(root, '.cache', 'compile'),
      NEGATIVE_CONTROL: process.env['NEGATIVE_CONTROL'],
      ...environment,
      PORT: String(place.port),
      OPERATIONS_PORT: String(place.operationsPort),
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const replica = { place, child, ended: once(child, 'exit') };
  for (;;) {
    if (child.exitCode !== null) throw new Error('a replica ended before it was ready');
    const ready = await fetch(`http://127.0.0.1:${place.operationsPort}/readyz`).catch(() => undefined);
    if (ready?.ok === true) return replica;
    await pause(25);
  }
}

/** One after the other, so that the first has made the tables when the second starts. */
export async function startReplicas(
  front: Front,
  places: readonly Place[],
  environment: Environment,
): Promise<Replicas> {
  const replicas: Replica[] = [];
  const ends: (readonly unknown[])[] = [];
  const begin = async (place: Place): Promise<void> => {
    replicas.push(await startReplica(place, environment));
    await front.add(place);
  };
  const endOldest = async (): Promise<Place> => {
    const oldest = replicas.shift();
    if (oldest === undefined) throw new Error('there is no replica');
    oldest.child.kill('SIGTERM');
    ends.push(await oldest.ended);
    front.remove(oldest.place);
    return oldest.place;
  };
  for (const place of places) await begin(place);
  return {
    ends,
    async replaceOldest(how) {
      if (how === 'new-first') await begin(await freePlace());
      const place = await endOldest();
      if (how === 'in-place') await begin(place);
    },
    async close() {
      for (const { child } of replicas) child.kill('SIGKILL');
      await Promise.all(replicas.map(({ ended }) => ended));
    },
  };
}
