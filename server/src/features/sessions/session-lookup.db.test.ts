import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/test-database.ts';
import { openDatabase, type Database } from '../../ports/db/database.ts';
import { acrossOrganizations } from '../../ports/db/reach.ts';
import { createLog } from '../../ports/log/log.ts';
import { hashSecret } from '../../ports/random/random.ts';
import { findSessions } from './sessions.store.ts';

const userCount = 20_000;
const secretHash = hashSecret('a secret of the large account');

let database: TestDatabase;
let server: Database;

/**
 * One account has nearly all users of the house, and its id is the last in order. What PostgreSQL knows of the sessions
 * is from before the first of that account: then it takes a walk through all users in order for a short one.
 */
beforeAll(async () => {
  database = await createTestDatabase();
  const settings = {
    connectionString: database.connectionString,
    log: createLog('silent'),
    maxConnections: 1,
  };
  const owner = openDatabase({ ...settings, as: 'owner' });
  await sql`insert into organizations (id, name, created_at)
    values ('org_a', 'Small', clock_now()), ('org_z', 'Large', clock_now())`.execute(owner);
  await sql`insert into users (organization_id, id, display_name, email, role, created_at)
    select case when n <= 5 then 'org_a' else 'org_z' end, 'usr_' || lpad(n::text, 26, '0'), 'Person ' || n,
           'person-' || n || '@crowd.example', 'member', clock_now()
      from generate_series(1, ${userCount}::int) as n`.execute(owner);
  await openSessions(
    owner,
    'org_a',
    [1, 2, 3, 4, 5].map((at) => hashSecret(`a secret of the small account ${at}`)),
  );
  await sql`vacuum analyze`.execute(owner);
  await openSessions(owner, 'org_z', [secretHash]);
  await owner.destroy();
  server = openDatabase({ ...settings, as: 'server' });
});

async function addUsers(owner: Database, first: number, last: number): Promise<void> {
  await sql`insert into users (organization_id, id, display_name, email, role, created_at)
    select 'org_z', 'usr_' || lpad(n::text, 26, '0'), 'Person ' || n, 'person-' || n || '@crowd.example', 'member',
           clock_now()
      from generate_series(${first}::int, ${last}::int) as n`.execute(owner);
}

/** One for each of the account's last users. */
async function openSessions(
  owner: Database,
  organizationId: string,
  hashes: readonly Buffer[],
): Promise<void> {
  for (const [at, hash] of hashes.entries())
    await sql`insert into sessions (organization_id, id, secret_hash, user_id, state, method, organization_epoch,
                                    user_epoch, opened_at, last_seen_at, expires_at, browser)
      select organization_id, 'ses_' || id, ${hash}, id, 'full', 'password', 1, 1,
             clock_now(), clock_now(), clock_now() + interval '8 hours', 'Chromium'
        from users where organization_id = ${organizationId} order by id desc limit 1 offset ${at}`.execute(
      owner,
    );
}

afterAll(async () => {
  await server.destroy();
  await database.drop();
});

async function usersRead(db: Database): Promise<number> {
  await sql`select pg_stat_force_next_flush()`.execute(db);
  const counted = await sql<{ read: number }>`
    select coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) as read
      from pg_stat_user_tables where relname = 'users'`.execute(db);
  return counted.rows[0]?.read ?? Number.NaN;
}

test('N17 a session is looked up by reading one user, however many the account has', async () => {
  await acrossOrganizations(async () => {
    const before = await usersRead(server);
    const [found] = await findSessions(server, [secretHash]);
    expect(found?.organization_id).toBe('org_z');
    expect((await usersRead(server)) - before).toBe(1);
  });
});

test('N17 a session check that was planned for few users is planned anew when there are many', async () => {
  const grown = await createTestDatabase();
  const settings = { connectionString: grown.connectionString, log: createLog('silent'), maxConnections: 1 };
  const replica = openDatabase({ ...settings, as: 'server' });
  const asOwner = async (work: (owner: Database) => Promise<unknown>): Promise<void> => {
    const owner = openDatabase({ ...settings, as: 'owner' });
    await work(owner);
    await owner.destroy();
  };
  await asOwner(async (owner) => {
    await sql`insert into organizations (id, name, created_at) values ('org_z', 'Grows', clock_now())`.execute(
      owner,
    );
    await addUsers(owner, 1, 5);
    await openSessions(owner, 'org_z', [secretHash]);
  });
  await acrossOrganizations(async () => {
    // PostgreSQL keeps a plan from the sixth use on.
    for (let use = 0; use < 10; use += 1) await findSessions(replica, [secretHash]);
    await asOwner((owner) => addUsers(owner, 6, userCount));
    await asOwner((owner) => sql`analyze users`.execute(owner));
    const before = await usersRead(replica);
    expect(await findSessions(replica, [secretHash])).toMatchObject([{ organization_id: 'org_z' }]);
    expect((await usersRead(replica)) - before).toBe(1);
  });
  await replica.destroy();
  await grown.drop();
});

test('N17 a replica goes on checking sessions while another one adds columns', async () => {
  const settings = {
    connectionString: database.connectionString,
    log: createLog('silent'),
    maxConnections: 1,
  };
  const owner = openDatabase({ ...settings, as: 'owner' });
  await acrossOrganizations(async () => {
    for (let use = 0; use < 10; use += 1) await findSessions(server, [secretHash]);
    for (const table of ['sessions', 'users', 'organizations'])
      await sql`alter table ${sql.table(table)} add column of_the_next_release text`.execute(owner);
    expect(await findSessions(server, [secretHash])).toMatchObject([{ organization_id: 'org_z' }]);
  });
  await owner.destroy();
});
