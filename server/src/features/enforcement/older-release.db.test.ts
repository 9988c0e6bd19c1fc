import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/test-database.ts';
import { inTransaction, openDatabase, type Database, type Executor } from '../../ports/db/database.ts';
import { migrateToLatest } from '../../ports/db/migrate.ts';
import { acrossOrganizations } from '../../ports/db/reach.ts';
import { createLog } from '../../ports/log/log.ts';
import { openOtherWays, requireMicrosoft } from './switch.store.ts';

const organizationId = 'org_of_two_releases';
const userId = 'usr_of_two_releases';

let database: TestDatabase;
let present: Database;
/** A replica of the release before enforcement, which knows no rule: it speaks its own statements below. */
let older: Database;
beforeAll(async () => {
  // Empty, and brought up to date here: what a release begins with.
  database = await createTestDatabase('empty');
  const settings = {
    connectionString: database.connectionString,
    maxConnections: 2,
    log: createLog('silent'),
  };
  present = openDatabase({ ...settings, as: 'owner' });
  await migrateToLatest(present);
  older = openDatabase({ ...settings, as: 'server' });
  await sql`insert into organizations (id, name, created_at, enforcement_activated_at)
    values (${organizationId}, 'Two', clock_now(), clock_now())`.execute(present);
  await sql`insert into users (organization_id, id, display_name, email, role, created_at)
    values (${organizationId}, ${userId}, 'Kim Larsen', 'kim@contoso.example', 'member', clock_now())`.execute(
    present,
  );
});
afterAll(async () => {
  await Promise.all([present.destroy(), older.destroy()]);
  await database.drop();
});

let count = 0;

/** As that release opened a session: the epochs as it reads them, and no question about a rule. */
async function openAsBefore(db: Executor, method: 'password' | 'microsoft'): Promise<string> {
  const id = `ses_${(count += 1)}`;
  await sql`
    insert into sessions (organization_id, id, secret_hash, user_id, state, method, organization_epoch, user_epoch,
                          opened_at, last_seen_at, expires_at, browser)
    select o.id, ${id}, ${Buffer.from(id)}, u.id, 'full', ${method}, o.session_epoch, u.session_epoch, clock_now(),
           clock_now(), clock_now() + interval '7 days', 'Firefox'
      from organizations o join users u on u.organization_id = o.id where o.id = ${organizationId}`.execute(
    db,
  );
  return id;
}

const openThere = (method: 'password' | 'microsoft'): Promise<string> =>
  acrossOrganizations(() => openAsBefore(older, method));

/** As that release asked whether a session counts. */
async function countsAsBefore(id: string): Promise<boolean> {
  const found = await acrossOrganizations(() => countingQuery(id).execute(older));
  return found.rows.length > 0;
}

const countingQuery = (id: string) => sql`
    select 1 from sessions s
      join users u on u.organization_id = s.organization_id and u.id = s.user_id
      join organizations o on o.id = s.organization_id
     where s.id = ${id} and s.ended_at is null and u.state = 'active' and s.organization_epoch >= o.session_epoch
       and s.user_epoch >= u.session_epoch`;

const change = { at: new Date('2026-03-02T09:00:00Z'), by: userId };
const enforce = (db: Executor): Promise<void> => requireMicrosoft(db, organizationId, change);
const isRefused = { constraint: 'sessions__way_is_open' };

describe('E14: a replica of the release before, beside one that enforces', () => {
  test('honours no session that was there when Microsoft became the only way in', async () => {
    const kim = await openThere('password');
    expect(await countsAsBefore(kim)).toBe(true);
    await enforce(present);
    expect(await countsAsBefore(kim)).toBe(false);
  });

  test('opens none by another way after it, and goes on with Microsoft', async () => {
    await enforce(present);
    await expect(openThere('password')).rejects.toMatchObject(isRefused);
    expect(await countsAsBefore(await openThere('microsoft'))).toBe(true);
    await openOtherWays(present, organizationId, change);
    expect(await countsAsBefore(await openThere('password'))).toBe(true);
  });

  test('opens none at the same instant: of the two, one comes first, and the session is refused or over', async () => {
    let late: Promise<unknown> = Promise.resolve();
    await inTransaction(present, async (tx) => {
      await enforce(tx);
      late = openThere('password').catch((fault: unknown) => fault);
      // It waits for us: it has asked the rule, and the rule is not settled.
      await untilSomebodyWaits();
    });
    expect(await late).toMatchObject(isRefused);

    await openOtherWays(present, organizationId, change);
    let switching: Promise<void> = Promise.resolve();
    const early = await acrossOrganizations(() =>
      inTransaction(older, async (tx) => {
        const id = await openAsBefore(tx, 'password');
        switching = enforce(present);
        await untilSomebodyWaits();
        return id;
      }),
    );
    await switching;
    expect(await countsAsBefore(early)).toBe(false);
  });
});

async function untilSomebodyWaits(): Promise<void> {
  for (;;) {
    const waiting = await sql`
      select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(
      present,
    );
    if (waiting.rows.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
