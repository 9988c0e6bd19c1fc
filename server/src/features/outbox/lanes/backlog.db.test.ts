import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fillOutbox, makeMailboxes } from '../../../../test/crowded-outbox.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/test-database.ts';
import { databaseClock } from '../../../ports/clock/clock.ts';
import { openDatabase, type Database } from '../../../ports/db/database.ts';
import { acrossOrganizations } from '../../../ports/db/reach.ts';
import { createLog } from '../../../ports/log/log.ts';
import { systemRandom } from '../../../ports/random/random.ts';
import { workers } from './share.model.ts';
import { createTaker } from './take-messages.ts';

/** How many messages wait at last; a tenth of them at first. */
const count = Number(process.env['PROVE_COUNT'] ?? 20_000);
const mailboxesEach = 20;
const organizations = Array.from({ length: 5 }, (_, number) => `org_${number}`);
const looks = 20;

let database: TestDatabase;
let owner: Database;
/** One connection: what it has read is counted for it. */
let server: Database;
beforeAll(async () => {
  database = await createTestDatabase();
  const settings = {
    connectionString: database.connectionString,
    log: createLog('silent'),
    maxConnections: 1,
    statementTimeoutMs: 400_000,
  };
  owner = openDatabase({ ...settings, as: 'owner' });
  server = openDatabase({ ...settings, as: 'server' });
  for (const organization of organizations) await makeMailboxes(owner, organization, mailboxesEach);
});
afterAll(async () => {
  await Promise.all([owner.destroy(), server.destroy()]);
  await database.drop();
});

async function fillTo(waiting: number): Promise<void> {
  const { rows } = await sql<{ there: number }>`select count(*)::int as there from outbox_messages`.execute(
    owner,
  );
  const each = (waiting - (rows[0]?.there ?? 0)) / organizations.length / mailboxesEach;
  for (const organization of organizations) await fillOutbox(owner, organization, each);
  // What PostgreSQL does by itself within the minute, where it is not switched off as in tests.
  await sql`vacuum analyze`.execute(owner);
}

/** Rows that statements have fetched, and pages of tables and indexes that they have looked at, since the start. */
async function readSoFar(): Promise<{ readonly rows: number; readonly pages: number }> {
  await sql`select pg_stat_force_next_flush()`.execute(owner);
  await acrossOrganizations(() => sql`select pg_stat_force_next_flush()`.execute(server));
  const read = await sql<{ rows: number; pages: number }>`
    select sum(t.seq_tup_read + coalesce(t.idx_tup_fetch, 0))::int as rows,
           sum(s.heap_blks_hit + s.heap_blks_read + coalesce(s.idx_blks_hit + s.idx_blks_read, 0))::int as pages
      from pg_stat_user_tables t join pg_statio_user_tables s using (relid)`.execute(owner);
  return read.rows[0] ?? { rows: Number.NaN, pages: Number.NaN };
}

/** The most that one look has read, of several. What it took waits again before the next. */
async function mostReadByALook(): Promise<{ readonly rows: number; readonly pages: number }> {
  const taker = createTaker({ db: server, clock: databaseClock, random: systemRandom });
  let most = { rows: 0, pages: 0 };
  let takenCount = 0;
  for (let look = 0; look < looks; look += 1) {
    const before = await readSoFar();
    const taken = await acrossOrganizations(() => taker.take());
    const after = await readSoFar();
    takenCount += taken.length;
    most = {
      rows: Math.max(most.rows, after.rows - before.rows),
      pages: Math.max(most.pages, after.pages - before.pages),
    };
    for (const one of taken) taker.done(one);
    await sql`update outbox_messages set state = 'queued', lease_until = null where state = 'sending'`.execute(
      owner,
    );
    await sql`delete from delivery_attempts`.execute(owner);
    await sql`delete from lane_entries`.execute(owner);
    await sql`update lanes set ready_at = clock_now(), waits_for = null, waits_until = null`.execute(owner);
  }
  expect(takenCount).toBeGreaterThan(looks * 20);
  return most;
}

test('H20: a look for what may leave reads no more with ten times as many messages waiting', async () => {
  await fillTo(count / 10);
  const few = await mostReadByALook();
  await fillTo(count);
  const many = await mostReadByALook();
  // So much for each message that is taken, however many wait; an index of more rows may be a page deeper.
  expect(many.rows).toBeLessThan(workers * 100);
  expect(many.pages).toBeLessThan(workers * 200);
  expect(many.rows).toBeLessThanOrEqual(few.rows * 1.5);
  expect(many.pages).toBeLessThanOrEqual(few.pages * 1.5);
}, 460_000);
