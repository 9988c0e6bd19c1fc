import { sql } from 'kysely';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startStandby, type Standby } from '../../../test/standby.ts';
import { startTestPostgres, type TestPostgres } from '../../../test/test-postgres.ts';
import { databaseUrl, templates } from '../../../test/database-url.ts';
import { createLog } from '../log/log.ts';
import { DatabaseUnavailable, openDatabase, type Database } from './database.ts';
import { acrossOrganizations } from './reach.ts';

let postgres: TestPostgres;
let standby: Standby;
let primary: Database;
beforeAll(async () => {
  postgres = await startTestPostgres();
  const url = databaseUrl(postgres.url, templates.demo);
  standby = await startStandby(url);
  primary = open(url, 'owner');
});
afterAll(async () => {
  await primary.destroy();
  await standby.stop();
  await postgres.stop();
});

function open(connectionString: string, as: 'owner' | 'server'): Database {
  return openDatabase({ connectionString, maxConnections: 1, log: createLog('silent'), as });
}

const epochOf = async (db: Database): Promise<number> => {
  const statement = sql<{ epoch: number }>`select max(session_epoch)::int as epoch from organizations`;
  return (await statement.execute(db)).rows[0]?.epoch ?? Number.NaN;
};

test('E13, N02: a standby that is behind is never asked: nobody is let in by what was true before', async () => {
  // Somebody who looks at the standby past our own door sees it follow, and then, paused, stay behind.
  const onStandby = new pg.Client({ connectionString: standby.url });
  await onStandby.connect();
  const seenThere = async (): Promise<number> =>
    (await onStandby.query<{ epoch: number }>('select max(session_epoch)::int as epoch from organizations'))
      .rows[0]?.epoch ?? Number.NaN;
  await sql`update organizations set session_epoch = session_epoch + 1`.execute(primary);
  while ((await seenThere()) !== (await epochOf(primary))) await wait(10);
  await onStandby.query('select pg_wal_replay_pause()');
  await sql`update organizations set session_epoch = session_epoch + 1`.execute(primary);
  expect(await seenThere()).toBe((await epochOf(primary)) - 1);

  const server = open(standby.url, 'server');
  const owner = open(standby.url, 'owner');
  for (const db of [server, owner])
    await expect(acrossOrganizations(() => epochOf(db))).rejects.toThrow(DatabaseUnavailable);
  await Promise.all([server.destroy(), owner.destroy()]);
  await onStandby.query('select pg_wal_replay_resume()');
  await onStandby.end();
});
