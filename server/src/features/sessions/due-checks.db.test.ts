import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/test-database.ts';
import { openDatabase, type Database } from '../../ports/db/database.ts';
import { acrossOrganizations } from '../../ports/db/reach.ts';
import { createLog } from '../../ports/log/log.ts';
import { hashSecret } from '../../ports/random/random.ts';
import { takeDueChecks } from './due-checks.store.ts';

const [answers, silent, browserOnly] = [1, 2, 3].map((at) => `00000000-0000-4000-8000-00000000000${at}`) as [
  string,
  string,
  string,
];
const objectId = '00000000-0000-4000-8000-0000000000aa';

interface Kind {
  readonly tenant?: string;
  /** Minutes since the last proof; the interval is ten. */
  readonly aliveMinutes: number;
  readonly seenMinutes: number;
  readonly isEnded?: boolean;
}

/** What stands before the sessions that must be asked about, a hundred of each. */
const idle: Record<string, Kind> = {
  'idle, its interval not over': { aliveMinutes: 9, seenMinutes: 9.1 },
  'idle for longer': { aliveMinutes: 200, seenMinutes: 200.1 },
  'of a tenant that is silent': { tenant: silent, aliveMinutes: 9, seenMinutes: 1 },
  'of a tenant that is asked in the browser alone': { tenant: browserOnly, aliveMinutes: 9, seenMinutes: 1 },
  over: { aliveMinutes: 9, seenMinutes: 1, isEnded: true },
};

let database: TestDatabase;
let owner: Database;
let server: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  const settings = {
    connectionString: database.connectionString,
    log: createLog('silent'),
    maxConnections: 2,
  };
  owner = openDatabase({ ...settings, as: 'owner' });
  server = openDatabase({ ...settings, as: 'server' });
  await sql`insert into organizations (id, name, created_at) values ('org_a', 'A', clock_now())`.execute(
    owner,
  );
  await sql`insert into users (organization_id, id, display_name, email, role, created_at)
    values ('org_a', 'usr_a', 'Ada', 'ada@a.example', 'member', clock_now())`.execute(owner);
  await sql`insert into tenant_answers (tenant_id, answered_at, silent_since, silent_why, next_probe_at, refused_pairs, last_pair_at)
    values (${silent}, null, clock_now(), 'unreachable', clock_now() + interval '10 seconds', 0, null),
           (${browserOnly}, clock_now(), null, null, null, 3, clock_now())`.execute(owner);
});
afterAll(async () => {
  await owner.destroy();
  await server.destroy();
  await database.drop();
});

async function open(name: string, count: number, kind: Kind, dueMinutesAgo: number): Promise<void> {
  const { tenant = answers, aliveMinutes, seenMinutes, isEnded = false } = kind;
  for (let at = 0; at < count; at += 1) {
    const id = `ses_${name}_${at}`;
    await sql`insert into sessions (organization_id, id, secret_hash, user_id, state, method, organization_epoch, user_epoch,
                                    opened_at, last_seen_at, expires_at, ended_at, browser)
      values ('org_a', ${id}, ${hashSecret(id)}, 'usr_a', 'full', 'microsoft', 0, 0, clock_now() - interval '1 day',
              clock_now() - make_interval(secs => ${seenMinutes * 60}), clock_now() + interval '1 hour',
              ${isEnded ? sql`clock_now()` : null}, 'Firefox')`.execute(owner);
    await sql`insert into liveness (organization_id, session_id, tenant_id, object_id, sealed_refresh_token, alive_at, due_at)
      values ('org_a', ${id}, ${tenant}, ${objectId}, '\\x00',
              clock_now() - make_interval(secs => ${aliveMinutes * 60}),
              clock_now() - make_interval(secs => ${dueMinutesAgo * 60}))`.execute(owner);
  }
}

/** As the worker takes them: again where more may be due behind what was looked at. */
async function take(limit: number): Promise<{ readonly ids: string[]; readonly lookCount: number }> {
  const now = new Date();
  const until = { now, lease: new Date(now.getTime() + 30_000) };
  for (let lookCount = 1; ; lookCount += 1) {
    const due = await acrossOrganizations(() => takeDueChecks(server, limit, until));
    const ids = due.taken.map((row) => row.session_id).toSorted();
    if (ids.length > 0 || !due.isMore || lookCount === 9) return { ids, lookCount };
  }
}

describe('F07: what is due and must not be asked about', () => {
  test.each(Object.entries(idle))('%s is put off, and stands in nobody’s way again', async (_name, kind) => {
    await sql`delete from sessions`.execute(owner);
    await open('first', 100, kind, 60);
    await open('used', 3, { aliveMinutes: 9, seenMinutes: 1 }, 1);
    const first = await take(2);
    expect(first.ids).toEqual(['ses_used_0', 'ses_used_1']);
    expect(first.lookCount).toBe(2);
    const found = await sql<{ count: number }>`
      select count(*)::int as count from liveness where session_id like 'ses_first%' and due_at > clock_now()`.execute(
      owner,
    );
    expect(found.rows[0]?.count).toBe(100);
    // What was looked at and not taken is there for the next one who takes; then nothing is.
    expect(await take(2)).toEqual({ ids: ['ses_used_2'], lookCount: 1 });
    expect(await take(2)).toEqual({ ids: [], lookCount: 1 });
  });
});
