import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCommandWith, type CommandRun } from '../../test/command.ts';
import { createTestDatabase, type TestDatabase } from '../../test/test-database.ts';
import { openDatabase, type Database } from '../ports/db/database.ts';
import { createLog } from '../ports/log/log.ts';

let database: TestDatabase;
let name: string;
beforeAll(async () => {
  database = await createTestDatabase('demo');
  name = new URL(database.connectionString).pathname.slice(1);
  await whileOpen((db) =>
    sql`insert into sessions (organization_id, id, secret_hash, user_id, state, method, organization_epoch, user_epoch,
                              opened_at, last_seen_at, expires_at)
        select organization_id, 'ses_1', sha256('a'::bytea), id, 'full', 'microsoft', 0, 0,
               clock_now(), clock_now(), clock_now() + interval '1 day'
          from users order by id limit 1`.execute(db),
  );
});
afterAll(() => database.drop());

/** The server is no other connection of ours: none is left open. */
async function whileOpen<Result>(work: (db: Database) => Promise<Result>): Promise<Result> {
  const { connectionString } = database;
  const db = openDatabase({ connectionString, maxConnections: 1, log: createLog('silent'), as: 'owner' });
  return work(db).finally(() => db.destroy());
}

const command = (...given: readonly string[]): Promise<CommandRun> =>
  runCommandWith({ DATABASE_URL: database.connectionString }, 'settle-restored.ts', ...given);

const openSessions = (): Promise<number> =>
  whileOpen(async (db) => {
    const open = await sql`select 1 from sessions where ended_at is null`.execute(db);
    return open.rows.length;
  });

const yesterday = ['--taken-at', '2020-01-01T03:00:00Z'];

describe('npm run restore:settle', () => {
  test.each<[string, (name: string) => readonly string[], string]>([
    ['no instant', (of) => ['--confirm', of], '--taken-at: give an instant with its time zone'],
    [
      'no time zone',
      (of) => ['--taken-at', '2020-01-01T03:00:00', '--confirm', of],
      '--taken-at: give an instant',
    ],
    [
      'no such day',
      (of) => ['--taken-at', '2020-13-01T03:00:00Z', '--confirm', of],
      '--taken-at: give an instant',
    ],
    [
      'tomorrow',
      (of) => ['--taken-at', '2999-01-01T03:00:00Z', '--confirm', of],
      '--taken-at: that is still to come',
    ],
    ['no confirmation', () => yesterday, '--confirm: the database is gatehouse_test_'],
    [
      'another database',
      () => [...yesterday, '--confirm', 'postgres'],
      '--confirm: the database is gatehouse_test_',
    ],
  ])('with %s it changes nothing and says why', async (_, given, why) => {
    const refused = await command(...given(name));
    expect([refused.status, refused.out]).toEqual([1, '']);
    expect(refused.errors).toContain(why);
    expect(refused.errors).not.toMatch(/\n {4}at /);
    expect(await openSessions()).toBe(1);
  });

  test('beside a server it changes nothing', async () => {
    // One that is taken: the pool closes those that are idle for long.
    const refused = await whileOpen((db) =>
      db.connection().execute(async (taken) => {
        await sql`select 1`.execute(taken);
        return command(...yesterday, '--confirm', name);
      }),
    );
    expect([refused.status, refused.errors]).toEqual([
      1,
      'A server runs on this database: stop it first; nothing was changed.\n',
    ]);
    expect(await openSessions()).toBe(1);
  });

  test('N08: ends what a restore ends, where the database was put back by other means', async () => {
    const settled = await command(...yesterday, '--confirm', name, '--by', 'Sam');
    expect([settled.status, settled.errors]).toEqual([0, '']);
    expect(settled.out).toContain('as they were at 2020-01-01T03:00:00.000Z');
    expect(settled.out).toContain('Ended: 1 sessions');
    expect(await openSessions()).toBe(0);
    const told = await whileOpen((db) =>
      sql`select o.id, e.actor_name, o.session_epoch, o.microsoft_epoch from organizations o
            left join audit_events e on e.organization_id = o.id and e.action = 'organization.restored'
           where e.actor_name is distinct from 'Sam' or o.session_epoch <> 1 or o.microsoft_epoch <> 1`.execute(
        db,
      ),
    );
    expect(told.rows).toEqual([]);
  });
});
