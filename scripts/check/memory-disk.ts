import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';

const memory = '/dev/shm';
const prefix = 'gatehouse-tests-';
const neededBytes = 4 * 1024 ** 3;

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (fault) {
    return fault instanceof Error && 'code' in fault && fault.code === 'EPERM';
  }
}

/** What runs that were killed have left would hold memory until the machine starts anew. */
function removeLeftovers(): void {
  for (const name of readdirSync(memory))
    if (name.startsWith(prefix) && !isRunning(Number(name.slice(prefix.length))))
      rmSync(join(memory, name), { recursive: true, force: true });
}

/**
 * From here on this process and those it starts have their temporary folder in memory, where the system offers one with 4 GiB of
 * room (Linux, /dev/shm); elsewhere it stays where it is. Each test file copies a database, which is hundreds of files: on a disk that
 * takes longer than many a test. It is removed when this process ends. A proof stays on the disk: some are about what a disk keeps.
 */
export function useMemoryDisk(): void {
  if (process.env['PROVE_COUNT'] !== undefined || !existsSync(memory)) return;
  const { bavail, bsize } = statfsSync(memory);
  if (bavail * bsize < neededBytes || process.env['TMPDIR']?.startsWith(memory)) return;
  removeLeftovers();
  const folder = join(memory, `${prefix}${process.pid}`);
  mkdirSync(folder, { recursive: true });
  // A database server that root starts runs as another user, who must be able to go through here.
  chmodSync(folder, 0o711);
  process.env['TMPDIR'] = folder;
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
}
