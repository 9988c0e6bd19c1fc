import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { prepareDispatching } from '../../../test/dispatching-process.ts';
import { startSendingHouse, type Kept, type SendingHouse } from '../../../test/sending.ts';
import { startMessageDispatcher } from '../../compose/outbox.ts';
import { acrossOrganizations } from '../../ports/db/reach.ts';
import { createHttpGraph } from '../../ports/microsoft/http-graph.ts';
import type { DispatchDeps } from './dispatch-message.ts';
import { createTaker, recoverAbandoned } from './public.ts';

const [ada, hana] = ['ada@contoso.example', 'hana@wingtip.example'];

let sending: SendingHouse;
beforeAll(async () => {
  sending = await startSendingHouse([ada, hana]);
});
afterAll(() => sending.close());
afterEach(async () => {
  await sending.house.emulator.call('DELETE', '/faults');
  await sending.freeLanes();
});

const poison = (id: string, recipients: string): Promise<unknown> =>
  sql`update outbox_messages set recipients = ${recipients}::jsonb where id = ${id}`.execute(
    sending.house.db,
  );
async function lookAt(id: string): Promise<Kept> {
  const [kept] = await sending.look([id]);
  if (kept === undefined) throw new Error(`${id} is not there`);
  return kept;
}
const triesOf = async (id: string) =>
  sending.house.db
    .selectFrom('delivery_attempts')
    .select(['number', 'outcome', 'http_status', 'graph_code'])
    .where('message_id', '=', id)
    .orderBy('number')
    .execute();
const alarmsOf = (id: string): string[] =>
  sending
    .logText()
    .split('\n')
    .filter((line) => line.includes('"message.given-up"') && line.includes(id));
const states = async (ids: readonly string[]): Promise<string[]> =>
  (await sending.look(ids)).map(({ state }) => state);

/** One look at what is due, to the end of all that it has taken. */
async function runOnce(deps: DispatchDeps = sending.deps): Promise<void> {
  const dispatcher = startMessageDispatcher(deps);
  await acrossOrganizations(() => dispatcher.runDue());
  await dispatcher.stop();
}

/** It has been tried eight times, each time counted before anything was done, and is given up with a word and an alarm. */
async function expectGivenUp(id: string): Promise<void> {
  const kept = await lookAt(id);
  expect([kept.state, kept.attemptCount]).toEqual(['failed', 8]);
  expect(kept.explanation).toContain('8 times');
  const broken = { outcome: 'surely-not-sent', http_status: null, graph_code: 'interrupted' };
  expect(await triesOf(id)).toEqual(Array.from({ length: 8 }, (_, at) => ({ number: at + 1, ...broken })));
  expect(alarmsOf(id)).toHaveLength(1);
}

describe('H10: a message that its worker fails at', () => {
  test('by throwing: the others leave, and it is given up after eight tries', async () => {
    const [bad = '', ...others] = await sending.handIn(ada, 3);
    await poison(bad, '{"to": [null], "cc": [], "bcc": []}');
    await runOnce();
    // Once more at once, as the first may have been the end of a process; then it is let alone for a while.
    expect(await lookAt(bad)).toMatchObject({ state: 'queued', attemptCount: 2 });
    expect(await states(others)).toEqual(['sent', 'sent']);
    await sending.finish([bad]);
    await expectGivenUp(bad);
    // Nobody tries it again by themselves.
    await runOnce();
    expect((await lookAt(bad)).attemptCount).toBe(8);
  });

  test('by a form that nobody can count: it holds up no look at the lanes of others', async () => {
    const [bad = ''] = await sending.handIn(ada, 1);
    const others = await sending.handIn(hana, 2);
    await poison(bad, '{}');
    await runOnce();
    expect(await states(others)).toEqual(['sent', 'sent']);
    await sending.finish([bad]);
    await expectGivenUp(bad);
  });

  test('by dying: it is given up after eight workers', async () => {
    const [bad = ''] = await sending.handIn(ada, 1);
    for (let worker = 0; worker < 8; worker += 1) {
      expect((await lookAt(bad)).state).toBe('queued');
      await sending.freeLanes();
      const taken = await acrossOrganizations(() => createTaker(sending.deps).take());
      expect(taken.map(({ message }) => message.id)).toEqual([bad]);
      await sending.endLeases();
      await acrossOrganizations(() => recoverAbandoned(sending.deps));
    }
    await expectGivenUp(bad);
  });

  test('by hanging: the others leave meanwhile, and when its lease has ended another tries it', async () => {
    const ids = await sending.handIn(ada, 3);
    const hanging = await prepareDispatching(sending.house);
    let connection = 0;
    hanging.begin({
      toDatabase(piece) {
        if (connection > 0 || !piece.text.includes('mark-handing-over')) return undefined;
        connection = piece.connection;
        return new Promise(() => undefined);
      },
    });
    await expect
      .poll(async () => (await states(ids)).toSorted(), { timeout: 20_000 })
      .toEqual(['sending', 'sent', 'sent']);
    await sending.endLeases();
    await sending.finish(ids);
    await hanging.close();
    expect(await states(ids)).toEqual(['sent', 'sent', 'sent']);
    const tries = (await Promise.all(ids.map(triesOf))).find((all) => all.length > 1);
    expect(tries).toMatchObject([{ graph_code: 'interrupted' }, { outcome: 'accepted' }]);
  });

  test('by never coming back from Graph: the others leave meanwhile, and it is in doubt', async () => {
    await sending.fault({ hang: true }, 1, ada);
    const [bad = ''] = await sending.handIn(ada, 1);
    const others = await sending.handIn(hana, 2);
    const graph = createHttpGraph({ ...sending.house.config, patienceMs: 1500 });
    const dispatcher = startMessageDispatcher({ ...sending.deps, graph });
    await expect.poll(() => states(others), { timeout: 10_000 }).toEqual(['sent', 'sent']);
    expect((await lookAt(bad)).state).toBe('sending');
    await expect.poll(() => states([bad]), { timeout: 10_000 }).toEqual(['unconfirmed']);
    await dispatcher.stop();
    expect((await lookAt(bad)).attemptCount).toBe(1);
  });
});
