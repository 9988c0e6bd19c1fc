import { access, constants, readFile, statfs } from 'node:fs/promises';
import type { Surroundings } from './surroundings.ts';

/** PostgreSQL needs one more segment of its write-ahead log (16 MB), and as much again to work with, before it can start. */
const leastBytes = 32 * 1024 * 1024;
const leastFiles = 16;

/** What it says itself where a quota is spent, of which the file system's numbers say nothing. */
const noRoom = /No space left on device|Disk quota exceeded/;

/** Whether PostgreSQL has ended, or does not start, because it cannot write: it will go on by itself when it can. */
export async function isOutOfRoom(around: Surroundings): Promise<boolean> {
  const { bavail, bsize, files, ffree } = await statfs(around.dataDir);
  // A file system without a number of files says 0 of 0.
  if (bavail * bsize < leastBytes || (files > 0 && ffree < leastFiles)) return true;
  // A file system that has become read-only says so to whoever asks whether they may write.
  const isReadOnly = await access(around.dataDir, constants.W_OK).then(
    () => false,
    (fault: NodeJS.ErrnoException) => fault.code === 'EROFS',
  );
  if (isReadOnly) return true;
  const said = await readFile(around.logFile, 'utf8').catch(() => '');
  return noRoom.test(said.slice(-4000));
}
