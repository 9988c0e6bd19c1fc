import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = join(import.meta.dirname, '..', '..');
/** Below the ports that Linux gives to outgoing connections (32,768 and up): one of those may be taken at any moment. */
const base = 24_000 + (process.pid % 170) * 50;
const watchLoop = pathToFileURL(join(import.meta.dirname, 'watch-loop.mjs')).href;
const at = (offset: number): string => `http://127.0.0.1:${base + offset}`;

/** The emulator, and the server as production runs it, on ports and a folder of their own, and how long it took to answer. */
export interface BenchHouse {
  readonly baseUrl: string;
  readonly control: string;
  /** Where the emulator stands in for login.microsoftonline.com. */
  readonly login: string;
  /** What the server was started with, for programs beside it. */
  readonly environment: NodeJS.ProcessEnv;
  readonly coldStartMs: number;
  readonly warmStartMs: number;
  serverMemoryMegabytes(): { readonly resident: number; readonly own: number };
  /** By how many milliseconds the server's event loop was late since the last call. */
  loopDelay(): Promise<LoopDelay>;
  /** Another server on the same database. */
  startReplica(connectionString: string): Promise<Replica>;
  stop(): Promise<void>;
}

export interface Replica {
  readonly baseUrl: string;
  stop(): Promise<void>;
}

export interface LoopDelay {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** Asks the server, into which watch-loop.mjs is loaded. */
async function readLoopDelay(server: ChildProcess, file: string): Promise<LoopDelay> {
  rmSync(file, { force: true });
  server.kill('SIGUSR2');
  for (let tries = 0; tries < 2000; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
    if (text.endsWith('}')) return JSON.parse(text) as LoopDelay;
  }
  throw new Error('the server did not say how late its event loop was');
}

async function untilOk(url: string): Promise<void> {
  for (let tries = 0; tries < 4000; tries += 1) {
    try {
      if ((await fetch(url)).ok) return;
    } catch {
      // not listening yet
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`${url} did not answer`);
}

async function end(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}

/** As `deploy/gatehouse.service` starts it, with its options of Node. */
function asInProduction(): { command: readonly string[]; environment: NodeJS.ProcessEnv } {
  const unit = readFileSync(join(root, 'deploy', 'gatehouse.service'), 'utf8');
  const command = /^ExecStart=\S+ (.*)$/m.exec(unit)?.[1]?.split(' ') ?? [];
  const arenas = /^Environment=.*\bMALLOC_ARENA_MAX=(\d+)/m.exec(unit)?.[1];
  return {
    command: [...command.slice(0, -1), '--import', watchLoop, join(root, command.at(-1) ?? '')],
    environment: arenas === undefined ? {} : { MALLOC_ARENA_MAX: arenas },
  };
}

async function startServer(
  environment: NodeJS.ProcessEnv,
  operationsPort = base + 31,
): Promise<{ server: ChildProcess; tookMs: number }> {
  const production = asInProduction();
  const startedAt = performance.now();
  const server = spawn(process.execPath, production.command, {
    env: { ...environment, ...production.environment },
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await untilOk(`http://127.0.0.1:${operationsPort}/readyz`);
  return { server, tookMs: performance.now() - startedAt };
}

/** Resident memory of a process in MB, from Linux's own account of it; and the part that is its own, not of Node's file. */
function readMemory(pid: number): { resident: number; own: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const megabytes = (name: string): number =>
    Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1000);
  return { resident: megabytes('VmRSS'), own: megabytes('RssAnon') };
}

/** Starts emulator and server; the server twice, once on an empty folder and once on the one it has left. */
export async function startHouse(): Promise<BenchHouse> {
  const dataDir = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'));
  const baseUrl = `http://localhost:${base + 30}`;
  const environment = {
    ...process.env,
    DATA_DIR: dataDir,
    LOOP_DELAY_FILE: join(dataDir, 'loop-delay.json'),
    EMULATOR_PORT: String(base),
    PORT: String(base + 30),
    OPERATIONS_PORT: String(base + 31),
    BASE_URL: baseUrl,
    // One user makes as many requests as the machine takes.
    LIMITS_SCALE: '100',
    MICROSOFT_ORIGIN_MAP: `https://login.microsoftonline.com=${at(1)},https://graph.microsoft.com=${at(2)}`,
    SMTP_URL: `smtp://127.0.0.1:${base + 25}`,
  };
  const emulator = spawn(process.execPath, [join(root, 'emulator/src/main.ts')], {
    env: environment,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await untilOk(`${at(0)}/state`);
  const cold = await startServer(environment);
  await end(cold.server);
  const warm = await startServer(environment);
  return {
    baseUrl,
    control: at(0),
    login: at(1),
    environment,
    coldStartMs: cold.tookMs,
    warmStartMs: warm.tookMs,
    serverMemoryMegabytes: () => readMemory(warm.server.pid ?? 0),
    loopDelay: () => readLoopDelay(warm.server, environment.LOOP_DELAY_FILE),
    async startReplica(connectionString) {
      const [port, operationsPort] = [base + 40, base + 41];
      const place = { PORT: String(port), OPERATIONS_PORT: String(operationsPort) };
      const started = await startServer(
        { ...environment, ...place, DATABASE_URL: connectionString },
        operationsPort,
      );
      return { baseUrl: `http://localhost:${port}`, stop: () => end(started.server) };
    },
    async stop() {
      await end(warm.server);
      await end(emulator);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
