import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/test-database.ts';
import { openDatabase, type Database } from '../../ports/db/database.ts';
import { createLog } from '../../ports/log/log.ts';
import { createKeyedHash } from '../../ports/secrets/keyed-hash.ts';
import { limitRules, type RuleName } from './limit-rules.model.ts';
import { deleteFullBuckets, returnToBudget, takeFromBudget, type Claim, type Taken } from './public.ts';

let database: TestDatabase;
/** Two replicas: pools of their own on one database. */
let replicas: readonly [Database, Database];
beforeAll(async () => {
  database = await createTestDatabase();
  const open = () =>
    openDatabase({
      connectionString: database.connectionString,
      maxConnections: 8,
      log: createLog('silent'),
      as: 'owner',
    });
  replicas = [open(), open()];
});
afterAll(async () => {
  await Promise.all(replicas.map((db) => db.destroy()));
  await database.drop();
});

const hashSubject = createKeyedHash({ id: 'k1', bytes: randomBytes(32) }, 'limits');
const take = (claims: readonly Claim[], replica: 0 | 1 = 0): Promise<Taken> =>
  takeFromBudget({ db: replicas[replica], hashSubject, scale: 1 }, claims);
const giveBack = (claims: readonly Claim[]): Promise<void> =>
  returnToBudget({ db: replicas[0], hashSubject, scale: 1 }, claims);

/** Tries so often, 32 at once, over both replicas by turns; gives how many passed and how long it took by the one clock. */
async function flood(
  count: number,
  claims: (index: number) => readonly Claim[],
): Promise<{ passed: number; seconds: number }> {
  const startedAt = await now();
  let passed = 0;
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++)
      if ((await take(claims(index), index % 2 === 0 ? 0 : 1)).ok) passed += 1;
  };
  await Promise.all(Array.from({ length: 32 }, worker));
  return { passed, seconds: ((await now()).getTime() - startedAt.getTime()) / 1000 };
}

async function now(): Promise<Date> {
  const answer = await sql<{ now: Date }>`select clock_now() as now`.execute(replicas[0]);
  return answer.rows[0]?.now ?? new Date(Number.NaN);
}

/** What may pass in so many seconds from a full bucket. */
const mostIn = (rule: RuleName, seconds: number): number =>
  Math.floor(limitRules[rule].capacity + seconds / limitRules[rule].refillSeconds);

const tryOf = (address: string, ip: string): readonly Claim[] => [
  { rule: 'password-tries-of-address', subject: address },
  { rule: 'password-tries-of-ip', subject: ip },
  { rule: 'password-tries-of-all', subject: '' },
];

describe('C02: guessing passwords over two replicas', () => {
  const tries = Number(process.env['PROVE_COUNT'] ?? 1_000);

  test('of many tries for one address, from as many clients, no more pass than its budget', async () => {
    const { passed, seconds } = await flood(tries, (index) =>
      tryOf('victim@contoso.example', `192.0.2.${index}`),
    );
    expect(passed).toBeGreaterThanOrEqual(limitRules['password-tries-of-address'].capacity);
    expect(passed).toBeLessThanOrEqual(mostIn('password-tries-of-address', seconds));
  }, 240_000);

  test('of many tries from one client, for as many addresses, no more pass than its budget', async () => {
    const { passed, seconds } = await flood(1000, (index) =>
      tryOf(`user${index}@contoso.example`, '198.51.100.1'),
    );
    expect(passed).toBeGreaterThanOrEqual(limitRules['password-tries-of-ip'].capacity);
    expect(passed).toBeLessThanOrEqual(mostIn('password-tries-of-ip', seconds));
  }, 120_000);

  test('a flood for one person takes nothing from another', async () => {
    await flood(50, (index) => tryOf('flooded@contoso.example', `203.0.113.${index}`));
    expect(await take(tryOf('ben@contoso.example', '203.0.113.250'))).toEqual({ ok: true });
  });

  test('an address nobody has is counted like any other, so the answer tells nothing', async () => {
    const results = [];
    for (let tries = 0; tries < 12; tries += 1)
      results.push(
        (await take([{ rule: 'password-tries-of-address', subject: 'nobody@nowhere.example' }])).ok,
      );
    expect(results).toEqual([...Array<boolean>(10).fill(true), false, false]);
  });

  test('a right password gives its try back', async () => {
    const claims: readonly Claim[] = [
      { rule: 'password-tries-of-address', subject: 'right@contoso.example' },
    ];
    for (let signIns = 0; signIns < 30; signIns += 1) {
      expect((await take(claims)).ok).toBe(true);
      await giveBack(claims);
    }
  });
});

