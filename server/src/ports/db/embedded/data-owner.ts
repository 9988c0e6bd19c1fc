import { createHash } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { DatabaseRefused } from '../database-refused.ts';
import { processStart } from './processes.ts';

/** The claim of this process on a data folder. */
export interface DataOwner {
  release(): Promise<void>;
}

interface OwnerRecord {
  readonly pid: number;
  readonly start: string | null;
}

/**
 * Claims a data folder for this process, or refuses where another holds it. A file names the holder (number and start);
 * on Linux a listening socket decides between two that come at the same instant, and ends with its process, even by kill -9.
 */
export async function claimData(folder: string): Promise<DataOwner> {
  const file = join(folder, 'owner.json');
  const door = await holdDoor(folder);
  const holder = await readRecord(file);
  if (door === 'taken' || (holder !== null && isAlive(holder))) {
    if (door !== 'taken') door?.close();
    throw new DatabaseRefused(
      `The data in ${folder} are in use by ${holder === null ? 'another process' : `process ${holder.pid}`}: stop that one first, or set DATA_DIR to another folder.`,
    );
  }
  const record: OwnerRecord = { pid: process.pid, start: processStart(process.pid) };
  try {
    await writeFile(`${file}.new`, JSON.stringify(record));
    await rename(`${file}.new`, file);
  } catch (fault) {
    door?.close();
    throw new DatabaseRefused(
      `The folder ${folder} cannot be written (${codeOf(fault)}): start as its owner, make room, or set DATA_DIR to another folder.`,
      { cause: fault },
    );
  }
  return {
    async release() {
      await rm(file, { force: true });
      door?.close();
    },
  };
}

function codeOf(fault: unknown): string {
  return fault instanceof Error && 'code' in fault ? String(fault.code) : 'unknown fault';
}

function isAlive(record: OwnerRecord): boolean {
  const start = processStart(record.pid);
  return start !== null && start === record.start;
}

async function readRecord(file: string): Promise<OwnerRecord | null> {
  try {
    const record: unknown = JSON.parse(await readFile(file, 'utf8'));
    return isRecord(record) ? record : null;
  } catch {
    return null; // absent, or cut off by a crash: nobody's
  }
}

function isRecord(value: unknown): value is OwnerRecord {
  return (
    typeof value === 'object' &&
    value !== null &&
    'pid' in value &&
    typeof value.pid === 'number' &&
    'start' in value
  );
}

async function holdDoor(folder: string): Promise<Server | 'taken' | undefined> {
  if (process.platform !== 'linux') return undefined;
  // A name that begins with NUL lives in the kernel only, so that nothing is left behind (unix(7), abstract).
  const name = `\0gatehouse-${createHash('sha256').update(folder).digest('hex').slice(0, 32)}`;
  return new Promise((resolve) => {
    const server = createServer((visitor) => visitor.destroy());
    server.once('error', (fault: NodeJS.ErrnoException) =>
      resolve(fault.code === 'EADDRINUSE' ? 'taken' : undefined),
    );
    server.listen(name, () => resolve(server.unref()));
  });
}
