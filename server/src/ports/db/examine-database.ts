import pg from 'pg';
import type { Secret } from '../secrets/secret.ts';
import { secondsApart } from '../clock/clock-skew.ts';

/** What a look at a database tells; nothing of it is changed, and no migration is run. */
export type DatabaseFacts =
  | { readonly kind: 'no-answer'; readonly why: string }
  | {
      readonly kind: 'open';
      /** As PostgreSQL numbers itself: 150004 is 15.4. */
      readonly versionNumber: number;
      readonly isStandby: boolean;
      /** The steps that were applied, in their order; none: a database that Gatehouse has not used yet. */
      readonly applied: readonly { readonly name: string; readonly checksum: string }[];
      /** How far this machine's clock is from the database's at the least. */
      readonly secondsApart: number;
      readonly hasMovedClock: boolean;
      /** The ids of the keys under which values in it are sealed. */
      readonly sealedUnder: readonly string[];
    };

const connectMs = 5000;
const statementMs = 15_000;

/** Looks as the owner, through one connection, in a transaction that may only read. Never throws. */
export async function examineDatabase(address: Secret): Promise<DatabaseFacts> {
  let client: pg.Client | undefined;
  try {
    client = new pg.Client({
      connectionString: address.reveal(),
      application_name: 'gatehouse-doctor',
      connectionTimeoutMillis: connectMs,
      statement_timeout: statementMs,
    });
    client.on('error', () => undefined);
    await client.connect();
    await client.query('begin transaction isolation level repeatable read read only');
    return await look(client);
  } catch (fault) {
    return { kind: 'no-answer', why: wordsOf(fault) };
  } finally {
    await client?.end().catch(() => undefined);
  }
}

/** The driver's words name host and user, and no password; where several addresses failed it has a code alone. */
function wordsOf(fault: unknown): string {
  if (!(fault instanceof Error)) return 'unknown';
  const code = 'code' in fault && typeof fault.code === 'string' ? fault.code : fault.name;
  return fault.message === '' ? code : fault.message;
}

async function look(client: pg.Client): Promise<DatabaseFacts> {
  const clock = await readClock(client);
  const about = await client.query<{ version: number; isStandby: boolean }>(
    `select current_setting('server_version_num')::int as version, pg_is_in_recovery() as "isStandby"`,
  );
  const { version = 0, isStandby = true } = about.rows[0] ?? {};
  const isUsed = await exists(client, 'migration_checksums');
  return {
    kind: 'open',
    versionNumber: version,
    isStandby,
    applied: isUsed ? await readApplied(client) : [],
    secondsApart: clock,
    hasMovedClock: await readHasMovedClock(client),
    sealedUnder: await readSealedUnder(client),
  };
}

async function exists(client: pg.Client, table: string): Promise<boolean> {
  const found = await client.query<{ is: boolean }>('select to_regclass($1) is not null as is', [table]);
  return found.rows[0]?.is === true;
}

async function readClock(client: pg.Client): Promise<number> {
  const askedMs = Date.now();
  const answer = await client.query<{ ms: number }>(
    'select extract(epoch from clock_timestamp())::float8 * 1000 as ms',
  );
  return secondsApart({ askedMs, databaseMs: answer.rows[0]?.ms ?? Number.NaN, answeredMs: Date.now() });
}

async function readApplied(client: pg.Client): Promise<readonly { name: string; checksum: string }[]> {
  const applied = await client.query<{ name: string; checksum: string }>(
    'select name, checksum from migration_checksums order by name',
  );
  return applied.rows;
}

async function readHasMovedClock(client: pg.Client): Promise<boolean> {
  if (!(await exists(client, 'clock_offset'))) return false;
  return (await client.query('select 1 from clock_offset where seconds is not null')).rows.length > 0;
}

/** Every column of a sealed value, found by its name; the envelope begins with the key's id (ports/secrets/sealing.ts). */
async function readSealedUnder(client: pg.Client): Promise<readonly string[]> {
  const columns = await client.query<{ part: string }>(
    `select format('select substring(%1$I from 2 for get_byte(%1$I, 0)) as id from %2$I where length(%1$I) > 1',
                   column_name, table_name) as part
       from information_schema.columns
      where table_schema = 'public' and data_type = 'bytea' and column_name like 'sealed\\_%'
      order by table_name, column_name`,
  );
  if (columns.rows.length === 0) return [];
  const all = columns.rows.map(({ part }) => part).join(' union ');
  const ids = await client.query<{ id: string }>(
    `select distinct convert_from(id, 'UTF8') as id from (${all}) as sealed order by id`,
  );
  return ids.rows.map(({ id }) => id);
}
