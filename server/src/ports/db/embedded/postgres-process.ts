import { spawn, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Log } from '../../log/log.ts';
import { DatabaseRefused } from '../database-refused.ts';
import { runAs } from './identity.ts';
import { openPostgresLog } from './postgres-log.ts';
import type { Durability, Surroundings } from './surroundings.ts';

/** A PostgreSQL that takes connections. */
export interface RunningPostgres {
  /** Settles when it has ended, for whatever reason. */
  readonly ended: Promise<string>;
  /** Ends it and waits: first in order (SIGINT), at last by force. */
  end(): Promise<void>;
}

const always: Readonly<Record<string, string>> = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  max_connections: '200',
  // The log is for faults of the server; statements and their values (people's data) stay out of it.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  timezone: 'UTC',
};

const byDurability: Readonly<Record<Durability, Readonly<Record<string, string>>>> = {
  fsync: { fsync: 'on', full_page_writes: 'on', synchronous_commit: 'on' },
  none: { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', autovacuum: 'off' },
};

/** Starts PostgreSQL on a complete data folder and waits until it takes connections; recovery may take its time. */
export async function startPostgres(around: Surroundings, log: Log): Promise<RunningPostgres> {
  const { child, ended } = await launch(around);
  let why: string | undefined;
  void ended.then((text) => (why = text));
  for (let waited = 0; !(await isReady(around.cluster, child.pid)); waited += 10) {
    if (why !== undefined)
      throw new DatabaseRefused(`PostgreSQL did not start (${why}): ${await lastLine(around.logFile)}`);
    if (waited % 5000 === 4990) log.info('database.recovering', { seconds: Math.ceil(waited / 1000) });
    await wait(10);
  }
  const atExit = (): void => void child.kill('SIGINT'); // process.exit() without stop(): at least it is told
  process.once('exit', atExit);
  void ended.then(() => process.removeListener('exit', atExit));
  return { ended, end: () => endProcess(child, ended) };
}

async function launch(around: Surroundings): Promise<{ child: ChildProcess; ended: Promise<string> }> {
  const settings = { ...always, ...byDurability[around.durability], unix_socket_directories: around.sockets };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const command = runAs(around.identity, around.binaries.postgres, ['-D', around.cluster, ...args]);
  const output = await openPostgresLog(around.logFile);
  try {
    const child = spawn(command.file, command.args, {
      ...command.ids,
      env: around.environment,
      cwd: '/',
      // Its own group: a Ctrl-C in the terminal reaches us alone, and we close in order.
      detached: true,
      // A file, not a pipe: a pipe would break with us, and the last words would be lost.
      stdio: ['ignore', output.fd, output.fd],
    });
    // Listened to at once: one that fails at its start may be gone before the file is closed here.
    return { child, ended: endOf(child) };
  } finally {
    await output.close();
  }
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (fault) => resolve(fault.message));
    child.once('exit', (code, signal) => resolve(signal === null ? `exit code ${code}` : `signal ${signal}`));
  });
}

/** The lock file's eighth line says so; its first says whose it is. */
async function isReady(cluster: string, pid: number | undefined): Promise<boolean> {
  const lines = (await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  return lines[0] === String(pid) && lines[7]?.trim() === 'ready';
}

async function lastLine(file: string): Promise<string> {
  const lines = (await readFile(file, 'utf8').catch(() => '')).trim().split('\n');
  const telling = lines.findLast((line) => /FATAL|PANIC|ERROR/.test(line)) ?? lines.at(-1) ?? '';
  return telling === '' ? 'it said nothing' : telling;
}

async function endProcess(child: ChildProcess, ended: Promise<string>): Promise<void> {
  for (const [signal, seconds] of [
    ['SIGINT', 20],
    ['SIGQUIT', 5],
    ['SIGKILL', 5],
  ] as const) {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    const patience = new AbortController();
    const tooLong = wait(seconds * 1000, undefined, { signal: patience.signal, ref: true }).catch(
      () => undefined,
    );
    await Promise.race([ended, tooLong]);
    patience.abort();
  }
}
