import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/test-database.ts';
import { inTransaction, openDatabase, type Database, type Executor } from '../../ports/db/database.ts';
import { acrossOrganizations, withinOrganization } from '../../ports/db/reach.ts';
import { createLog } from '../../ports/log/log.ts';
import {
  closesForEveryone,
  deleteOldSightings,
  getTenantGrant,
  learnFromRefusal,
  learnPosture,
  recordProbe,
  recordReport,
  recordSighting,
  recordWithdrawal,
} from './public.ts';

const tenantId = '5b3f2c1e-8d47-4a6b-9c15-27e0d4f8a961';
const key = { tenantId, registration: 'mail' } as const;
const people = {
  ada: '41f7c8d2-6b0e-4e93-a518-9d2c7f3b60e4',
  adaMadeAgain: '0c6d2b91-7f35-4c1a-8e24-b95d03a7f618',
  ben: '93b5e1a7-2c4f-4d68-8e0b-f16a7d95c342',
} as const;
const at = (minutes: number) => new Date(Date.parse('2026-11-02T09:00:00Z') + minutes * 60_000);

let database: TestDatabase;
let server: Database;
beforeAll(async () => {
  database = await createTestDatabase();
  server = openDatabase({
    connectionString: database.connectionString,
    maxConnections: 4,
    log: createLog('silent'),
    as: 'server',
  });
});
beforeEach(() =>
  write(async (tx) => {
    await sql`delete from person_grants`.execute(tx);
    await sql`delete from tenant_grants`.execute(tx);
  }),
);
afterAll(async () => {
  await server.destroy();
  await database.drop();
});

const write = <Result>(work: (tx: Executor) => Promise<Result>): Promise<Result> =>
  acrossOrganizations(() => inTransaction(server, work));
const saw = (who: keyof typeof people, minutes: number, prompt: string | null = null, isAdminProof = false) =>
  write((tx) => recordSighting(tx, { ...key, objectId: people[who], prompt, at: at(minutes), isAdminProof }));
const report = (minutes: number) =>
  write((tx) => recordReport(tx, { ...key, by: 'admin-consent-callback', at: at(minutes) }));
const refuse = (who: keyof typeof people, aadsts: number, minutes: number) =>
  write((tx) => recordWithdrawal(tx, { ...key, objectId: people[who], aadsts, at: at(minutes) }));
const grant = () => acrossOrganizations(() => getTenantGrant(server, tenantId, 'mail'));

describe('evidence', () => {
  test('goes from a report to the tenant, and each says from where to where', async () => {
    expect(await grant()).toMatchObject({ evidence: null, closesForEveryone: false, probe: null });
    expect(await report(0)).toEqual({ before: null, after: 'reported' });
    const first = await saw('ada', 1);
    expect(first).toEqual({ before: 'reported', after: 'seen-for-person', isFirstOfPerson: true });
    expect(await saw('ada', 2)).toMatchObject({ after: 'seen-for-person', isFirstOfPerson: false });
    expect(await saw('ben', 3)).toMatchObject({ before: 'seen-for-person', after: 'seen-for-tenant' });
    const facts = await grant();
    expect(facts).toMatchObject({
      seenForTenantBy: 'second-person',
      seenForTenantAt: at(3),
      reportedAt: at(0),
    });
    expect(closesForEveryone(facts)).toBe(true);
    expect(await acrossOrganizations(() => getTenantGrant(server, tenantId, 'sign-in'))).toMatchObject({
      evidence: null,
    });
  });

  test('the same person in two browsers at once is one person', async () => {
    await report(0);
    const seen = await Promise.all([saw('ada', 1), saw('ada', 1), saw('ada', 1), saw('ada', 1)]);
    expect(seen.filter(({ isFirstOfPerson }) => isFirstOfPerson)).toHaveLength(1);
    expect(await grant()).toMatchObject({ evidence: 'seen-for-person' });
  });

  test('the same admin proves twice and is still no second person', async () => {
    await report(0);
    await saw('ada', 1, null, true);
    await saw('ada', 2, 'none', true);
    await saw('ada', 3, 'none');
    expect(await grant()).toMatchObject({ evidence: 'seen-for-person', closesForEveryone: true });
  });

  test('A16: a person who was deleted and made again under the same name is a new person', async () => {
    await report(0);
    await saw('ada', 1);
    expect(await saw('adaMadeAgain', 2)).toMatchObject({ isFirstOfPerson: true, after: 'seen-for-tenant' });
    // What was known of the one before is theirs: nothing of it is taken from the new one.
    expect(await refuse('ada', 65001, 3)).toMatchObject({ after: 'withdrawn' });
    expect(await saw('adaMadeAgain', 4)).toMatchObject({ isFirstOfPerson: false });
  });
});

