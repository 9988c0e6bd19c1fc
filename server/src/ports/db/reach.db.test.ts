import { sql, type RawBuilder } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/test-database.ts';
import { databaseClock } from '../clock/clock.ts';
import { createLog } from '../log/log.ts';
import { systemRandom } from '../random/random.ts';
import { DatabaseUnavailable, inTransaction, openDatabase, type Database } from './database.ts';
import { migrateToLatest } from './migrate.ts';
import { acrossOrganizations, withinOrganization } from './reach.ts';

const count = Number(process.env['PROVE_COUNT'] ?? 1000);
const seed = Number(process.env['PROVE_SEED'] ?? 5);
const organizationIds = Array.from({ length: 20 }, (_, at) => `org_${String(at).padStart(4, '0')}`);

let database: TestDatabase;
let owner: Database;
let server: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  const settings = { connectionString: database.connectionString, log: createLog('silent') };
  owner = openDatabase({ ...settings, maxConnections: 2, as: 'owner' });
  server = openDatabase({ ...settings, maxConnections: 2, as: 'server' });
  const now = await databaseClock.now(owner);
  for (const id of organizationIds) {
    await sql`insert into organizations (id, name, created_at) values (${id}, ${`Account ${id}`}, ${now})`.execute(
      owner,
    );
    await sql`insert into linked_tenants (organization_id, tenant_id, display_domain, linked_at)
      values (${id}, ${systemRandom.uuid()}, ${`${id}.example`}, ${now})`.execute(owner);
  }
});

afterAll(async () => {
  await Promise.all([owner.destroy(), server.destroy()]);
  await database.drop();
});

/** A statement that has forgotten whose rows it wants. */
async function everythingSeen(db: Database): Promise<string[]> {
  const found = await sql<{ organization_id: string }>`select organization_id from linked_tenants`.execute(
    db,
  );
  return found.rows.map((row) => row.organization_id).toSorted();
}

