import { sql } from 'kysely';
import { once } from 'node:events';
import { requireMicrosoft } from '../../src/features/enforcement/switch.store.ts';
import { parseConfig } from '../../src/config.ts';
import { inTransaction, openDatabase } from '../../src/ports/db/database.ts';
import { findRunningPostgres } from '../../src/ports/db/embedded/running-postgres.ts';
import { acrossOrganizations, withinOrganization } from '../../src/ports/db/reach.ts';
import { createLog } from '../../src/ports/log/log.ts';
import { hashSecret, newSecretText, systemRandom } from '../../src/ports/random/random.ts';

/**
 * For the bench, beside a running server with the embedded database: `revoke-crowd.ts <userCount> <sessionsOfEach>` makes a
 * customer with so many users and sessions that a password opened, says where the database is and the cookies of the
 * sessions, waits for a line, raises the epoch of the organization, and says from when to when that took. Then it deletes
 * the same sessions in plain SQL, rolled back: the floor, in milliseconds.
 */
const [userCount, sessionsOfEach] = [Number(process.argv[2] ?? 1000), Number(process.argv[3] ?? 2)];
const organizationId = 'org_00000000000000000000bereft';

const config = parseConfig(process.env);
const running =
  config.database.kind === 'embedded' ? await findRunningPostgres(config.database.dataDir) : null;
if (running === null) throw new Error('there is no running server with an embedded database');
const open = (as: 'owner' | 'server') =>
  openDatabase({
    connectionString: running,
    maxConnections: 1,
    log: createLog('silent'),
    as,
    statementTimeoutMs: 120_000,
  });
const [owner, db] = [open('owner'), open('server')];
const now = (): number => performance.timeOrigin + performance.now();
const say = (line: object): boolean => process.stdout.write(`${JSON.stringify(line)}\n`);

await sql`insert into organizations (id, name, enforcement_activated_at, created_at)
  values (${organizationId}, 'Revoked', clock_now(), clock_now())`.execute(owner);
await sql`insert into users (organization_id, id, display_name, email, role, other_methods, created_at)
  select ${organizationId}, 'usr_' || lpad('r' || n, 26, '0'), 'Person ' || n, 'person-' || n || '@revoked.example',
         case when n = 1 then 'admin' else 'member' end, array['password'], clock_now()
    from generate_series(1, ${userCount}::int) as n`.execute(owner);
const secrets = Array.from({ length: userCount * sessionsOfEach }, () => newSecretText(systemRandom));
await sql`insert into sessions (organization_id, id, secret_hash, user_id, state, method, organization_epoch, user_epoch,
                                opened_at, last_seen_at, expires_at, browser)
  select ${organizationId}, 'ses_' || lpad('r' || at, 26, '0'), secret_hash,
         'usr_' || lpad('r' || (at + ${sessionsOfEach}::int - 1) / ${sessionsOfEach}::int, 26, '0'), 'full', 'password', 0, 0,
         clock_now(), clock_now(), clock_now() + interval '8 hours', 'Firefox'
    from unnest(${secrets.map(hashSecret)}::bytea[]) with ordinality as made (secret_hash, at)`.execute(
  owner,
);
await sql`vacuum analyze`.execute(owner);
say({ database: running, cookies: secrets.map((secret) => `__Host-gatehouse-session=${secret}`) });
await once(process.stdin, 'data');

const startedAt = now();
await withinOrganization(organizationId, () =>
  inTransaction(db, (tx) =>
    requireMicrosoft(tx, organizationId, { at: new Date(), by: `usr_${'r1'.padStart(26, '0')}` }),
  ),
);
say({ startedAt, endedAt: now() });
await once(process.stdin, 'end');
const floorStartedAt = now();
await acrossOrganizations(() =>
  inTransaction(owner, async (tx) => {
    await sql`delete from sessions where organization_id = ${organizationId}`.execute(tx);
    await sql`select 1 / 0`.execute(tx);
  }),
).catch((fault: unknown) => {
  if (!(fault instanceof Error) || !fault.message.includes('division')) throw fault;
});
say({ floor: now() - floorStartedAt });
await Promise.all([owner.destroy(), db.destroy()]);
