import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compileCache } from '../../../test/compile-cache.ts';
import { freePort } from '../../../test/free-port.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/test-database.ts';
import { openDatabase, type Database } from '../db/database.ts';
import { createLog } from '../log/log.ts';

const server = join(import.meta.dirname, '..', '..', '..');
const change = ['--import', join(server, 'test', 'programs', 'with-change.ts')];
const key = (fill: number): string => Buffer.alloc(32, fill).toString('base64');

let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await createTestDatabase();
  const { connectionString } = database;
  db = openDatabase({ connectionString, maxConnections: 1, log: createLog('silent'), as: 'owner' });
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});

/** A program of the product with these keys: how it ended and what it said, or that it serves. */
async function run(program: string, sealingKeys: string, ...given: readonly string[]) {
  const [port, operationsPort] = [await freePort(), await freePort()];
  const child = spawn(process.execPath, [...change, join(server, 'src', program), ...given], {
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: compileCache,
      NEGATIVE_CONTROL: process.env['NEGATIVE_CONTROL'],
      DATABASE_URL: database.connectionString,
      GATEHOUSE_WORLD: 'none',
      SEALING_KEYS: sealingKeys,
      PORT: String(port),
      OPERATIONS_PORT: String(operationsPort),
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  let isServing = false;
  while (child.exitCode === null && !isServing) {
    isServing =
      (await fetch(`http://127.0.0.1:${operationsPort}/readyz`).catch(() => undefined))?.ok === true;
    if (!isServing) await new Promise((resolve) => setTimeout(resolve, 25));
  }
  child.kill('SIGTERM');
  return { isServing, code: await ended, said };
}

test('G06: with another key, or without the one that sealed, neither the server nor a command starts', async () => {
  expect(await run('main.ts', `k1:${key(1)}`)).toEqual({ isServing: true, code: 0, said: '' });
  const made = ['--name', 'Umbra Lighting', '--admin', 'una@umbra.example'];
  const create = 'commands/create-organization.ts';
  expect(await run(create, `k1:${key(1)}`, ...made)).toMatchObject({ code: 0, said: '' });
  const content = () => sql`select * from notices order by id`.execute(db);
  const before = (await content()).rows;
  expect(before).toHaveLength(1);
  const other = await run('main.ts', `k1:${key(2)}`);
  expect(other).toMatchObject({ isServing: false, code: 1 });
  expect(other.said).toMatch(/^SEALING_KEYS: k1 is not the key with which this database was used [^\n]*\n$/);
  const lost = await run(create, `k2:${key(2)}`, ...made.with(1, 'Second'));
  expect(lost).toMatchObject({ isServing: false, code: 1 });
  expect(lost.said).toMatch(
    /^SEALING_KEYS: values in this database are sealed with k1 \(1 value\), [^\n]*\n$/,
  );
  expect((await content()).rows).toEqual(before);
}, 60_000);
