import { writeSync } from 'node:fs';
import pino, { type DestinationStream } from 'pino';

const standardOutputFile = 1;
/** What waits while it cannot be written; of the lines after that only the number is kept. */
const mostWaitingBytes = 1024 * 1024;
/** A pipe that somebody has made non-blocking is full until its reader comes; longer than a second nobody is held up for it. */
const pipePatience = { stepMs: 10, steps: 100 };

const lost = { count: 0, toldCount: 0 };

/** Lines of the log that were lost since the start of the process, because nothing could be written. */
export function countLostLines(): number {
  return lost.count;
}

/**
 * Standard output, which may be a file on a disk that is full: then lines wait in memory, up to a bound, and the process goes on
 * (security case H18); pino's own stream would end it, or wait for ever. The next line tries again, and then all is written, with
 * the number of those that are missing.
 */
export function standardOutput(): DestinationStream {
  const waiting: Buffer[] = [];
  let waitingBytes = 0;
  const keep = (line: string): void => {
    const bytes = Buffer.from(line);
    waiting.push(bytes);
    waitingBytes += bytes.length;
  };
  const writeWaiting = (): void => {
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      const written = writeSome(next);
      if (written === null) return;
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
  for (let step = 0; step < pipePatience.steps; step += 1) {
    try {
      return writeSync(standardOutputFile, bytes);
    } catch (fault) {
      const isFullPipe = fault instanceof Error && 'code' in fault && fault.code === 'EAGAIN';
      if (!isFullPipe) return null;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pipePatience.stepMs);
    }
  }
  return null;
}
