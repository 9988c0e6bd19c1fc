import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { processStart } from '../../server/src/ports/db/embedded/processes.ts';

/** A process that we can recognise again: numbers are reused, so its start counts too. */
export interface KnownProcess {
  readonly pid: number;
  readonly start: string;
}

/** Who runs on a data folder: the starter and what it started. */
export interface RunRecord {
  readonly starter: KnownProcess;
  readonly children: readonly KnownProcess[];
}

/** Recognises a running process, or null where none (or only a zombie) has that number. */
export function recognise(pid: number): KnownProcess | null {
  const start = processStart(pid);
  return start === null ? null : { pid, start };
}

export function isAlive(known: KnownProcess): boolean {
  return recognise(known.pid)?.start === known.start;
}

/** Reads who runs, or ran, on the data folder. */
export function readRun(dataDir: string): RunRecord | null {
  try {
    const record: unknown = JSON.parse(readFileSync(join(dataDir, 'run.json'), 'utf8'));
    return isRun(record) ? record : null;
  } catch {
    return null; // absent, or cut off by a crash
  }
}

function isRun(value: unknown): value is RunRecord {
  return (
    typeof value === 'object' &&
    value !== null &&
    'starter' in value &&
    'children' in value &&
    Array.isArray(value.children)
  );
}

export function writeRun(dataDir: string, record: RunRecord): void {
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(join(dataDir, 'run.json'), JSON.stringify(record));
}

export function forgetRun(dataDir: string): void {
  rmSync(join(dataDir, 'run.json'), { force: true });
}

/** Ends processes of an earlier run whose starter was killed: asks first, insists after ten seconds. */
export async function endLeftovers(leftovers: readonly KnownProcess[]): Promise<void> {
  for (const name of ['SIGTERM', 'SIGKILL'] as const) {
    for (const { pid } of leftovers.filter(isAlive)) process.kill(pid, name);
    for (let waited = 0; waited < 10_000 && leftovers.some(isAlive); waited += 100) await wait(100);
  }
}

/** The user to whom data of an earlier start belong, where that is not us and we are not root; else null. */
export function foreignOwner(dataDir: string): number | null {
  const uid = process.getuid?.() ?? 0;
  if (uid === 0) return null;
  const folders = ['', 'emulator', 'logs', 'postgres'].map((name) => join(dataDir, name));
  const owners = folders.flatMap((folder) => [folder, ...namesIn(folder)].flatMap(ownersOf));
  return owners.find((owner) => owner !== uid) ?? null;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    return [];
  }
}

function ownersOf(path: string): readonly number[] {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined ? [] : [found.uid];
}
