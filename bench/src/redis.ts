import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from './free-port.ts';

export interface Redis {
  readonly port: number;
  readonly version: string;
  stop(): Promise<void>;
}

async function untilListening(port: number): Promise<void> {
  for (let tries = 0; tries < 1000; tries += 1) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = createConnection({ port, host: '127.0.0.1' });
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (isOpen) return;
    await wait(10);
  }
  throw new Error('Redis did not start');
}

/** The version of the redis-server on the PATH; nothing where there is none. */
export function redisVersion(): string | undefined {
  const { stdout, error } = spawnSync('redis-server', ['--version'], { encoding: 'utf8' });
  return error === undefined ? /v=([\d.]+)/.exec(stdout)?.[1] : undefined;
}

/**
 * A Redis of its own, in a folder and on a port of its own, as BullMQ's page "Going to production" asks for it: an append-only file, and
 * nothing evicted. `always`: on the disk before a command is answered, as PostgreSQL's commit is; `everysec`: Redis' default.
 */
export async function startRedis(appendFsync: 'always' | 'everysec'): Promise<Redis> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-redis-'));
  const port = await freePort();
  const settings = {
    port: String(port),
    bind: '127.0.0.1',
    dir: folder,
    appendonly: 'yes',
    appendfsync: appendFsync,
    save: '',
    'maxmemory-policy': 'noeviction',
  };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  const child = spawn('redis-server', args, { stdio: 'ignore' });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  await untilListening(port);
  return {
    port,
    version: redisVersion() ?? '',
    async stop() {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
