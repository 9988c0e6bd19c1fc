import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { root, StartRefused } from './settings.ts';

export interface Child {
  readonly name: string;
  readonly pid: number;
  /** Where its log lies. */
  readonly logFile: string;
  /** Settles when it has ended. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

const patienceSeconds = 60;

/**
 * Starts one of our programs with its log in a file: a pipe would break with us, and a program that lost its starter
 * shall still end in order. Its own process group, so that Ctrl-C reaches the starter alone, which stops the rest.
 */
export function startChild(
  name: string,
  file: string,
  environment: NodeJS.ProcessEnv,
  dataDir: string,
  options: readonly string[] = [],
): Child {
  mkdirSync(join(dataDir, 'logs'), { recursive: true });
  const logFile = join(dataDir, 'logs', `${name}.log`);
  const output = openSync(logFile, 'w');
  const child = spawn(process.execPath, ['--disable-proto=delete', join(root, file), ...options], {
    cwd: root,
    env: environment,
    detached: true,
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  const ended = new Promise<string>((resolve) => {
    child.once('error', (fault) => resolve(fault.message));
    child.once('exit', (code, signal) => resolve(signal === null ? `exit code ${code}` : `signal ${signal}`));
  });
  return {
    name,
    pid: child.pid ?? 0,
    logFile,
    ended,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), 30_000);
      await ended;
      clearTimeout(timer);
    },
  };
}

/** Waits until the address answers with a success; refuses where the program ends or takes too long. */
export async function waitUntilReady(child: Child, address: string): Promise<void> {
  let why: string | undefined;
  void child.ended.then((reason) => (why = reason));
  for (
    const deadline = performance.now() + patienceSeconds * 1000;
    performance.now() < deadline;
    await wait(50)
  ) {
    if (why !== undefined) throw new StartRefused(describeEnd(child, why));
    if (await answers(address)) return;
  }
  throw new StartRefused(
    `The ${child.name} was not ready after ${patienceSeconds} s; its log is ${child.logFile}.`,
  );
}

async function answers(address: string): Promise<boolean> {
  try {
    return (await fetch(address, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false;
  }
}

/** What the program said last in plain words, else where to read on. */
export function describeEnd(child: Child, why: string): string {
  const lines = readFileSync(child.logFile, 'utf8').trim().split('\n');
  const plain = lines.filter(
    (line) => line.trim() !== '' && !line.startsWith('{') && !/^\s+at |^Node\.js v/.test(line),
  );
  const said = plain.slice(-8).join('\n');
  return said === ''
    ? `The ${child.name} ended (${why}); its log is ${child.logFile}.`
    : `The ${child.name} ended (${why}): ${said}`;
}
