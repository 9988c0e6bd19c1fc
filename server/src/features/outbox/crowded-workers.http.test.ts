import { operations } from '@gatehouse/contract';
import { sql } from 'kysely';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { dice } from '../../../test/dice.ts';
import { dispatchingDeps } from '../../../test/dispatching.ts';
import { apiOf } from '../../../test/harness.ts';
import { startSendingHouse, type SendingHouse } from '../../../test/sending.ts';
import { startMessageDispatcher } from '../../compose/outbox.ts';
import type { Dispatcher } from '../../jobs/dispatcher.ts';
import { databaseClock } from '../../ports/clock/clock.ts';
import { inTransaction, type Executor } from '../../ports/db/database.ts';
import { acrossOrganizations } from '../../ports/db/reach.ts';
import { releaseAllOfSender } from './held.store.ts';
import {
  cancelMessagesOfSender,
  holdMessagesOfSender,
  holdQueuedMessages,
  queueScheduledMessages,
  recoverAbandoned,
  resumeHeldMessages,
} from './public.ts';

/** How many messages; a proof says more. */
const count = Number(process.env['PROVE_COUNT'] ?? 40);
const roll = dice(Number(process.env['PROVE_SEED'] ?? 1));
const upns = ['ada@contoso.example', 'ben@contoso.example', 'hana@wingtip.example', 'jo@wingtip.example'];

let sending: SendingHouse;
beforeAll(async () => {
  sending = await startSendingHouse(upns);
});
afterAll(() => sending.close());
/** Two processes, each with as many workers as one has. */
let dispatchers: readonly Dispatcher[];
beforeEach(async () => {
  await sending.house.emulator.call('DELETE', '/faults');
  await sending.freeLanes();
  const { deps, house, server } = sending;
  dispatchers = [deps, dispatchingDeps(house.config, server, deps.log)].map((each) =>
    startMessageDispatcher(each),
  );
});
afterEach(async () => {
  await Promise.all(dispatchers.map((each) => each.stop()));
});

async function handIn(many: number): Promise<string[]> {
  const ids: string[] = [];
  for (const upn of upns) ids.push(...(await sending.handIn(upn, Math.ceil(many / upns.length))));
  return ids;
}
const wake = (): void => {
  for (const dispatcher of dispatchers) dispatcher.wake();
};
/** Graph takes its time, each time another, up to so many milliseconds. */
async function slowGraph(many: number, mostMs: number): Promise<void> {
  for (let one = 0; one < many; one += 1) await sending.fault({ delayMs: roll(mostMs) }, 5);
}
const idsIn = async (state: string): Promise<string[]> =>
  (
    await sql<{ id: string }>`select id from outbox_messages where state = ${state}`.execute(sending.house.db)
  ).rows.map(({ id }) => id);

/** Each of these is as if its worker had paused for longer than its lease; and another process finds it. */
async function endSomeLeases(): Promise<void> {
  const some = (await idsIn('sending')).filter(() => roll(4) === 0);
  await sql`update outbox_messages set lease_until = clock_now() - interval '1 second'
             where id in (select id from outbox_messages where state = 'sending' and id = any(${some}::text[])
                             for update skip locked)`.execute(sending.house.db);
  await acrossOrganizations(() => recoverAbandoned(sending.deps));
}
/** Whoever looks finds none in Sent Items, and sends again. */
async function sendAgain(): Promise<void> {
  for (const browser of sending.senders.values()) {
    const api = apiOf(sending.house, browser);
    const outcome = await api(operations.listMessages, { query: { state: 'unconfirmed' } });
    if (!outcome.ok) throw new Error(outcome.problem.code);
    for (const { id } of outcome.reply.messages)
      await api(operations.settleMessage, { params: { messageId: id }, body: { decision: 'send-again' } });
  }
}

/** Some of what waits has been waiting for a time that has come. */
async function scheduleSome(): Promise<void> {
  const some = (await idsIn('queued')).filter(() => roll(2) === 0);
  await sql`update outbox_messages set state = 'scheduled', send_at = clock_now()
             where id in (select id from outbox_messages where state = 'queued' and id = any(${some}::text[])
                             for update skip locked)`.execute(sending.house.db);
}

interface Completion {
  readonly id: string;
  /** Of the try whose worker said that it was sent. */
  readonly attempt: number;
  readonly attemptCount: number;
  readonly outcome: string;
}

test(
  'H07: with workers of two processes that pause for longer than their leases, none completes what is another’s by then',
  async () => {
    const ids = await handIn(count);
    await slowGraph(count / 2, 400);
    const pauses = Math.ceil(count / 4);
    for (let round = 0; round < pauses; round += 1) {
      await sending.freeLanes();
      wake();
      await pause(roll(60));
      await endSomeLeases();
      await sendAgain();
    }
    await Promise.all(dispatchers.map((each) => each.stop()));
    await sending.endLeases();
    await sending.finish(ids);
    const completed = await sql<Completion>`
      select m.id, (e.context ->> 'attempt')::int as attempt, m.attempt_count as "attemptCount", d.outcome
        from audit_events e
        join outbox_messages m on m.organization_id = e.organization_id and m.id = e.target_id
        join delivery_attempts d on d.organization_id = m.organization_id and d.message_id = m.id
             and d.number = (e.context ->> 'attempt')::int
       where e.action = 'message.sent' and m.id = any(${ids}::text[])`.execute(sending.house.db);
    const stale = completed.rows.filter(
      (one) => one.outcome !== 'accepted' || one.attempt !== one.attemptCount,
    );
    expect(stale).toEqual([]);
    expect(new Set(completed.rows.map(({ id }) => id)).size).toBe(completed.rows.length);
    // Workers were overtaken indeed, and the mail of some had been stored all the same.
    const overtaken = await sql`
      select from delivery_attempts where message_id = any(${ids}::text[]) and graph_code = 'interrupted'
         and handing_over_at is not null`.execute(sending.house.db);
    expect(overtaken.rows.length).toBeGreaterThan(0);
  },
  60_000 + count * 500,
);

