import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Log } from '../../log/log.ts';
import { DatabaseRefused } from '../database-refused.ts';
import { processesIn, processStart, signal } from './processes.ts';

/** Fast shutdown, immediate shutdown, death: each given its time. All three lose nothing that was committed. */
const insistence = [
  { signal: 'SIGINT', seconds: 20 },
  { signal: 'SIGQUIT', seconds: 5 },
  { signal: 'SIGKILL', seconds: 5 },
] as const;

/**
 * Ends a PostgreSQL that outlived its supervisor (kill -9 of Node leaves it running), and clears its lock files. They
 * are cleared only when nobody works in the folder any more: PostgreSQL trusts the number in them, which may by now
 * be a zombie's or a stranger's.
 */
export async function endOrphans(cluster: string, sockets: string, log: Log): Promise<void> {
  for (const step of insistence) {
    const pids = await orphansOf(cluster);
    if (pids.length === 0) break;
    log.warn('database.orphan-found', { pids: pids.join(' '), signal: step.signal });
    const [server] = step.signal === 'SIGKILL' ? [] : await lockHolder(cluster, pids);
    for (const pid of server === undefined ? pids : [server]) signal(pid, step.signal);
    await waitUntilGone(cluster, step.seconds);
  }
  const left = await orphansOf(cluster);
  if (left.length > 0) {
    throw new DatabaseRefused(
      `A PostgreSQL from an earlier run (process ${left.join(', ')}) does not end: stop it, then start again.`,
    );
  }
  await rm(join(cluster, 'postmaster.pid'), { force: true });
  await rm(sockets, { recursive: true, force: true });
}

async function orphansOf(cluster: string): Promise<readonly number[]> {
  if (process.platform === 'linux') return processesIn(cluster);
  // Without /proc only the lock file can tell.
  const pid = await readLock(cluster);
  return pid !== undefined && processStart(pid) !== null ? [pid] : [];
}

/** The server itself; told to stop, it ends its children in order. Without it the children are told one by one. */
async function lockHolder(cluster: string, pids: readonly number[]): Promise<readonly number[]> {
  const pid = await readLock(cluster);
  return pid !== undefined && pids.includes(pid) ? [pid] : [];
}

async function readLock(cluster: string): Promise<number | undefined> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number.parseInt(text, 10);
  return pid > 1 ? pid : undefined;
}

async function waitUntilGone(cluster: string, seconds: number): Promise<void> {
  for (let waited = 0; waited < seconds * 1000; waited += 20) {
    if ((await orphansOf(cluster)).length === 0) return;
    await wait(20);
  }
}
