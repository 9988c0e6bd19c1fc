import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/test-database.ts';
import { databaseClock } from '../../ports/clock/clock.ts';
import { inTransaction, openDatabase, type Database } from '../../ports/db/database.ts';
import { createLog } from '../../ports/log/log.ts';
import { systemRandom } from '../../ports/random/random.ts';
import { createSealing } from '../../ports/secrets/sealing.ts';
import { addUser, createOrganization, findUsersByIds, updateUser } from '../organizations/public.ts';
import { enter } from '../sessions/public.ts';
import { tellRepeats, verifyAuditChain } from './public.ts';
import { eventsAnHour } from './repeats.model.ts';

const sealing = createSealing([{ id: 'k', bytes: Buffer.alloc(32) }]);
const deps = { clock: databaseClock, random: systemRandom, sealing };
const at = new Date('2026-11-23T10:20:00Z');
const nextHour = new Date('2026-11-23T11:20:00Z');

let database: TestDatabase;
/** Two processes of the product. */
let replicas: readonly [Database, Database];
let key: { readonly organizationId: string; readonly userId: string };

beforeAll(async () => {
  database = await createTestDatabase();
  const log = createLog('silent');
  const open = () =>
    openDatabase({ connectionString: database.connectionString, maxConnections: 8, log, as: 'owner' });
  replicas = [open(), open()];
});
afterAll(async () => {
  for (const db of replicas) await db.destroy();
  await database.drop();
});

beforeEach(async () => {
  key = await inTransaction(replicas[0], async (tx) => {
    const organizationId = await createOrganization(deps, tx, 'Flooded');
    const person = { displayName: 'Kim', email: 'kim@flooded.example', role: 'member' } as const;
    const identity = { tenantId: systemRandom.uuid(), objectId: systemRandom.uuid() };
    const userId = (await addUser(deps, tx, { organizationId, ...person, identity })) ?? '';
    return { organizationId, userId };
  });
});

/** Somebody proves that they are this user, and asks to come in. */
async function comeIn(db: Database, now: Date): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const users = await findUsersByIds(tx, [key]);
    const tenantId = users[0]?.pinnedTenantId ?? null;
    const proof = { method: 'microsoft', tenantId, entraSessionId: null } as const;
    const browserHash = systemRandom.bytes(32);
    const entered = await enter(deps, tx, { users, proof, browserHash, userAgent: '', returnTo: '/', now });
    return entered.ok;
  });
}

/** So many who come in, some at once, over both replicas. */
async function flood(count: number, now: Date): Promise<void> {
  let left = count;
  const work = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await comeIn(replicas[left % 2 === 0 ? 0 : 1], now);
    }
  };
  await Promise.all(Array.from({ length: 8 }, work));
}

const deactivate = (): Promise<unknown> =>
  inTransaction(replicas[0], (tx) => updateUser(tx, key, { state: 'deactivated' }, true));

const events = (action: string) =>
  replicas[0]
    .selectFrom('audit_events')
    .selectAll()
    .where('organization_id', '=', key.organizationId)
    .where('action', '=', action)
    .execute();

const sweep = (db: Database, now: Date): Promise<void> => tellRepeats({ ...deps, db }, now);

test(
  'M11: of failures without end an hour writes a hundred, counts the rest, and tells of it once',
  {
    timeout: 470_000,
  },
  async () => {
    await deactivate();
    const count = Number(process.env['PROVE_COUNT'] ?? 300);
    await flood(count, at);
    expect(await events('session.refused')).toHaveLength(eventsAnHour);
    const rows = replicas[0].selectFrom('audit_repeats').selectAll();
    expect(await rows.where('organization_id', '=', key.organizationId).execute()).toHaveLength(1);
    await sweep(replicas[0], at);
    expect(await events('audit.repeats-left-out')).toEqual([]);
    await Promise.all([
      sweep(replicas[0], nextHour),
      sweep(replicas[1], nextHour),
      sweep(replicas[0], nextHour),
    ]);
    const told = await events('audit.repeats-left-out');
    expect(told.map((event) => event.context)).toEqual([
      {
        action: 'session.refused',
        count: count - eventsAnHour,
        since: '2026-11-23T10:00:00.000Z',
        until: '2026-11-23T10:20:00.000Z',
      },
    ]);
    expect((await verifyAuditChain(replicas[0], key.organizationId)).kind).toBe('whole');
  },
);

test('M11: the next hour has a budget of its own, and where nothing was left out nothing is told', async () => {
  await deactivate();
  await flood(10, at);
  await flood(10, nextHour);
  expect(await events('session.refused')).toHaveLength(20);
  await sweep(replicas[0], new Date('2026-11-23T13:00:00Z'));
  expect(await events('audit.repeats-left-out')).toEqual([]);
  expect(await replicas[0].selectFrom('audit_repeats').selectAll().execute()).toEqual([]);
});

test('M11: acts of those who are let in are written one by one, however many', async () => {
  const count = eventsAnHour + 50;
  await flood(count, at);
  expect(await events('session.opened')).toHaveLength(count);
});

test('M11: a failure that is rolled back counts for nothing', async () => {
  await deactivate();
  const roll = inTransaction(replicas[0], async (tx) => {
    const users = await findUsersByIds(tx, [key]);
    const proof = { method: 'microsoft', tenantId: null, entraSessionId: null } as const;
    const browserHash = systemRandom.bytes(32);
    await enter(deps, tx, { users, proof, browserHash, userAgent: '', returnTo: '/', now: at });
    throw new Error('rolled back');
  });
  await expect(roll).rejects.toThrow('rolled back');
  const rows = replicas[0].selectFrom('audit_repeats').selectAll();
  expect(await rows.where('organization_id', '=', key.organizationId).execute()).toEqual([]);
});