interface Sender {
  readonly organizationId: string;
  readonly userId: string;
  readonly mailboxId: string;
}
async function sendersOf(): Promise<Sender[]> {
  const found = await sql<Sender>`
    select organization_id as "organizationId", user_id as "userId", id as "mailboxId" from mailboxes
     order by array_position(${upns}::text[], address)`.execute(sending.house.db);
  return found.rows;
}
/** What one process does with all of a sender's messages. */
const inOne = (work: (tx: Executor, now: Date) => Promise<unknown>): Promise<unknown> =>
  acrossOrganizations(() =>
    inTransaction(sending.server, async (tx) => work(tx, await databaseClock.now(tx))),
  );
const waitingCount = async (): Promise<number> =>
  (
    await sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(
      sending.house.db,
    )
  ).rows.length;

test.each([
  ['held', 'queued', holdMessagesOfSender],
  ['cancelled', 'queued', cancelMessagesOfSender],
  [
    'released',
    'held',
    (tx: Executor, sender: Sender, now: Date) => releaseAllOfSender(tx, { ...sender, userEpoch: 1 }, now),
  ],
] as const)(
  'H13: all that is %s is locked in the order in which others lock: who has the first waits for nobody',
  async (_name, state, work) => {
    await Promise.all(dispatchers.map((each) => each.stop()));
    const [sender] = await sendersOf();
    const ids = (await sending.handIn(upns[0] ?? '', 5)).toSorted();
    if (sender === undefined) throw new Error('nobody sends');
    if (state === 'held') await inOne((tx, now) => holdMessagesOfSender(tx, sender, now));
    const done = await sending.house.db.transaction().execute(async (other) => {
      await sql`select from outbox_messages where id = ${ids.at(0)} for update`.execute(other);
      const working = inOne((tx, now) => work(tx, sender, now));
      await expect.poll(waitingCount, { interval: 5 }).toBe(1);
      await sql`select from outbox_messages where id = ${ids.at(-1)} for update nowait`.execute(other);
      return { working };
    });
    expect(await done.working).toBeGreaterThanOrEqual(5);
  },
);

test(
  'H13: all of a sender’s messages are held, released, cancelled and sent again while workers have them in hand, and nobody waits in a circle',
  async () => {
    const senders = await sendersOf();
    const faults: unknown[] = [];
    let isOver = false;
    const forAll = (work: (tx: Executor, sender: Sender, now: Date) => Promise<unknown>) => async () => {
      for (const sender of senders) await inOne((tx, now) => work(tx, sender, now));
    };
    const ask =
      (work: (api: ReturnType<typeof apiOf>) => Promise<{ ok: boolean; status?: number }>) => async () => {
        for (const browser of sending.senders.values()) {
          const { ok, status = 0 } = await work(apiOf(sending.house, browser));
          if (!ok && status >= 500) throw new Error(`answered ${status}`);
        }
      };
    const acts: readonly (() => Promise<unknown>)[] = [
      () => handIn(100),
      forAll(holdMessagesOfSender),
      forAll((tx, sender, now) => holdQueuedMessages(sending.deps, tx, sender, now)),
      forAll(resumeHeldMessages),
      ask((api) => api(operations.settleHeldMessages, { body: { decision: 'release' } })),
      ask((api) => api(operations.settleHeldMessages, { body: { decision: 'release' } })),
      ask((api) => api(operations.settleHeldMessages, { body: { decision: 'cancel' } })),
      async () => {
        if (roll(4) === 0) await forAll(cancelMessagesOfSender)();
      },
      endSomeLeases,
      sendAgain,
      scheduleSome,
      () => acrossOrganizations(() => queueScheduledMessages(sending.deps)),
      () => acrossOrganizations(() => queueScheduledMessages(sending.deps)),
      async () => {
        await sending.freeLanes();
        wake();
      },
    ];
    await slowGraph(count / 4, 60);
    await sending.fault({ status: 503, headers: { 'retry-after': '1' } }, 40);
    const loops = acts.map(async (act) => {
      while (!isOver) {
        await act().catch((fault: unknown) => faults.push(fault));
        await pause(roll(30));
      }
    });
    await pause(2_500 + count * 25);
    isOver = true;
    await Promise.all(loops);
    // A circle that PostgreSQL breaks is walked again; what the case forbids is one that somebody hears of.
    expect([faults, sending.logText().includes('deadlock')]).toEqual([[], false]);
  },
  60_000 + count * 500,
);
