import { copyFile, open, stat, truncate, type FileHandle } from 'node:fs/promises';
import type { Log } from '../../log/log.ts';

/** How long the log of the embedded PostgreSQL may become before it is cut, and how often somebody looks. */
export interface LogBound {
  readonly bytes: number;
  readonly lookEverySeconds: number;
}

/** Two files of so many bytes, and what comes in a minute. Every five minutes of work is two lines. */
export const usualLogBound: LogBound = { bytes: 5_000_000, lookEverySeconds: 60 };

/**
 * Opens it anew. Each write goes to the end that the file has then, as it must be where the file is cut below PostgreSQL: it keeps its
 * handle for as long as it runs. PostgreSQL's own collector rotates by size, too, but never deletes a file.
 */
export async function openPostgresLog(file: string): Promise<FileHandle> {
  const output = await open(file, 'a');
  await output.truncate();
  return output;
}

/** Cuts it where it is too long; what it held stands in `‹file›.1` until the next time. Lines written meanwhile may be lost. */
async function cut(file: string, bytes: number): Promise<void> {
  if ((await stat(file)).size <= bytes) return;
  await copyFile(file, `${file}.1`);
  await truncate(file);
}

/** Looks until it is stopped. What cannot be copied, as on a full disk, is left as it is, and looked at again. */
export function boundPostgresLog(file: string, bound: LogBound, log: Log): { stop(): void } {
  let isCutting = false;
  const look = async (): Promise<void> => {
    if (isCutting) return;
    isCutting = true;
    await cut(file, bound.bytes).catch((fault: Error) =>
      log.warn('database.log-not-cut', { file, why: fault.message }),
    );
    isCutting = false;
  };
  const timer = setInterval(() => void look(), bound.lookEverySeconds * 1000).unref();
  return { stop: () => clearInterval(timer) };
}
