import { operations } from '@gatehouse/contract';
import { sql } from 'kysely';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Browser } from '../../test/browser.ts';
import { runCommandWith, type CommandRun } from '../../test/command.ts';
import { compileCache } from '../../test/compile-cache.ts';
import { postForm } from '../../test/forms.ts';
import { makeFileLink } from '../../test/linked-files.ts';
import {
  apiOf,
  connectMailbox,
  replyOf,
  runDue,
  send,
  signIn,
  startHouse,
  type House,
} from '../../test/harness.ts';
import { acrossOrganizations } from '../ports/db/reach.ts';
import { contextIn, keysInUse, sealedColumns } from '../ports/secrets/sealed-columns.ts';
import { createSealing, type SealingKey } from '../ports/secrets/sealing.ts';
import { Secret } from '../ports/secrets/secret.ts';

/** How often it is killed; a proof says more. */
const count = Number(process.env['PROVE_COUNT'] ?? 2);
/** Enough that it is at work for a while. */
const waiting = 3_000;
const upns = ['ada@contoso.example', 'ben@contoso.example', 'chen@contoso.example'];

const keys: Readonly<Record<string, SealingKey>> = Object.fromEntries(
  ['k1', 'k2'].map((id, place) => [id, { id, bytes: Buffer.alloc(32, place + 1) }]),
);
const keyOf = (id: string): SealingKey => keys[id] ?? { id, bytes: Buffer.alloc(32) };
const listOf = (...ids: readonly string[]): string =>
  ids.map((id) => `${id}:${keyOf(id).bytes.toString('base64')}`).join(',');

let house: House;
beforeAll(async () => {
  house = await startHouse({ environment: { SEALING_KEYS: listOf('k1', 'k2') } });
  const ada = await signIn(house, 'ada@contoso.example');
  await connectMailbox(house, ada, 'ada@contoso.example');
  await makeFileLink(house, ada);
  const api = apiOf(house, ada);
  replyOf(await api(operations.createHandOffLink, { body: {} }));
  // A journey that nobody finishes, and a code that nobody types.
  await new Browser().ask(`${house.baseUrl}/sign-in/microsoft`);
  await postForm(house, new Browser(), '/sign-in/code', { email: 'lee@contoso.example' });
  const sealing = createSealing([keyOf('k1')]);
  for (let number = 0; number < waiting; number += 1) {
    const id = `n${number}`;
    const sealed = sealing.seal(new Secret('{}'), ['notice-facts', id]);
    await sql`insert into notices (id, kind, recipient_address, sealed_facts, idempotency_key, state, created_at, due_at)
              values (${id}, 'any', 'x@y.example', ${sealed}, ${id}, 'queued', clock_now(), clock_now() + interval '9 days')`.execute(
      house.db,
    );
  }
});
afterAll(() => house.close());

const environment = (...ids: readonly string[]) => ({
  DATABASE_URL: house.databaseUrl,
  BASE_URL: house.baseUrl,
  SEALING_KEYS: listOf(...ids),
});
const runReseal = (ids: readonly string[], ...given: readonly string[]): Promise<CommandRun> =>
  runCommandWith(environment(...ids), 'reseal.ts', ...given);

async function inUse(): Promise<Record<string, number>> {
  const found = await acrossOrganizations(() => keysInUse(house.db));
  return Object.fromEntries(found.map(({ id, count: of }) => [id, of]));
}

/** Begins, and is killed when it has sealed some of what waits, and not all. */
async function killInTheMiddle(ids: readonly string[], to: string): Promise<void> {
  const before = (await inUse())[to] ?? 0;
  const child = spawn(process.execPath, [join(import.meta.dirname, 'reseal.ts')], {
    env: { PATH: process.env['PATH'], NODE_COMPILE_CACHE: compileCache, ...environment(...ids) },
    stdio: 'ignore',
  });
  const ended = once(child, 'exit');
  while (child.exitCode === null && ((await inUse())[to] ?? 0) < before + 200) await pause(2);
  child.kill('SIGKILL');
  await ended;
  expect(child.signalCode).toBe('SIGKILL');
}

/** What does not open with this key alone. */
async function unopened(id: string): Promise<string[]> {
  const sealing = createSealing([keyOf(id)]);
  const faults: string[] = [];
  const seen: string[] = [];
  for (const column of sealedColumns) {
    const rows = await sql<Record<string, unknown> & { value: Buffer }>`
      select *, ${sql.ref(column.column)} as value from ${sql.table(column.table)}
       where length(${sql.ref(column.column)}) > 0`.execute(house.db);
    if (rows.rows.length > 0) seen.push(column.table);
    for (const row of rows.rows)
      try {
        sealing.open(row.value, contextIn(column, row));
      } catch (fault) {
        faults.push(`${column.table}.${column.column}: ${String(fault)}`);
      }
  }
  // The others are sealed for in test/sealed-contexts.test.ts.
  expect(seen).toEqual(
    expect.arrayContaining(['attempts', 'email_codes', 'liveness', 'mailboxes', 'notices']),
  );
  return faults;
}

/** Signs in, connects, sends, until it is told to end; what went wrong. */
function load(): { end(): Promise<unknown[]> } {
  let isOver = false;
  const faults: unknown[] = [];
  const loop = async (): Promise<void> => {
    while (!isOver) {
      for (const upn of upns)
        try {
          const browser = await signIn(house, upn, new Browser());
          await connectMailbox(house, browser, upn);
          await send(house, browser);
          await runDue(house);
        } catch (fault) {
          faults.push(fault);
        }
    }
  };
  const ended = loop();
  return {
    async end() {
      isOver = true;
      await ended;
      return faults;
    },
  };
}

test(
  'G05: keys are exchanged under load, and whoever seals anew is killed in the middle: nothing is lost, everything opens',
  async () => {
    for (let round = 0; round < count; round += 1) {
      const [to, from] = round % 2 === 0 ? ['k2', 'k1'] : ['k1', 'k2'];
      const begun = load();
      await killInTheMiddle([to, from], to);
      expect(Object.keys(await inUse()).toSorted()).toEqual(['k1', 'k2']);
      const again = await runReseal([to, from]);
      expect(again.errors).toBe('');
      expect(await begun.end()).toEqual([]);
      // The house goes on sealing with k1: whoever has not heard of the new order makes more work, and no harm.
      const last = await runReseal([to, from]);
      expect(last).toMatchObject({ status: 0, errors: '' });
      expect(last.out).toContain(`${from}  0 values; may be taken out of SEALING_KEYS\n`);
      expect(await inUse()).toEqual({ [to]: expect.any(Number) as number });
      expect(await unopened(to)).toEqual([]);
    }
    expect(house.logText()).not.toMatch(/no sealing key|does not open|unable to authenticate/i);
  },
  60_000 + count * 40_000,
);

test('G05: --look says how many values each key seals; without a key that seals some, nothing starts, and says how many', async () => {
  await runReseal(['k1', 'k2']);
  const all = (await inUse())['k1'] ?? 0;
  const look = await runReseal(['k2', 'k1'], '--look');
  expect(look).toMatchObject({
    status: 0,
    out: `k2  0 values; seals what is new\nk1  ${all} values; still needed\n`,
  });
  expect((await inUse())['k1']).toBe(all);
  const without = await runReseal(['k2']);
  expect([without.status, without.errors]).toEqual([
    1,
    `SEALING_KEYS: values in this database are sealed with k1 (${all} values), which is not given. Nothing was changed: give it back, behind the first; npm run reseal frees a key.\n`,
  ]);
});
