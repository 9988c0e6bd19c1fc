import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createArgon2Hasher } from '../src/ports/passwords/argon2-hasher.ts';
import { Secret } from '../src/ports/secrets/secret.ts';

const root = join(import.meta.dirname, '..');

/** Where something waits for a disk or a process or computes for long: all of it before the server listens. */
const beforeListening = [
  'src/config/registrations.ts',
  'src/ports/db/embedded/identity.ts',
  'src/ports/db/embedded/processes.ts',
  'src/ports/secrets/keyed-hash.ts',
];

/** A line of the log, before what it tells goes on. */
const handedToTheSystem = ['src/ports/log/standard-output.ts'];

test('N12: no code that answers requests calls what stops the event loop until it is done', () => {
  const files = globSync('src/**/*.ts', { cwd: root }).filter((file) => !file.endsWith('.test.ts'));
  const stopping = files.filter((file) =>
    /\b\w+Sync\(|\bAtomics\.wait\(/.test(readFileSync(join(root, file), 'utf8')),
  );
  expect(stopping.toSorted()).toEqual([...beforeListening, ...handedToTheSystem].toSorted());
});

test('N12: the event loop turns while passwords are hashed and verified', async () => {
  const hasher = createArgon2Hasher({ atOnce: 1, waiting: 8 });
  let isOver = false;
  let turns = 0;
  const turn = (): void => {
    turns += 1;
    if (!isOver) setImmediate(turn);
  };
  setImmediate(turn);
  const typed = new Secret('four words in a row');
  const hash = await hasher.hash(typed);
  for (let count = 0; count < 4; count += 1) expect(await hasher.verify(hash, typed)).toBe(true);
  isOver = true;
  // What is hashed where we are settles its promise before the loop has turned once.
  expect(turns).toBeGreaterThan(0);
});
