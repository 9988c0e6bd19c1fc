import { operations } from '@gatehouse/contract';
import { sql } from 'kysely';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { prepareDispatching, type DispatchingProcess } from '../../../test/dispatching-process.ts';
import { apiOf, replyOf } from '../../../test/harness.ts';
import type { Piece, Watch } from '../../../test/proxy.ts';
import { startSendingHouse, type Kept, type SendingHouse } from '../../../test/sending.ts';
import { startMessageDispatcher } from '../../compose/outbox.ts';
import { acrossOrganizations, withinOrganization } from '../../ports/db/reach.ts';
import { createTaker, dispatchMessage } from './public.ts';

const ada = 'ada@contoso.example';

let sending: SendingHouse;
let slow: DispatchingProcess;
beforeAll(async () => {
  sending = await startSendingHouse([ada]);
});
afterAll(() => sending.close());
beforeEach(async () => {
  await sending.house.emulator.call('DELETE', '/faults');
  await sending.freeLanes();
  slow = await prepareDispatching(sending.house);
});
afterEach(() => slow.close());

async function only(ids: readonly string[]): Promise<Kept> {
  const [kept] = await sending.look(ids);
  if (kept === undefined) throw new Error('the message is not there');
  return kept;
}
/** How often Graph has stored the message, once nothing is under way there. */
async function storedCount(ids: readonly string[]): Promise<number> {
  const all = async () => sending.deliveries();
  await expect.poll(async () => (await all()).filter(({ endedAt }) => endedAt === null).length).toBe(0);
  const { clientRequestIds } = await only(ids);
  return (await all()).filter((one) => one.stored && clientRequestIds.includes(one.clientRequestId ?? ''))
    .length;
}

/** The process stands still before this piece is passed on, and goes on with it when it is told to. */
function standStill(text: string): {
  readonly watch: Watch;
  /** For what it says to the database, where it stands still at another word. */
  readonly noteEnd: Watch;
  readonly stands: Promise<void>;
  goOn(): Promise<void>;
} {
  const stands = Promise.withResolvers<void>();
  const goes = Promise.withResolvers<void>();
  const isOver = Promise.withResolvers<void>();
  let [connection, settlingOn] = [0, 0];
  let isWaiting = true;
  return {
    stands: stands.promise,
    noteEnd({ text: said, connection: settling }) {
      if (isWaiting) return;
      if (said.includes('set "outcome"')) settlingOn = settling;
      else if (settling === settlingOn && said.includes('commit')) isOver.resolve();
    },
    async watch(piece: Piece) {
      if (isWaiting && piece.text.includes(text)) {
        isWaiting = false;
        connection = piece.connection;
        slow.child.kill('SIGSTOP');
        stands.resolve();
        await goes.promise;
      } else if (piece.connection === connection && piece.text.includes('commit')) isOver.resolve();
    },
    /** Returns a little after what it was about has been committed, or refused. */
    async goOn() {
      slow.child.kill('SIGCONT');
      goes.resolve();
      await Promise.race([isOver.promise, pause(5_000)]);
      await pause(200);
    },
  };
}

/** Another process takes the message, and Graph works on it for a while. */
async function takenByAnother(ids: readonly string[], graphMs: number) {
  await sending.freeLanes();
  await sending.fault({ delayMs: graphMs });
  const before = (await sending.deliveries()).length;
  const other = startMessageDispatcher(sending.deps);
  const working = acrossOrganizations(() => other.runDue());
  await expect
    .poll(async () => (await sending.deliveries()).length, { timeout: 10_000 })
    .toBeGreaterThan(before);
  expect(await only(ids)).toMatchObject({ state: 'sending', attemptCount: 2 });
  return {
    async end(): Promise<void> {
      await working;
      await other.stop();
    },
  };
}

