import { writeSync } from 'node:fs';
import pino, { type DestinationStream } from 'pino';

const standardOutputFile = 1;
/** What waits while it cannot be written; of the lines after that only the number is kept. */
const mostWaitingBytes = 1024 * 1024;
/** Without a next line, so long until it is tried again: a pipe that is full until its reader comes. */
const tryAgainMs = 100;

const lost = { count: 0, toldCount: 0 };

/** Lines of the log that were lost since the start of the process, because nothing could be written. */
export function countLostLines(): number {
  return lost.count;
}

/**
 * Standard output, which may be a file on a disk that is full: then lines wait in memory, up to a bound, and the process goes on
 * (security case H18); pino's own stream would end it, or wait for ever. It is tried again, and then all is written, with the number
 * of those that are missing. Each line is handed to the system before the caller goes on, so that a process that dies has said it.
 */
export function standardOutput(): DestinationStream {
  const waiting: Buffer[] = [];
  let waitingBytes = 0;
  const keep = (line: string): void => {
    const bytes = Buffer.from(line);
    waiting.push(bytes);
    waitingBytes += bytes.length;
  };
  let later: NodeJS.Timeout | undefined;
  const writeWaiting = (): void => {
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      const written = writeSome(next);
      if (written === null) {
        later ??= setTimeout(() => {
          later = undefined;
          writeWaiting();
        }, tryAgainMs).unref();
        return;
      }
      waitingBytes -= written;
      if (written < next.length) waiting[0] = next.subarray(written);
      else waiting.shift();
    }
  };
  return {
    write(line) {
      writeWaiting();
      const missingCount = lost.count - lost.toldCount;
      if (waiting.length === 0 && missingCount > 0) {
        lost.toldCount = lost.count;
        const told = `"event":"log.lines-lost","count":${missingCount}`;
        keep(`{"level":50${pino.stdTimeFunctions.isoTime()},${told}}\n`);
      }
      if (waitingBytes + line.length > mostWaitingBytes) lost.count += 1;
      else keep(line);
      writeWaiting();
    },
  };
}

/** How many bytes are taken; null where none are now. */
function writeSome(bytes: Buffer): number | null {
  try {
    return writeSync(standardOutputFile, bytes);
  } catch {
    return null;
  }
}
