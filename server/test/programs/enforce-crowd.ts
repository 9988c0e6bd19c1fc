import { sql } from 'kysely';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { takeMailings } from '../../src/features/enforcement/public.ts';
import { parseConfig } from '../../src/config.ts';
import { inTransaction, openDatabase, type Database } from '../../src/ports/db/database.ts';
import { findRunningPostgres } from '../../src/ports/db/embedded/running-postgres.ts';
import { acrossOrganizations, withinOrganization } from '../../src/ports/db/reach.ts';
import { createLog } from '../../src/ports/log/log.ts';
import { hashSecret, newSecretText, systemRandom } from '../../src/ports/random/random.ts';
import { freshAdmin, preview, switchingDeps, switchOn } from './switching.ts';

/**
 * For the bench, beside a running server with the embedded database: `enforce-crowd.ts <userCount>` makes a customer of
 * whom nobody but an admin has SSO or a pin, says where the database is and the secret of a session that a password opened,
 * waits for a line, makes Microsoft the only way in, says the instant of the commit, and at the end what it took, in
 * milliseconds; each as one line of JSON. The floor is one update of the same rows in plain SQL, rolled back.
 */
const userCount = Number(process.argv[2] ?? 1000);
const tenantId = '0d8f6b25-ae37-4c94-9072-4bca6f31e8d5';
const [organizationId, adminId] = ['org_00000000000000000enforced', 'usr_00000000000000000enforcer'];

const config = parseConfig(process.env);
const running =
  config.database.kind === 'embedded' ? await findRunningPostgres(config.database.dataDir) : null;
if (running === null) throw new Error('there is no running server with an embedded database');
const open = (as: 'owner' | 'server'): Database =>
  openDatabase({
    connectionString: running,
    maxConnections: 2,
    log: createLog('silent'),
    as,
    statementTimeoutMs: 120_000,
  });
const owner = open('owner');
const db = open('server');
const sessionSecret = newSecretText(systemRandom);
/** Called as soon as the commit is acknowledged. */
const wakeMailings = (): undefined => say({ committedAt: performance.timeOrigin + performance.now() });
const deps = { ...switchingDeps(db), wakeMailings };

function say(line: object): undefined {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

async function settle(): Promise<void> {
  await sql`insert into organizations (id, name, enforcement_activated_at, created_at)
    values (${organizationId}, 'Enforced', clock_now(), clock_now())`.execute(owner);
  await sql`insert into linked_tenants (organization_id, tenant_id, display_domain, linked_at)
    values (${organizationId}, ${tenantId}, 'enforced.example', clock_now())`.execute(owner);
  await sql`insert into tenant_grants (tenant_id, registration, reported_at, reported_by, seen_at, seen_since_report_at,
                                       member_seen_since_report_at)
    values (${tenantId}, 'sign-in', clock_now(), 'admin-consent-callback', clock_now(), clock_now(), clock_now())`.execute(
    owner,
  );
  await sql`insert into users (organization_id, id, display_name, email, role, pinned_tenant_id, created_at)
    values (${organizationId}, ${adminId}, 'Ada Enforcer', 'ada@enforced.example', 'admin', ${tenantId}, clock_now())`.execute(
    owner,
  );
  await sql`insert into entra_identities (organization_id, user_id, tenant_id, object_id, linked_at)
    values (${organizationId}, ${adminId}, ${tenantId}, gen_random_uuid(), clock_now())`.execute(owner);
  for (let from = 1; from <= userCount; from += 10_000)
    await sql`insert into users (organization_id, id, display_name, email, role, other_methods, created_at)
      select ${organizationId}, 'usr_' || lpad('e' || n, 26, '0'), 'Person ' || n, 'person-' || n || '@enforced.example',
             'member', array['password'], clock_now()
        from generate_series(${from}::int, ${Math.min(from + 9_999, userCount)}::int) as n`.execute(owner);
  await sql`insert into sessions (organization_id, id, secret_hash, user_id, state, method, organization_epoch, user_epoch,
                                  opened_at, last_seen_at, expires_at, browser)
    select organization_id, 'ses_00000000000000000enforced', ${hashSecret(sessionSecret)}, id, 'full', 'password', 0, 0,
           clock_now(), clock_now(), clock_now() + interval '8 hours', 'Firefox'
      from users where organization_id = ${organizationId} and id = 'usr_' || lpad('e1', 26, '0')`.execute(
    owner,
  );
  await sql`vacuum analyze`.execute(owner);
}

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
};

const floorMs = (): Promise<number> =>
  timed(() =>
    inTransaction(owner, async (tx) => {
      await sql`update users set pinned_tenant_id = ${tenantId}
                 where organization_id = ${organizationId} and pinned_tenant_id is null`.execute(tx);
      await sql`select 1 / 0`.execute(tx);
    }).catch((fault: unknown) => {
      if (!(fault instanceof Error) || !fault.message.includes('division')) throw fault;
    }),
  );

await settle();
const who = await acrossOrganizations(() => freshAdmin(db, 'ada@enforced.example'));
const floor = await floorMs();
await sql`vacuum analyze users`.execute(owner);
say({ connectionString: running, sessionSecret });
await once(process.stdin, 'data');
process.stdin.destroy();
await withinOrganization(organizationId, async () => {
  let previewId: `prv_${string}` = 'prv_none';
  const previewed = await timed(async () => (previewId = await preview(deps, who)));
  const switched = await timed(() => switchOn(deps, who, previewId));
  // The server beside us writes.
  const mailing = await timed(async () => {
    while ((await acrossOrganizations(() => takeMailings(deps, 1))).length > 0) await wait(100);
  });
  say({ userCount, floor, preview: previewed, switched, mailing });
});
await Promise.all([owner.destroy(), db.destroy()]);
