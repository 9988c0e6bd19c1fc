import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { compileCache } from './compile-cache.ts';
import { startDatabaseProxy } from './counting-proxy.ts';
import type { House } from './harness.ts';
import { startProxy, type Piece, type Watch } from './proxy.ts';

const programs = join(import.meta.dirname, 'programs');
const program = [
  ...['with-change.ts', 'shift-clock.ts'].flatMap((name) => ['--import', join(programs, name)]),
  join(programs, 'dispatch-messages.ts'),
];

/** What passes between the process and the database, and between it and Graph. */
export interface Watches {
  readonly toDatabase?: Watch;
  readonly fromDatabase?: Watch;
  readonly toGraph?: Watch;
  readonly fromGraph?: Watch;
}

/** A process that has loaded the dispatcher and waits for the word. */
export interface DispatchingProcess {
  readonly child: ChildProcess;
  readonly ended: Promise<unknown>;
  /** From its word on it takes what is due; each piece is shown before it is passed on. */
  begin(watches: Watches): void;
  /** How many pieces the process has said. */
  saidCount(): number;
  /** PostgreSQL's processes behind it: what it had sent may be at work there when it is dead itself. */
  backends(): readonly number[];
  /** Its connections to the database break off, as where that fails over; the process lives. */
  cutDatabase(): void;
  close(): Promise<void>;
}

/** PostgreSQL tells the process id of a connection once, in BackendKeyData. */
function backendOf({ bytes }: Piece): number | undefined {
  const at = bytes.indexOf(Buffer.from([0x4b, 0, 0, 0, 12]));
  return at === -1 ? undefined : bytes.readInt32BE(at + 5);
}

/** On a machine whose clock is so many seconds ahead. */
export async function prepareDispatching(house: House, shiftSeconds = 0): Promise<DispatchingProcess> {
  const { emulator } = house;
  const watching: { now: Watches } = { now: {} };
  const backends = new Map<number, number>();
  const database = await startDatabaseProxy(house.databaseUrl, {
    there: (piece) => watching.now.toDatabase?.(piece),
    back(piece) {
      const backend = backends.has(piece.connection) ? undefined : backendOf(piece);
      if (backend !== undefined) backends.set(piece.connection, backend);
      return watching.now.fromDatabase?.(piece);
    },
  });
  const graphPort = Number(new URL(emulator.graph).port);
  const graph = await startProxy(() => connect(graphPort, '127.0.0.1'), {
    there: (piece) => watching.now.toGraph?.(piece),
    back: (piece) => watching.now.fromGraph?.(piece),
  });
  const child = spawn(process.execPath, [...program], {
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: compileCache,
      NEGATIVE_CONTROL: process.env['NEGATIVE_CONTROL'],
      SHIFT_SECONDS: String(shiftSeconds),
      BASE_URL: house.baseUrl,
      DATABASE_URL: database.url,
      MICROSOFT_ORIGIN_MAP: `https://login.microsoftonline.com=${emulator.login},https://graph.microsoft.com=http://127.0.0.1:${graph.port}`,
    },
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  const ended = once(child, 'exit');
  return {
    child,
    ended,
    begin(watches) {
      watching.now = watches;
      child.stdin?.write('begin\n');
    },
    saidCount: () => database.counts().there + graph.counts().there,
    backends: () => [...backends.values()],
    cutDatabase: () => database.cut(),
    async close() {
      child.kill('SIGKILL');
      await ended;
      await Promise.all([database.close(), graph.close()]);
    },
  };
}