/** What a process does that finds the lease ended. */
async function recover(): Promise<void> {
  await sending.endLeases();
  const other = startMessageDispatcher(sending.deps);
  await other.stop();
  await expect
    .poll(
      async () =>
        (await sql`select from outbox_messages where state = 'sending'`.execute(sending.house.db)).rows
          .length,
      { timeout: 10_000 },
    )
    .toBe(0);
}

describe('H08: a worker that stands still for longer than its lease', () => {
  test('while Graph works: its message is in doubt, and what it hears at last changes nothing', async () => {
    const ids = await sending.handIn(ada, 1);
    const standing = standStill('HTTP/1.1 202');
    slow.begin({ fromGraph: standing.watch, toDatabase: standing.noteEnd });
    await standing.stands;
    await recover();
    expect((await only(ids)).state).toBe('unconfirmed');
    await standing.goOn();
    expect([(await only(ids)).state, await storedCount(ids)]).toEqual(['unconfirmed', 1]);
  });

  test('H07: until its message is under way again by its sender’s word: it settles its own try alone', async () => {
    await sending.fault({ status: 504 });
    const ids = await sending.handIn(ada, 1);
    const standing = standStill('settle-try');
    slow.begin({ toDatabase: standing.watch });
    await standing.stands;
    await recover();
    const browser = sending.senders.get(ada);
    const [id = 'msg_none'] = ids as `msg_${string}`[];
    if (browser === undefined) throw new Error('ada is not there');
    const again = { params: { messageId: id }, body: { decision: 'send-again' } } as const;
    replyOf(await apiOf(sending.house, browser)(operations.settleMessage, again));
    const other = await takenByAnother(ids, 2_000);
    await standing.goOn();
    expect(await only(ids)).toMatchObject({ state: 'sending', attemptCount: 2 });
    await other.end();
    expect([(await only(ids)).state, await storedCount(ids)]).toEqual(['sent', 1]);
  });

  test('before the mark: nothing leaves, as another has it in hand', async () => {
    const ids = await sending.handIn(ada, 1);
    const standing = standStill('mark-handing-over');
    slow.begin({ toDatabase: standing.watch });
    await standing.stands;
    await recover();
    const other = await takenByAnother(ids, 2_000);
    await standing.goOn();
    await other.end();
    expect([(await only(ids)).state, await storedCount(ids)]).toEqual(['sent', 1]);
  });

  test('before it had access, and finds none any more: it holds nothing that another has in hand', async () => {
    const ids = await sending.handIn(ada, 1);
    const standing = standStill('mailbox-access');
    slow.begin({ toDatabase: standing.watch });
    await standing.stands;
    await recover();
    const other = await takenByAnother(ids, 2_000);
    await sql`update mailboxes set state = 'needs-reconnect', needs_reconnect_since = clock_now(), sealed_access_token = null where address = ${ada}`.execute(
      sending.house.db,
    );
    await standing.goOn();
    await sql`update mailboxes set state = 'connected', needs_reconnect_since = null where address = ${ada}`.execute(
      sending.house.db,
    );
    expect(await only(ids)).toMatchObject({ state: 'sending', attemptCount: 2 });
    await other.end();
    expect([(await only(ids)).state, await storedCount(ids)]).toEqual(['sent', 1]);
  });

  test('between the mark and the first byte: nothing leaves any more', async () => {
    const ids = await sending.handIn(ada, 1);
    const [taken] = await acrossOrganizations(() => createTaker(sending.deps).take());
    if (taken === undefined) throw new Error('nothing was taken');
    let seconds = 0;
    // Each look at the clock comes a minute and a half after the one before.
    const deps = { ...sending.deps, ticks: { seconds: () => (seconds += 90) } };
    await withinOrganization(taken.message.organization_id, () => dispatchMessage(deps, taken));
    expect(await only(ids)).toMatchObject({ state: 'queued', attemptCount: 1, isMarked: true });
    expect(await storedCount(ids)).toBe(0);
    await sending.finish(ids);
    expect([(await only(ids)).state, await storedCount(ids)]).toEqual(['sent', 1]);
  });
});