describe('C13: mail bombing', () => {
  const mailTo = (address: string, organization: string): readonly Claim[] => [
    { rule: 'mails-to-address', subject: address },
    { rule: 'mails-of-organization', subject: organization },
    { rule: 'mails-of-all', subject: '' },
  ];

  test('of a burst of 1,000 to one address three pass', async () => {
    const { passed, seconds } = await flood(1000, () => mailTo('bombed@contoso.example', 'org_a'));
    expect(passed).toBeGreaterThanOrEqual(3);
    expect(passed).toBeLessThanOrEqual(mostIn('mails-to-address', seconds));
  }, 120_000);

  test('in any letters: one address is one address', async () => {
    const spellings = ['Bombed2@contoso.example', 'bombed2@CONTOSO.example', ' bombed2@contoso.example'];
    const { passed } = await flood(60, (index) => mailTo(spellings[index % 3] ?? '', 'org_b'));
    expect(passed).toBe(3);
  });

  test('of a burst of 1,000 to as many people of one organization twenty pass', async () => {
    const { passed, seconds } = await flood(1000, (index) => mailTo(`p${index}@contoso.example`, 'org_c'));
    expect(passed).toBeGreaterThanOrEqual(20);
    expect(passed).toBeLessThanOrEqual(mostIn('mails-of-organization', seconds));
  }, 120_000);

  test('a file of two hundred invitations passes, one of a thousand does not', async () => {
    const { passed, seconds } = await flood(1000, (index) => [
      { rule: 'mails-to-address', subject: `new${index}@contoso.example` },
      { rule: 'invitations-of-organization', subject: 'org_d' },
      { rule: 'mails-of-all', subject: '' },
    ]);
    expect(passed).toBeGreaterThanOrEqual(200);
    expect(passed).toBeLessThanOrEqual(mostIn('invitations-of-organization', seconds));
  }, 120_000);
});

describe('taking', () => {
  test('takes from all buckets or from none', async () => {
    const claims: readonly Claim[] = [
      { rule: 'mails-to-address', subject: 'all-or-none@contoso.example' },
      { rule: 'mails-of-organization', subject: 'org_e', tokens: 20 },
    ];
    expect((await take(claims)).ok).toBe(true);
    for (let refused = 0; refused < 5; refused += 1)
      expect(await take(claims)).toMatchObject({ ok: false, rule: 'mails-of-organization' });
    const [first] = claims;
    const left = [
      await take(first ? [first] : []),
      await take(first ? [first] : []),
      await take(first ? [first] : []),
    ];
    expect(left.map(({ ok }) => ok)).toEqual([true, true, false]);
  });

  test('says after how many whole seconds it may be tried again', async () => {
    const claims: readonly Claim[] = [{ rule: 'records-of-excess', subject: 'x' }];
    await take(claims);
    const again = await take(claims);
    expect(again).toEqual({ ok: false, rule: 'records-of-excess', retryAfterSeconds: expect.any(Number) });
    expect(again.ok ? 0 : again.retryAfterSeconds).toBeGreaterThan(0);
    expect(again.ok ? 0 : again.retryAfterSeconds).toBeLessThanOrEqual(60);
  });

  test('the same bucket named twice is charged twice', async () => {
    const claim: Claim = { rule: 'mails-to-address', subject: 'twice@contoso.example' };
    expect((await take([claim, claim])).ok).toBe(true);
    expect((await take([claim, claim])).ok).toBe(false);
  });

  test('many at once over the same buckets in any order all come to an end', async () => {
    const { passed } = await flood(400, (index) => {
      const claims: readonly Claim[] = [
        { rule: 'mails-of-all', subject: '' },
        { rule: 'mails-of-organization', subject: `org_${index % 7}` },
        { rule: 'mails-to-address', subject: `${index % 11}@contoso.example` },
      ];
      return index % 2 === 0 ? claims : claims.toReversed();
    });
    expect(passed).toBe(33);
  });

  test('no subject stands in the table', async () => {
    await take(tryOf('canary@contoso.example', '192.0.2.77'));
    const rows = await replicas[0].selectFrom('limit_buckets').selectAll().execute();
    expect(rows.length).toBeGreaterThan(5);
    const text = rows.map(({ key }) => `${key.toString('hex')} ${key.toString('latin1')}`).join();
    expect(text).not.toMatch(/canary|contoso|192\.0\.2/);
    expect(rows.every(({ key }) => key.length === 32)).toBe(true);
  });
});

test('the sweep deletes full buckets and leaves the others', async () => {
  await take([{ rule: 'mails-to-address', subject: 'swept@contoso.example' }]);
  const count = async (): Promise<number> =>
    (await replicas[0].selectFrom('limit_buckets').select('key').execute()).length;
  const before = await count();
  await deleteFullBuckets(replicas[0], await now());
  expect(await count()).toBeGreaterThan(0);
  const inAYear = new Date((await now()).getTime() + 31_536_000_000);
  await deleteFullBuckets(replicas[0], inAYear);
  expect([before > 0, await count()]).toEqual([true, 0]);
});
