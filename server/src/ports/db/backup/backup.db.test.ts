import { sql } from 'kysely';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../../test/test-database.ts';
import { createLog } from '../../log/log.ts';
import type { SealingKey } from '../../secrets/sealing.ts';
import { openDatabase, type Database, type Executor } from '../database.ts';
import { appliedSteps, migrateWithin, refuseForeignBackup } from '../migrate.ts';
import { listBackupTables } from './backup-tables.ts';
import { loadBackup } from './load-backup.ts';
import { readBackup } from './read-backup.ts';
import { writeBackup } from './write-backup.ts';

const key: SealingKey = { id: 'k1', bytes: Buffer.alloc(32, 1) };
/** How many more users and events; a proof says more. */
const crowd = Number(process.env['PROVE_COUNT'] ?? 300);

/** How large the files of messages are; a proof says more. */
const fileBytes = Number(process.env['PROVE_FILE_BYTES'] ?? 50_000);

let folder: string;
let source: TestDatabase;
let db: Database;
let target: TestDatabase;
let empty: Database;

const open = ({ connectionString }: TestDatabase): Database =>
  openDatabase({ connectionString, maxConnections: 3, log: createLog('silent'), as: 'owner' });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-backup-'));
  source = await createTestDatabase('demo');
  db = open(source);
  await fillWithOddities();
});
afterAll(async () => {
  await db.destroy();
  await source.drop();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  target = await createTestDatabase('empty');
  empty = open(target);
});
afterEach(async () => {
  await empty.destroy();
  await target.drop();
});

/** Texts that some form of a dump has got wrong before, a deleted customer, and rows for more than one fetch. */
async function fillWithOddities(): Promise<void> {
  const odd = `"quoted" \\n back\\slash ${'\u2028'} tab\t line\nreturn\r nul-free ${'\u{1f469}\u200d\u{1f680}'} {a,"b",null} [1]`;
  const of = await db.selectFrom('organizations').select('id').orderBy('id').executeTakeFirstOrThrow();
  await sql`
    insert into users (organization_id, id, display_name, email, role, other_methods, time_zone, created_at)
    select ${of.id}, 'usr_crowd' || n, ${odd} || n, 'crowd' || n || '@contoso.example', 'member',
           case n % 3 when 0 then array['password', 'email-code'] when 1 then array['password'] else '{}' end,
           case n % 2 when 0 then null else '' end, clock_now() + n * interval '1 microsecond'
      from generate_series(1, ${crowd}::int) n`.execute(db);
  await sql`
    insert into audit_events (organization_id, id, at, action, outcome, actor_kind, target_kind, target_id, context)
    select ${of.id}, 'evt_crowd' || n, clock_now(), 'user.added', 'done', 'system', 'user', 'usr_crowd' || n,
           jsonb_build_object('name', ${odd}::text, 'number', 1e20, 'none', null)
      from generate_series(1, ${crowd}::int) n`.execute(db);
  await sql`
    insert into attachments (organization_id, id, user_id, name, content_type, size_bytes, sha256, content, uploaded_at)
    select ${of.id}, 'file_' || n, 'usr_crowd1', ${odd}, 'application/octet-stream', ${fileBytes}::int, sha256(''::bytea),
           decode(repeat(lpad(to_hex(n % 256), 2, '0'), ${fileBytes}::int), 'hex'), clock_now()
      from generate_series(1, 9) n`.execute(db);
  await db.transaction().execute(async (tx) => {
    await sql`insert into organizations (id, name, created_at) values ('org_gone', 'Gone', clock_now())`.execute(
      tx,
    );
    await sql`insert into deleted_organizations (id, deleted_at, deleted_by, last_number, last_hash)
      values ('org_gone', clock_now(), 'Sam', 0, sha256(''::bytea))`.execute(tx);
    await sql`delete from organizations where id = 'org_gone'`.execute(tx);
  });
}