/** Mulberry32: the same choices for the same seed. */
function choices(from: number): () => number {
  let state = from;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

async function inTransactionThatFails(organizationId: string): Promise<string[]> {
  const seen: string[] = [];
  const work = inTransaction(server, async (tx) => {
    seen.push(...(await everythingSeen(tx)));
    throw new Error(`on purpose, in ${organizationId}`);
  });
  await work.catch(() => undefined);
  return seen;
}

const ways = [
  () => everythingSeen(server),
  () => inTransaction(server, everythingSeen),
  inTransactionThatFails,
  // The statement itself fails, alone and in a transaction; what comes after must not inherit anything of it.
  async (organizationId: string) => {
    await sql`select 1 / 0`.execute(server).catch(() => undefined);
    return [organizationId];
  },
  () => inTransaction(server, everythingSeen),
] as const;

describe('L05: rows of organizations', () => {
  test(`L05: ${count} interleaved pieces of work on two connections each see their own rows alone`, async () => {
    const choose = choices(seed);
    const wrong: unknown[] = [];
    const one = async (): Promise<void> => {
      const organizationId = organizationIds[Math.floor(choose() * organizationIds.length)] ?? '';
      const isAcross = choose() < 0.1;
      const way = ways[Math.floor(choose() * ways.length)] ?? ways[0];
      const seen = isAcross
        ? await acrossOrganizations(() => everythingSeen(server))
        : await withinOrganization(organizationId, () => way(organizationId));
      const wanted = isAcross ? organizationIds : [organizationId];
      if (JSON.stringify(seen) !== JSON.stringify(wanted)) wrong.push({ organizationId, isAcross, seen });
    };
    for (let done = 0; done < count; done += 50)
      await Promise.all(Array.from({ length: Math.min(50, count - done) }, one));
    expect(wrong).toEqual([]);
  });

  test('L05: without a word about whose rows, a statement is not even sent', async () => {
    await expect(everythingSeen(server)).rejects.toThrow('without a reach');
  });

  test('L05: writing into another organization is refused by the database', async () => {
    const [own = '', other = ''] = organizationIds;
    const work = withinOrganization(own, () =>
      sql`insert into linked_tenants (organization_id, tenant_id, display_domain, linked_at)
        values (${other}, ${systemRandom.uuid()}, 'x.example', clock_now())`.execute(server),
    );
    await expect(work).rejects.toMatchObject({ code: '42501' });
    const changed = await withinOrganization(own, () =>
      sql`update organizations set name = 'taken' where id = ${other}`.execute(server),
    );
    expect(changed.numAffectedRows).toBe(0n);
  });

  test('L05: an id that is no id never becomes part of a statement', async () => {
    for (const id of ["org_1'; reset role; --", '', 'org_', '*'])
      await expect(withinOrganization(id, () => everythingSeen(server))).rejects.toThrow('not the id');
  });
});

async function endWhoeverSleeps(): Promise<void> {
  for (let ended = 0; ended === 0;) {
    const answer = await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and wait_event = 'PgSleep'`.execute(owner);
    ended = answer.rows.length;
  }
}

describe('what travels together', () => {
  const alone = (statement: RawBuilder<unknown>) => statement.execute(server);
  const first = (statement: RawBuilder<unknown>) => inTransaction(server, (tx) => statement.execute(tx));
  const second = (statement: RawBuilder<unknown>) =>
    inTransaction(server, async (tx) => {
      await everythingSeen(tx);
      await statement.execute(tx);
    });

  type Ways = Readonly<Record<string, (statement: RawBuilder<unknown>) => Promise<unknown>>>;
  const within = {
    enter: (work: () => Promise<void>) => withinOrganization('org_0001', work),
    sees: ['org_0001'],
    ways: { alone, first, second } as Ways,
  };
  // Across them a statement alone travels by itself.
  const across = {
    enter: (work: () => Promise<void>) => acrossOrganizations(work),
    sees: organizationIds,
    ways: { first, second } as Ways,
  };

  for (const [reach, { enter, sees, ways }] of Object.entries({ within, across }))
    for (const [name, run] of Object.entries(ways)) {
      test(`tells the fault of the statement that made it: ${name}, ${reach}`, async () => {
        await enter(async () => {
          await expect(run(sql`select 1 / 0`)).rejects.toMatchObject({ code: '22012' });
          expect(await everythingSeen(server)).toEqual(sees);
        });
      });

      test(`tells that the connection was lost, and goes on with another: ${name}, ${reach}`, async () => {
        await enter(async () => {
          const lost = expect(run(sql`select pg_sleep(30)`)).rejects.toThrow(DatabaseUnavailable);
          await endWhoeverSleeps();
          await lost;
          expect(await everythingSeen(server)).toEqual(sees);
        });
      });
    }

  test('L05: where the organization cannot be entered nothing of it is seen, and that is told', async () => {
    await sql`create role half_login login in role gatehouse_server`.execute(owner);
    const url = new URL(database.connectionString);
    url.username = 'half_login';
    const settings = { connectionString: url.href, maxConnections: 1, log: createLog('silent') };
    const half = openDatabase({ ...settings, as: 'server' });
    await withinOrganization('org_0001', async () => {
      await expect(everythingSeen(half)).rejects.toMatchObject({ code: '42501' });
      await expect(inTransaction(half, everythingSeen)).rejects.toMatchObject({ code: '42501' });
    });
    await half.destroy();
    await sql`drop role half_login`.execute(owner);
  });
});

interface TableFacts {
  readonly name: string;
  readonly is_separated: boolean;
  readonly policies: string;
}

describe('L05: the roles', () => {
  test('L05: are enough for a database whose user is no superuser and makes no roles', async () => {
    const plain = await createTestDatabase('empty');
    const name = new URL(plain.connectionString).pathname.slice(1);
    await sql`create role plain_login login`.execute(owner);
    await sql`grant gatehouse_server, gatehouse_organization to plain_login`.execute(owner);
    await sql`alter database ${sql.id(name)} owner to plain_login`.execute(owner);
    const url = new URL(plain.connectionString);
    url.username = 'plain_login';
    const settings = { connectionString: url.href, maxConnections: 1, log: createLog('silent') };
    const tables = openDatabase({ ...settings, as: 'owner' });
    await migrateToLatest(tables);
    const rows = openDatabase({ ...settings, as: 'server' });
    const [id = ''] = organizationIds;
    await acrossOrganizations(() =>
      sql`insert into organizations (id, name, created_at) values (${id}, 'One', clock_now())`.execute(rows),
    );
    expect(await withinOrganization(id, () => everythingSeen(rows))).toEqual([]);
    await Promise.all([tables.destroy(), rows.destroy()]);
    await plain.drop();
    await sql`drop role plain_login`.execute(owner);
  });

  test('L05: every table with an organization is separated, and the organization reaches no other table', async () => {
    const tables = await sql<TableFacts>`
      select c.relname as name, c.relrowsecurity as is_separated,
             (select string_agg(p.policyname, ',' order by p.policyname) from pg_policies p
               where p.tablename = c.relname) as policies
        from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'organization_id'
       where c.relkind in ('r', 'p') and c.relnamespace = current_schema()::regnamespace
       order by 1`.execute(owner);
    expect(tables.rows.length).toBeGreaterThan(15);
    for (const table of tables.rows)
      expect(table).toEqual({ name: table.name, is_separated: true, policies: 'organization,server' });
    const reachable = await sql<{ name: string }>`
      select c.relname as name from pg_class c
       where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace
         and has_table_privilege('gatehouse_organization', c.oid, 'select') and not c.relrowsecurity
       order by 1`.execute(owner);
    expect(reachable.rows.map((row) => row.name)).toEqual([
      'circuits',
      'clock_offset',
      'limit_buckets',
      'tenant_answers',
      'tenant_grants',
    ]);
  });

  test('L05: neither role owns a table, is a superuser or exempt, and no function runs as its owner', async () => {
    const roles = await sql`
      select rolname, rolsuper, rolbypassrls, rolcanlogin, rolcreaterole,
             (select count(*) from pg_class c where c.relowner = r.oid) as owned
        from pg_roles r where rolname like 'gatehouse\\_%' order by 1`.execute(owner);
    const powerless = {
      rolsuper: false,
      rolbypassrls: false,
      rolcanlogin: false,
      rolcreaterole: false,
      owned: 0,
    };
    expect(roles.rows).toEqual([
      { rolname: 'gatehouse_organization', ...powerless },
      { rolname: 'gatehouse_server', ...powerless },
    ]);
    const definers = await sql`select proname from pg_proc where prosecdef
      and pronamespace = current_schema()::regnamespace`.execute(owner);
    expect(definers.rows).toEqual([]);
  });

  test('L05: the server may not change what was recorded, nor the tables, nor read what migrations note', async () => {
    for (const statement of [
      sql`delete from audit_events`,
      sql`update audit_links set number = 1`,
      sql`truncate audit_events`,
      sql`alter table users disable row level security`,
      sql`select * from migration_checksums`,
    ])
      await expect(acrossOrganizations(() => statement.execute(server))).rejects.toMatchObject({
        code: '42501',
      });
  });
});
