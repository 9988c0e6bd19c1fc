import { sql } from 'kysely';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compileCache } from '../../../test/compile-cache.ts';
import { startCountingProxy } from '../../../test/counting-proxy.ts';
import { switchingDeps } from '../../../test/programs/switching.ts';
import { settleCrowd } from '../../../test/switch-crowd.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/test-database.ts';
import { openDatabase, type Database } from '../../ports/db/database.ts';
import { acrossOrganizations, withinOrganization } from '../../ports/db/reach.ts';
import { createLog } from '../../ports/log/log.ts';
import { takeMailings, writeMailing } from './public.ts';

/** How often each step is cut off; without a number, those below, once. */
const count = Number(process.env['PROVE_COUNT'] ?? 0);
/** In the middle of the switch, at its last part, and at the end of the first part of the mails. */
const fewSteps = ['insert into "enforcement_mailings"', 'insert into audit_events', 'written_count +'];
/** More than one part of a mailing, or than two. */
const crowdCount = count > 0 ? 1_200 : 600;
const programs = join(import.meta.dirname, '..', '..', '..', 'test', 'programs');
const program = ['--import', join(programs, 'with-change.ts'), join(programs, 'switch-and-mail.ts')];

let database: TestDatabase;
let db: Database;
/** As the server sees it. */
let server: Database;
/** The one that is killed next. */
let next: Promise<Waiting>;
beforeAll(async () => {
  database = await createTestDatabase('demo');
  const log = createLog('silent');
  db = openDatabase({ connectionString: database.connectionString, maxConnections: 2, log, as: 'owner' });
  server = openDatabase({
    connectionString: database.connectionString,
    maxConnections: 1,
    log,
    as: 'server',
  });
  await settleCrowd(db, crowdCount);
  next = prepare();
});
afterAll(async () => {
  await (await next).close();
  await Promise.all([db.destroy(), server.destroy()]);
  await database.drop();
});

/** A process that has loaded everything and waits for the word, and what stands between it and the database. */
interface Waiting {
  readonly child: ChildProcess;
  readonly ended: Promise<unknown>;
  /** Called before each message of the process is passed on. */
  watch: (number: number, message: string) => void;
  close(): Promise<void>;
}

async function prepare(): Promise<Waiting> {
  const waiting: { watch: Waiting['watch'] } = { watch: () => undefined };
  const proxy = await startCountingProxy(database.connectionString, (number, message) =>
    waiting.watch(number, message),
  );
  const child = spawn(process.execPath, [...program], {
    env: {
      PATH: process.env['PATH'],
      DATABASE_URL: proxy.url,
      NODE_COMPILE_CACHE: compileCache,
      NEGATIVE_CONTROL: process.env['NEGATIVE_CONTROL'],
    },
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  const ended = once(child, 'exit');
  const close = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
    await proxy.close();
  };
  return Object.assign(waiting, { child, ended, close });
}

/** What a process does that starts after one that was killed. */
async function finish(): Promise<void> {
  const deps = switchingDeps(server, {});
  for (;;) {
    const [mailing] = await acrossOrganizations(() => takeMailings(deps, 1));
    if (mailing === undefined) return;
    await withinOrganization(mailing.organization_id, () => writeMailing(deps, mailing));
  }
}

async function reset(): Promise<void> {
  await sql`truncate enforcement_previews, enforcement_mailings, binding_links, notices`.execute(db);
  await sql`update organizations set enforcement = 'off', enforcement_changed_at = null, enforcement_changed_by = null
             where name = 'Contoso Electric'`.execute(db);
  await sql`update users set pinned_tenant_id = null where email like 'person-%'`.execute(db);
}

interface State {
  readonly enforcement: 'off' | 'required';
  readonly epoch: number;
  readonly mailings: number;
  readonly pinned: number;
  readonly recorded: number;
}

async function look(): Promise<State> {
  const found = await sql<State>`
    select o.enforcement, o.session_epoch as epoch,
           (select count(*)::int from enforcement_mailings) as mailings,
           (select count(*)::int from users where email like 'person-%' and pinned_tenant_id is not null) as pinned,
           (select count(*)::int from audit_events where action = 'enforcement.required') as recorded
      from organizations o where o.name = 'Contoso Electric'`.execute(db);
  const [state] = found.rows;
  if (state === undefined) throw new Error('there is no account');
  return state;
}

/** Everybody without SSO: how many mails and how many links that open. Kim and lee of the demo are two more. */
async function mailed(): Promise<{ people: number; mails: number; most: number; links: number }> {
  const found = await sql<{ people: number; mails: number; most: number; links: number }>`
    select count(*)::int as people, coalesce(sum(c), 0)::int as mails, coalesce(max(c), 0)::int as most,
           (select count(*)::int from binding_links where state = 'open') as links
      from (select recipient_address, count(*) as c from notices where kind = 'signed-out-everywhere' group by 1) as n`.execute(
    db,
  );
  return found.rows[0] ?? { people: 0, mails: 0, most: 0, links: 0 };
}

/** Runs the switch and kills it before the message of this number, or with this text; false where it ended before. */
async function killedAt(step: number | string): Promise<boolean> {
  await reset();
  const before = await look();
  const waiting = await next;
  next = prepare();
  let isKilled = false;
  waiting.watch = (number, message) => {
    if (typeof step === 'string' ? !message.includes(step) : number !== step) return;
    isKilled = true;
    waiting.child.kill('SIGKILL');
  };
  waiting.child.stdin?.write('begin\n');
  await waiting.ended;
  await waiting.close();

  // All of the switch or nothing of it, whatever has become of the mails.
  const after = await look();
  const isOn = after.enforcement === 'required';
  expect({ step, ...after }).toEqual({
    step,
    enforcement: isOn ? 'required' : 'off',
    epoch: before.epoch + (isOn ? 1 : 0),
    mailings: isOn ? 1 : 0,
    pinned: isOn ? crowdCount : 0,
    recorded: before.recorded + (isOn ? 1 : 0),
  });
  await finish();
  const everybody = crowdCount + 2;
  expect({ step, ...(await mailed()) }).toEqual(
    isOn
      ? { step, people: everybody, mails: everybody, most: 1, links: everybody }
      : { step, people: 0, mails: 0, most: 0, links: 0 },
  );
  return isKilled;
}

test('E06, E07: killed at any step, the rule holds whole or not at all, and everybody is mailed once', async () => {
  if (count === 0) for (const step of fewSteps) expect(await killedAt(step)).toBe(true);
  let steps = 0;
  for (let round = 0; round < count; round += 1)
    for (let step = 1; await killedAt(step); step += 1) steps = Math.max(steps, step);
  expect(steps > 20).toBe(count > 0);
});