/** The dump has its snapshot, and stands before a table that is locked. */
async function untilSomebodyWaits(): Promise<void> {
  for (;;) {
    const waiting = await sql`select 1 from pg_locks where not granted
      and database = (select oid from pg_database where datname = current_database())`.execute(db);
    if (waiting.rows.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Of each table how many rows it has, and a hash over all of their texts. */
async function contentOf(of: Executor): Promise<Record<string, string>> {
  const tables = await listBackupTables(of);
  const told = tables.map(async ({ name }) => {
    const answer = await sql<{ told: string }>`
      select count(*) || ' ' || coalesce(encode(sha256(string_agg(sha256(convert_to(t::text, 'UTF8')), ''::bytea
               order by sha256(convert_to(t::text, 'UTF8')))), 'hex'), '') as told
        from ${sql.table(name)} t`.execute(of);
    return [name, answer.rows[0]?.told ?? ''] as const;
  });
  return Object.fromEntries(await Promise.all(told));
}

const load = (path: string, keys: readonly SealingKey[] = [key]): Promise<void> =>
  empty.transaction().execute((tx) => loadBackup(tx, path, keys));

const tableCount = async (): Promise<number> => (await listBackupTables(empty)).length;

let madeOnce: string | undefined;
let written = 0;
async function backup(): Promise<string> {
  const path = join(folder, `backup-${(written += 1)}`);
  await writeBackup(db, key, path);
  return path;
}

describe('writeBackup and loadBackup', () => {
  test('N09: every row of every table comes back as it was, whatever stands in it', async () => {
    const path = await backup();
    const before = await contentOf(db);
    await load(path);
    expect(await contentOf(empty)).toEqual(before);
    expect(before).toMatchObject({
      users: expect.stringMatching(/^3\d\d /),
      attachments: expect.stringMatching(/^9 /),
    });
  });

  test('afterwards triggers and rules are what they were', async () => {
    await load(await backup());
    await expect(sql`delete from audit_events`.execute(empty)).rejects.toThrow('append-only');
    await sql`update users set display_name = 'Zoe Quartz' where id = 'usr_crowd1'`.execute(empty);
    const words = await sql<{ word: string }>`
      select word from user_words where user_id = 'usr_crowd1' order by word`.execute(empty);
    expect(words.rows.map(({ word }) => word)).toEqual(['crowd1@contoso.example', 'quartz', 'zoe']);
    const rules = sql<{ rule: string }>`
      select polrelid::regclass || ' ' || polname as rule from pg_policy order by 1`;
    expect((await rules.execute(empty)).rows).toEqual((await rules.execute(db)).rows);
  });

  test('a backup is of one instant, whatever is written meanwhile', async () => {
    const path = join(folder, 'one-instant');
    const { writing, before } = await db.transaction().execute(async (tx) => {
      await sql`lock table users in access exclusive mode`.execute(tx);
      const beginning = { writing: writeBackup(db, key, path), before: await contentOf(tx) };
      await untilSomebodyWaits();
      await sql`update organizations set session_epoch = session_epoch + 1`.execute(tx);
      await sql`update users set session_epoch = session_epoch + 1`.execute(tx);
      return beginning;
    });
    await writing;
    await load(path);
    expect(await contentOf(empty)).toEqual(before);
    expect((await contentOf(db))['users']).not.toBe(before['users']);
  });

  test('N09: a backup of an earlier version is brought up to date', async () => {
    const older = await createTestDatabase('empty');
    const earlier = open(older);
    await earlier.transaction().execute((tx) => migrateWithin(tx, '0042-served-seconds'));
    await sql`insert into organizations (id, name, created_at) values ('org_1', 'Old', clock_now())`.execute(
      earlier,
    );
    await sql`
      insert into audit_events (organization_id, id, at, action, outcome, actor_kind, target_kind, target_id, context)
      values ('org_1', 'evt_1', clock_now(), 'organization.created', 'done', 'system', 'organization', 'org_1', '{}')`.execute(
      earlier,
    );
    const path = join(folder, 'earlier');
    await writeBackup(earlier, key, path);
    const before = await contentOf(earlier);
    await earlier.destroy();
    await older.drop();
    await load(path);
    expect(await contentOf(empty)).toMatchObject(before);
    expect(await appliedSteps(empty)).toEqual(await appliedSteps(db));
  });

  test('there is nothing of a schema that rows alone do not bring back', async () => {
    const sequences = await sql`select relname from pg_class where relkind in ('S', 'm')
      and relnamespace = current_schema()::regnamespace`.execute(db);
    expect(sequences.rows).toEqual([]);
  });

  test('only its owner may read the file, and nothing unfinished is left', async () => {
    const path = await backup();
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await readdir(folder)).filter((name) => name.includes('unfinished'))).toEqual([]);
  });

  test('a file that is there is not touched, and what failed leaves none', async () => {
    const path = join(folder, 'theirs');
    await writeFile(path, 'theirs');
    await expect(writeBackup(db, key, path)).rejects.toThrow(`${path} is there already: name a new file.`);
    expect(await readFile(path, 'utf8')).toBe('theirs');
    const failing = join(folder, 'failing');
    await expect(writeBackup(empty, key, failing)).rejects.toThrow();
    expect((await readdir(folder)).filter((name) => name.startsWith('failing'))).toEqual([]);
    await expect(writeBackup(db, key, join(folder, 'no', 'folder'))).rejects.toThrow(
      /cannot be written \(ENOENT\)/,
    );
  });
});

/** The same backup with other content, and gzip's own checksums right. */
const changed = (content: Buffer, change: (text: string) => string): Buffer =>
  gzipSync(change(gunzipSync(content).toString()));

const withoutLastLine = (text: string): string => text.trimEnd().replace(/\n[^\n]*$/, '\n');

describe('N09: a backup that cannot be used is refused, and the database stays empty', () => {
  test.each<[string, (content: Buffer) => Buffer, string]>([
    ['cut off', (content) => content.subarray(0, content.length / 2), 'it cannot be read (Z_BUF_ERROR'],
    ['no gzip', () => Buffer.from('select 1;'), 'it cannot be read (Z_DATA_ERROR'],
    ['empty', () => Buffer.alloc(0), 'it cannot be read (Z_BUF_ERROR'],
    [
      'a backup of something else',
      () => gzipSync('{"of":"something else"}\n'),
      'it is no backup of Gatehouse',
    ],
    [
      'of a later form',
      (content) => changed(content, (text) => text.replace('{"gatehouseBackup":1', '{"gatehouseBackup":2')),
      'it is of form 2, and this version reads 1',
    ],
    [
      'with another word in it',
      (content) => changed(content, (text) => text.replace('"member"', '"admin"')),
      'its content is not what was written',
    ],
    [
      'with a row less',
      (content) => changed(content, (text) => text.replace(/\n\[[^\n]*usr_crowd7"[^\n]*/, '')),
      'it is cut off or out of order at the table',
    ],
    ['without its seal', (content) => changed(content, withoutLastLine), 'the seal at its end is missing'],
    [
      'with something behind it',
      (content) => changed(content, (text) => `${text}[]\n`),
      'something stands behind',
    ],
  ])('%s', async (_, change, why) => {
    const good = await readFile((madeOnce ??= await backup()));
    const path = join(folder, 'bad');
    await writeFile(path, change(good));
    const refusal = `The backup ${path} cannot be used: ${why}`;
    await expect(readBackup(path, [key])).rejects.toThrow(refusal);
    await expect(load(path)).rejects.toThrow(refusal);
    expect(await tableCount()).toBe(0);
  });

  test('not there', async () => {
    await expect(readBackup(join(folder, 'nowhere'), [key])).rejects.toThrow('it cannot be read (ENOENT');
  });

  test.each<[string, SealingKey, string]>([
    [
      'lost',
      { id: 'k2', bytes: Buffer.alloc(32, 2) },
      'it was sealed with the key k1, which SEALING_KEYS does not give',
    ],
    [
      'another',
      { id: 'k1', bytes: Buffer.alloc(32, 2) },
      'it was not sealed with the key that SEALING_KEYS gives as k1',
    ],
  ])('its key is %s', async (_, other, why) => {
    const path = (madeOnce ??= await backup());
    await expect(readBackup(path, [other])).rejects.toThrow(why);
    await expect(load(path, [other])).rejects.toThrow(why);
    expect(await tableCount()).toBe(0);
  });

  test('a newer version has made it', async () => {
    const newer = { name: '9999-of-tomorrow', checksum: 'x' };
    await expect(refuseForeignBackup([newer])).rejects.toThrow(
      'The backup has the migration 9999-of-tomorrow, which this version does not know',
    );
  });

  test('the database is not empty', async () => {
    const path = await backup();
    await sql`create table notes (id integer)`.execute(empty);
    await expect(load(path)).rejects.toThrow('The database is not empty. Nothing was changed');
    expect((await listBackupTables(empty)).map(({ name }) => name)).toEqual(['notes']);
  });
});