test('A13: personal accounts are evidence of nothing, by word or by token', async () => {
  const personal = { tenantId: '9188040d-6c67-4c5b-b112-36a304b66dad', registration: 'mail' } as const;
  const known = await write(async (tx) => [
    await recordReport(tx, { ...personal, by: 'person', at: at(0) }),
    await recordSighting(tx, { ...personal, objectId: people.ada, prompt: null, at: at(1) }),
    await recordSighting(tx, { ...personal, objectId: people.ben, prompt: 'none', at: at(2) }),
  ]);
  expect(known.map(({ after }) => after)).toEqual([null, null, null]);
  const grantOf = () => getTenantGrant(server, personal.tenantId, 'mail');
  expect(await acrossOrganizations(grantOf)).toMatchObject({
    evidence: null,
    closesForEveryone: false,
    posture: { posture: 'unknown' },
  });
});

describe('a withdrawal', () => {
  test('is 65001 for a person who had it, and everything starts again', async () => {
    await report(0);
    await saw('ada', 1);
    expect(await refuse('ben', 65001, 2)).toBeNull();
    expect(await refuse('ada', 50057, 2)).toBeNull();
    expect(await grant()).toMatchObject({ evidence: 'seen-for-person' });
    expect(await refuse('ada', 65001, 3)).toEqual({ before: 'seen-for-person', after: 'withdrawn' });
    expect(await refuse('ada', 65001, 4)).toBeNull();
    expect(await grant()).toMatchObject({ withdrawnAt: at(3), withdrawnByCode: 65001, reportedAt: null });
    expect(await saw('ada', 5)).toMatchObject({ after: 'seen-for-person', isFirstOfPerson: true });
    expect(await grant()).toMatchObject({ closesForEveryone: false, withdrawnAt: at(3) });
  });
});

describe('posture', () => {
  const posture = async () => (await grant()).posture;

  test('is presumed from a first token, where nothing was reported, and an answer is better', async () => {
    await saw('ada', 0);
    expect(await posture()).toEqual({ posture: 'self-service', by: 'first-token', seenAt: at(0) });
    const refusal = { ...key, error: 'access_denied', aadsts: 90094, prompt: null };
    await write((tx) => learnFromRefusal(tx, { ...refusal, at: at(1) }));
    expect(await posture()).toEqual({ posture: 'admin-only', by: 'microsoft-answer', seenAt: at(1) });
    await saw('ben', 2);
    expect(await posture()).toMatchObject({ posture: 'admin-only' });
  });

  test('is not presumed from a token that was asked nothing, nor after a report', async () => {
    await saw('ada', 0, 'none');
    await report(1);
    await saw('ben', 2);
    expect(await posture()).toMatchObject({ posture: 'unknown' });
  });

  test('is not learned of a tenant that nobody can name', async () => {
    const refusal = { registration: 'mail', error: 'access_denied', aadsts: 90094, prompt: null } as const;
    await write((tx) => learnFromRefusal(tx, { ...refusal, tenantId: null, at: at(0) }));
    const rows = await write((tx) => tx.selectFrom('tenant_grants').selectAll().execute());
    expect(rows).toEqual([]);
  });

  test('is a person’s word about the page that they saw', async () => {
    const word = { posture: 'request-approval', by: 'person-saw-page', at: at(0) } as const;
    await write((tx) => learnPosture(tx, { ...key, ...word }));
    expect(await posture()).toEqual({ posture: 'request-approval', by: 'person-saw-page', seenAt: at(0) });
  });
});

test('a probe says what the one before it said', async () => {
  const probe = (answer: 'there' | 'not-there', minutes: number) =>
    write((tx) => recordProbe(tx, { ...key, answer, at: at(minutes) }));
  expect(await probe('not-there', 0)).toEqual({ before: null });
  expect(await probe('there', 60)).toEqual({ before: 'not-there' });
  expect(await grant()).toMatchObject({ probe: { answer: 'there', at: at(60) }, evidence: null });
});

test('within an organization evidence is read and not written, and nobody’s name is there to read', async () => {
  await saw('ada', 0);
  const within = <Result>(work: () => Promise<Result>) => withinOrganization('org_1', work);
  expect(await within(() => getTenantGrant(server, tenantId, 'mail'))).toMatchObject({
    evidence: 'seen-for-person',
  });
  for (const statement of [
    sql`update tenant_grants set reported_at = null`,
    sql`insert into person_grants select * from person_grants`,
    sql`select object_id from person_grants`,
  ])
    await expect(within(() => statement.execute(server))).rejects.toMatchObject({ code: '42501' });
});

test('who was not seen for a long time is not kept', async () => {
  await saw('ada', 0);
  await saw('ben', 10);
  await write((tx) => deleteOldSightings(tx, at(5)));
  expect(await saw('ben', 11)).toMatchObject({ isFirstOfPerson: false });
  expect(await saw('ada', 11)).toMatchObject({ isFirstOfPerson: true });
});
