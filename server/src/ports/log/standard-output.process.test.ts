import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { makeSmallDisk, mayMount } from '../../../test/small-disk.ts';

const programs = join(import.meta.dirname, '..', '..', '..', 'test', 'programs');

let child: ChildProcess;
afterEach(() => void child.kill('SIGKILL'));

function startOn(path: string): void {
  const file = openSync(path, 'w');
  child = fork(join(programs, 'write-log.ts'), {
    execArgv: ['--import', join(programs, 'with-change.ts')],
    env: { PATH: process.env['PATH'], NEGATIVE_CONTROL: process.env['NEGATIVE_CONTROL'] },
    stdio: ['ignore', file, 'ignore', 'ipc'],
  });
  closeSync(file);
}

/** Writes so many lines of a kilobyte; how many are lost by then, or that the process is no more. */
async function write(count: number): Promise<number | 'it ended'> {
  child.send(count);
  const answered = once(child, 'message').then(
    ([answer]: unknown[]) => (answer as { lostCount: number }).lostCount,
  );
  return Promise.race([answered, once(child, 'exit').then(() => 'it ended' as const)]);
}

describe('H18: a log that cannot be written', () => {
  test.skipIf(!existsSync('/dev/full'))(
    'does not end the process, and takes no more memory than a bound',
    async () => {
      startOn('/dev/full');
      expect(await write(10)).toBe(0);
      expect(await write(3000)).toBeGreaterThan(1500);
      expect(await write(1)).toBeGreaterThan(1500);
    },
  );

  test.skipIf(!mayMount())('goes on when there is room, and says how much is missing', async () => {
    const disk = makeSmallDisk(8);
    try {
      const path = join(disk.folder, 'log');
      startOn(path);
      await write(5);
      disk.fill();
      const lostCount = await write(3000);
      disk.makeRoom();
      await write(10);
      const lines = readFileSync(path, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as object);
      expect(lines).toContainEqual(expect.objectContaining({ event: 'log.lines-lost', count: lostCount }));
      // All the others are there, in their order.
      const numbers = lines.flatMap((line) => ('number' in line ? [Number(line.number)] : []));
      expect(numbers).toEqual(numbers.toSorted((one, other) => one - other));
      expect(new Set(numbers).size).toBe(3015 - Number(lostCount));
    } finally {
      child.kill('SIGKILL');
      await once(child, 'exit');
      disk.remove();
    }
  });
});
