import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { compileCache } from './compile-cache.ts';
import { startDatabaseProxy, type DatabaseProxy } from './counting-proxy.ts';
import { fillOutbox, makeMailboxes } from './crowded-outbox.ts';
import { postForm } from './forms.ts';
import { answerAs, signIn, startHouse, type House } from './harness.ts';

const rounds = Number(process.env['PROVE_COUNT'] ?? 1);
const replicaCount = 5;
const programs = join(import.meta.dirname, 'programs');

/** What a replica says in the middle of each kind of work; the first who says it is killed at this word. */
const works = {
  'ending what has waited too long': 'message.waited-too-long',
  'telling of events that were left out': 'audit.repeats-left-out',
  'reminding who asked for it': 'consent-reminder',
  'presuming a request': 'insert into "consent_waiters"',
};

let house: House;
let replicas: Replica[] = [];
beforeAll(async () => {
  house = await startHouse();
  // Its people are served; what comes by itself is for the replicas.
  for (const composition of house.compositions) await composition.stop();
});
afterEach(async () => {
  for (const replica of replicas) await replica.end();
  replicas = [];
});
afterAll(() => house.close());

interface Replica {
  readonly child: ChildProcess;
  rounds: number;
  isDead: boolean;
  end(): Promise<void>;
}

async function startReplica(killAt: Map<string, string>): Promise<Replica> {
  const proxy: DatabaseProxy = await startDatabaseProxy(house.databaseUrl, {
    there({ text }) {
      const work = [...killAt].find(([, word]) => text.includes(word));
      if (work === undefined || replica.isDead)
        return replica.isDead ? new Promise(() => undefined) : undefined;
      killAt.delete(work[0]);
      replica.isDead = true;
      child.kill('SIGKILL');
      return new Promise(() => undefined);
    },
    back: () => undefined,
  });
  const child = fork(join(programs, 'replica.ts'), {
    execArgv: ['--import', join(programs, 'with-change.ts')],
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: compileCache,
      NEGATIVE_CONTROL: process.env['NEGATIVE_CONTROL'],
      PORT: new URL(house.baseUrl).port,
      DATABASE_URL: proxy.url,
      MICROSOFT_ORIGIN_MAP: [...house.config.originMap].map((pair) => pair.join('=')).join(','),
      SMTP_URL: house.emulator.smtp,
    },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit').then(() => proxy.close());
  const replica: Replica = {
    child,
    rounds: 0,
    isDead: false,
    async end() {
      child.kill('SIGKILL');
      await exited;
    },
  };
  await once(child, 'message');
  child.on('message', () => (replica.rounds += 1));
  return replica;
}

/** One of each kind that is due: messages held for too long, hours of left-out events, a reminder, and an attempt that is missed. */
async function makeDue(round: number): Promise<void> {
  const organizationId = `org_waits${round}`;
  await makeMailboxes(house.db, organizationId, 10);
  await fillOutbox(house.db, organizationId, 3);
  await sql`update outbox_messages set state = 'held', held_because = 'mailbox-needs-reconnect', held_since = clock_now() - interval '8 days'
             where organization_id = ${organizationId}`.execute(house.db);
  await sql`insert into audit_repeats (organization_id, action, since, recorded_count, left_out_count, last_at)
            select ${organizationId}, 'session.refused', clock_now() - make_interval(hours => 2 + n), 100, n, clock_now() - make_interval(hours => 2 + n)
              from generate_series(1, 5) n`.execute(house.db);
  await sql`update consent_waiters set remind_at = clock_now() - interval '1 minute', reminded_at = null
             where claim = 'sent-request'`.execute(house.db);
  await sql`delete from consent_waiters where claim = 'presumed'`.execute(house.db);
  await sql`update attempts set missed_at = null, expires_at = started_at + interval '1 millisecond'
             where taken_at is null and seen_page is null`.execute(house.db);
}

/** Emil has sent a request and waits; Dora has gone there and not come back. */
async function makePeopleWait(): Promise<void> {
  await house.emulator.call('POST', '/tenants/fabrikam.example/registrations/sign-in/grant', {});
  const emil = await signIn(house, 'emil@fabrikam.example');
  const dora = await signIn(house, 'dora@fabrikam.example');
  await answerAs(house, 'emil@fabrikam.example', { answer: 'request' });
  await emil.visit(`${house.baseUrl}/mailboxes/connect`);
  const { id: attempt } = await house.db
    .selectFrom('attempts')
    .select('id')
    .where('taken_at', 'is', null)
    .executeTakeFirstOrThrow();
  await postForm(house, emil, '/stuck', { attempt, page: 'approval-required', next: 'sent' });
  await answerAs(house, 'dora@fabrikam.example', { answer: 'abandon' });
  await dora.visit(`${house.baseUrl}/mailboxes/connect`);
}

/** How often each work has been done since the last look, and what of it is left. */
async function done(round: number): Promise<Record<string, unknown>> {
  const organizationId = `org_waits${round}`;
  const counted = await sql<Record<string, number>>`
    select (select count(*)::int from outbox_messages where organization_id = ${organizationId} and state = 'failed') as failed,
           (select count(*)::int from audit_events where organization_id = ${organizationId} and action = 'message.waited-too-long') as ended,
           (select count(*)::int from notices where organization_id = ${organizationId} and kind = 'messages-waited-too-long') as told,
           (select count(*)::int from audit_events where organization_id = ${organizationId} and action = 'audit.repeats-left-out') as repeats,
           (select count(*)::int from audit_repeats where organization_id = ${organizationId}) as "repeatsLeft",
           (select count(*)::int from notices where kind = 'consent-reminder') as reminders,
           (select count(*)::int from consent_waiters where claim = 'presumed') as presumed`.execute(
    house.db,
  );
  return counted.rows[0] ?? {};
}

test(
  'N15: five replicas of which whoever is at work is killed do each piece of work once, and what the dead have left is caught up',
  async () => {
    await makePeopleWait();
    for (let round = 1; round <= rounds; round += 1) {
      await makeDue(round);
      const killAt = new Map(Object.entries(works));
      replicas = await Promise.all(Array.from({ length: replicaCount }, () => startReplica(killAt)));
      for (const { child } of replicas) child.send('begin');
      const all = {
        failed: 30,
        ended: 30,
        told: 10,
        repeats: 5,
        repeatsLeft: 0,
        reminders: round,
        presumed: 1,
      };
      await expect.poll(() => done(round), { timeout: 30_000, interval: 100 }).toEqual(all);
      expect([...killAt.keys()]).toEqual([]);
      const alive = replicas.filter(({ isDead }) => !isDead);
      expect(alive).toHaveLength(replicaCount - Object.keys(works).length);
      // Nobody does it again.
      const seen = alive.map((replica) => replica.rounds);
      await expect
        .poll(() => alive.every((replica, place) => replica.rounds > (seen[place] ?? 0) + 2), {
          timeout: 30_000,
        })
        .toBe(true);
      expect(await done(round)).toEqual(all);
      for (const replica of replicas) await replica.end();
    }
  },
  60_000 + rounds * 60_000,
);

test('N15: a step of the housekeeping that fails keeps nobody from the others, and is told', async () => {
  await makeDue(0);
  await sql`revoke delete on lane_entries from gatehouse_server`.execute(house.db);
  try {
    await house.compositions[0]?.sweeper.runDue();
  } finally {
    await sql`grant delete on lane_entries to gatehouse_server`.execute(house.db);
  }
  expect(await done(0)).toMatchObject({ repeats: 5, repeatsLeft: 0 });
  expect(house.logText()).toContain('"event":"sweep.step-failed","step":"deleteOldEntries"');
});
