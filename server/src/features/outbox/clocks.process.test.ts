import { operations } from '@gatehouse/contract';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { prepareDispatching } from '../../../test/dispatching-process.ts';
import { apiOf, replyOf } from '../../../test/harness.ts';
import { moveClock } from '../../../test/move-clock.ts';
import { startSendingHouse, type SendingHouse } from '../../../test/sending.ts';
import { databaseClock } from '../../ports/clock/clock.ts';

const [ada, ben] = ['ada@contoso.example', 'ben@contoso.example'];
const tenMinutes = 600;
/** Fewer than Outlook takes in a minute. */
const count = 20;

let sending: SendingHouse;
beforeAll(async () => {
  sending = await startSendingHouse([ada, ben]);
});
afterAll(() => sending.close());

async function schedule(inSeconds: number): Promise<string> {
  const { house, senders } = sending;
  const browser = senders.get(ada);
  if (browser === undefined) throw new Error('nobody sends');
  const now = await databaseClock.now(house.db);
  const outcome = await apiOf(house, browser)(operations.enqueueMessage, {
    headers: { 'idempotency-key': randomUUID() },
    body: {
      to: [{ address: 'chen@contoso.example' }],
      subject: 'later',
      html: '<p>x</p>',
      sendAt: new Date(now.getTime() + inSeconds * 1000).toISOString(),
    },
  });
  return replyOf(outcome).id;
}

test('H17: workers whose clocks are ten minutes ahead and behind send nothing early, late or twice', async () => {
  const workers = await Promise.all(
    [tenMinutes, -tenMinutes].map((shift) => prepareDispatching(sending.house, shift)),
  );
  try {
    const later = await schedule(300);
    // Two, whichever worker comes to them: Graph asks to wait for longer than the test takes, and for less than their clocks differ.
    const busy = { status: 429, headers: { 'retry-after': '200' } };
    await sending.fault({ ...busy, body: { error: { code: 'ApplicationThrottled', message: 'x' } } }, 9, ben);
    const putOff = await sending.handIn(ben, 1);
    const due = await sending.handIn(ada, count);
    for (const worker of workers) worker.begin({});

    const statesOf = async (ids: readonly string[]) =>
      (await sending.look(ids)).map(({ state, attemptCount }) => `${state} ${attemptCount}`);
    await expect
      .poll(() => statesOf(due), { timeout: 60_000 })
      .toEqual(Array.from({ length: count }, () => 'sent 1'));
    await expect.poll(() => statesOf(putOff), { timeout: 30_000 }).toEqual(['queued 1']);
    // Each of them has looked, by its own clock, after what has come due meanwhile (every five seconds).
    await new Promise((resolve) => setTimeout(resolve, 6_000));
    expect(await statesOf([later])).toEqual(['scheduled 0']);
    expect(await statesOf(putOff)).toEqual(['queued 1']);

    await sending.house.emulator.call('DELETE', '/faults');
    await moveClock(sending.house, 310);
    for (const ids of [[later], putOff])
      await expect
        .poll(async () => (await sending.look(ids)).map(({ state }) => state), { timeout: 30_000 })
        .toEqual(['sent']);
    const all = [later, ...putOff, ...due];
    const requests = (await sending.look(all)).flatMap(({ clientRequestIds }) => clientRequestIds);
    const stored = (await sending.deliveries()).filter(
      (one) => one.stored && requests.includes(one.clientRequestId ?? ''),
    );
    expect(stored).toHaveLength(all.length);
  } finally {
    await Promise.all(workers.map((worker) => worker.close()));
  }
}, 180_000);
