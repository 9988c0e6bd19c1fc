import { sql } from 'kysely';
import { createInterface } from 'node:readline';
import { parseConfig } from '../../src/config.ts';
import { inTransaction, openDatabase } from '../../src/ports/db/database.ts';
import { findRunningPostgres } from '../../src/ports/db/embedded/running-postgres.ts';
import { acrossOrganizations } from '../../src/ports/db/reach.ts';
import { createLog } from '../../src/ports/log/log.ts';
import { hashSecret, newSecretText, systemRandom } from '../../src/ports/random/random.ts';

/**
 * For the bench, beside a running server with the embedded database: `fill-sessions.ts <size> …` makes so many sessions that Microsoft
 * opened, ten of each user and ten thousand of each organization. Says where the database is and the cookies of some of the
 * sessions, which lie among the others at even distances; the next size after each line that it is sent.
 */
const sizes = process.argv.slice(2).map(Number);
const [knownCount, sessionsOfEach, usersOfEach] = [1000, 10, 1000];

const config = parseConfig(process.env);
const running =
  config.database.kind === 'embedded' ? await findRunningPostgres(config.database.dataDir) : null;
if (running === null) throw new Error('there is no running server with an embedded database');
const owner = openDatabase({
  connectionString: running,
  maxConnections: 1,
  log: createLog('silent'),
  as: 'owner',
  statementTimeoutMs: 600_000,
});

/** The sessions from one number up to another; those at even distances have the secrets that are given back. */
async function fill(from: number, to: number): Promise<string[]> {
  const distance = Math.max(1, Math.floor((to - from) / knownCount));
  const secrets = Array.from({ length: Math.floor((to - from) / distance) }, () =>
    newSecretText(systemRandom),
  );
  const made = sql`
    select 'org_' || lpad('s' || (n / ${sessionsOfEach * usersOfEach}::int), 26, '0') as organization,
           'usr_' || lpad('s' || (n / ${sessionsOfEach}::int), 26, '0') as person,
           'ses_' || lpad('s' || n, 26, '0') as session,
           case when (n - ${from}::int) % ${distance}::int = 0
                then (${secrets.map(hashSecret)}::bytea[])[(n - ${from}::int) / ${distance}::int + 1] end as known,
           n
      from generate_series(${from}::int, ${to}::int - 1) as n`;
  await acrossOrganizations(() =>
    inTransaction(owner, async (tx) => {
      // What is written here refers to what is written here; a million look-ups of that would prove nothing.
      await sql`set local session_replication_role = replica`.execute(tx);
      await sql`
        insert into organizations (id, name, created_at)
        select distinct organization, 'Sessions', clock_now() from (${made}) made
            on conflict do nothing`.execute(tx);
      await sql`
        insert into users (organization_id, id, display_name, email, role, created_at)
        select distinct organization, person, 'Somebody', person || '@sessions.example', 'member', clock_now()
          from (${made}) made
            on conflict do nothing`.execute(tx);
      await sql`
        insert into sessions (organization_id, id, secret_hash, user_id, state, method, organization_epoch, user_epoch,
                              opened_at, last_seen_at, expires_at, browser)
        select organization, session, coalesce(known, sha256(convert_to(session, 'UTF8'))), person, 'full', 'microsoft', 0, 0,
               clock_now(), clock_now(), clock_now() + interval '6 days', 'Firefox'
          from (${made}) made`.execute(tx);
      await sql`
        insert into liveness (organization_id, session_id, tenant_id, object_id, sealed_refresh_token, alive_at, due_at)
        select organization, session, md5(organization)::uuid, md5(person)::uuid, null, clock_now(),
               clock_now() + interval '6 days'
          from (${made}) made`.execute(tx);
    }),
  );
  // What PostgreSQL does by itself within the minute.
  await sql`vacuum analyze organizations, users, sessions, liveness`.execute(owner);
  return secrets.map((secret) => `__Host-gatehouse-session=${secret}`);
}

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
let filled = 0;
for (const size of sizes) {
  const cookies = await fill(filled, size);
  filled = size;
  process.stdout.write(`${JSON.stringify({ database: running, size, cookies })}\n`);
  await lines.next();
}
await owner.destroy();
process.exit(0);
