import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dice } from '../../../test/dice.ts';
import {
  prepareDispatching,
  type DispatchingProcess,
  type Watches,
} from '../../../test/dispatching-process.ts';
import { killPoints, type KillPoint } from '../../../test/outbox-kill-points.ts';
import { startSendingHouse, type Delivery, type Kept, type SendingHouse } from '../../../test/sending.ts';

/** How many kills; without a number, those below. */
const count = Number(process.env['PROVE_COUNT'] ?? 0);
const first = Number(process.env['PROVE_FIRST'] ?? 0);
const seed = Number(process.env['PROVE_SEED'] ?? 1);
/** Of all kills of the proof: each named point so often, then random moments. */
const timesEach = 20;
/** Around the two moments at which a message could be lost or doubled. */
const everyDay = [
  'after the commit of the taking',
  'before the commit of the mark',
  'after the commit of the mark',
  'while its body is on the way',
  'while Graph’s answer is on the way',
  'before the commit of the settling',
];
const [ada, hana] = ['ada@contoso.example', 'hana@wingtip.example'];
const roll = dice(seed);

let sending: SendingHouse;
/** The one that is killed next. */
let next: Promise<DispatchingProcess>;
beforeAll(async () => {
  sending = await startSendingHouse([ada, hana]);
  next = prepareDispatching(sending.house);
});
afterAll(async () => {
  await (await next).close();
  await sending.close();
});

const graphs = [
  {},
  { delayMs: 30 },
  { delayMs: 120 },
  { status: 504, execute: true },
  { status: 504 },
  { cut: 'before-answer', execute: true },
  { hang: true },
];
/** About what a process says until it has settled most of ten messages. */
const longest = 240;

/** Whatever is said at that moment, by whichever message. */
function atRandom(): KillPoint {
  const at = 1 + roll(longest);
  const graph = graphs[roll(graphs.length)] ?? {};
  let said = 0;
  return {
    name: `at piece ${at} of what it says`,
    ...(Object.keys(graph).length === 0 ? {} : { fault: graph }),
    watch(kill) {
      const watch = (): void => {
        said += 1;
        if (said === at) kill();
      };
      return { toDatabase: watch, toGraph: watch };
    },
  };
}

const pointOf = (number: number): KillPoint =>
  (number < killPoints.length * timesEach ? killPoints[number % killPoints.length] : undefined) ?? atRandom();

/** Begins, is killed at the point, and is gone: in PostgreSQL, too. */
async function kill(point: KillPoint): Promise<boolean> {
  const dispatching = await next;
  next = prepareDispatching(sending.house);
  let isKilled = false;
  const watches: Watches = point.watch(() => {
    isKilled = true;
    dispatching.child.kill('SIGKILL');
  });
  dispatching.begin(watches);
  // One that is told nothing more by Graph says no more, and may never come to a random moment.
  const patienceMs = killPoints.includes(point) ? 20_000 : 4_000;
  const late = setTimeout(() => dispatching.child.kill('SIGKILL'), patienceMs);
  await dispatching.ended;
  clearTimeout(late);
  await dispatching.close();
  const backends = dispatching.backends();
  const alive = async (): Promise<number> => {
    const found = await sql`select from pg_stat_activity where pid = any(${backends}::int[])`.execute(
      sending.house.db,
    );
    return found.rows.length;
  };
  await expect.poll(alive, { interval: 5, timeout: 10_000 }).toBe(0);
  return isKilled;
}

/** What the emulator has received of these messages, once it has done with it. */
async function settled(): Promise<Delivery[]> {
  const open = async (): Promise<number> =>
    (await sending.deliveries()).filter(({ endedAt }) => endedAt === null).length;
  await expect.poll(open, { interval: 20, timeout: 10_000 }).toBe(0);
  return sending.deliveries();
}

/** What must not be, after everything has come to its end; `left` is how each dead worker had left it. */
function wrongs(left: readonly Kept[], after: readonly Kept[], all: readonly Delivery[]) {
  const storedOf = ({ clientRequestIds }: Kept): number =>
    all.filter(({ clientRequestId, stored }) => stored && clientRequestIds.includes(clientRequestId ?? ''))
      .length;
  const inDoubt = new Set(
    left
      .filter(({ state, isMarked }) => state === 'unconfirmed' || (state === 'sending' && isMarked))
      .map(({ id }) => id),
  );
  return {
    lost: after.filter((one) => one.state === 'sent' && storedOf(one) === 0),
    stuck: after.filter(({ state }) => state !== 'sent' && state !== 'unconfirmed'),
    doubled: after.filter((one) => storedOf(one) > 1),
    toldWrongly: after.filter(({ id, state }) => inDoubt.has(id) !== (state === 'unconfirmed')),
  };
}

/** Killed at the first point, then whoever finds what is left at the next, and so on; the last finds everything. */
async function killedAt(point: KillPoint, ...others: readonly KillPoint[]): Promise<boolean> {
  await sending.freeLanes();
  await sending.endLeases();
  const ids = [
    ...(await sending.handIn(ada, 5, point.html, 'withFiles')),
    ...(await sending.handIn(hana, 5, point.html, 'withFiles')),
  ];
  const isKilled = [];
  const left: Kept[] = [];
  for (const each of [point, ...others]) {
    if (each.fault !== undefined) await sending.fault(each.fault, 100);
    isKilled.push(await kill(each));
    await settled();
    await sending.house.emulator.call('DELETE', '/faults');
    left.push(...(await sending.look(ids)));
    await sending.endLeases();
    await sending.freeLanes();
  }
  await sending.finish(ids);
  const after = await sending.look(ids);
  expect({
    point: point.name,
    messages: after.length,
    ...wrongs(left, after, await sending.deliveries()),
  }).toEqual({ point: point.name, messages: 10, lost: [], stuck: [], doubled: [], toldWrongly: [] });
  return isKilled[0] ?? false;
}

test('H02: a worker that is killed at any point of a message’s way loses none, doubles none, and leaves in doubt what it had begun to hand over, alone', async () => {
  for (const name of count === 0 ? everyDay : []) {
    const point = killPoints.find((one) => one.name === name);
    if (point === undefined) throw new Error(`there is no point ${name}`);
    expect([name, await killedAt(point)]).toEqual([name, true]);
  }
  for (let number = first; number < first + count; number += 1) {
    const point = pointOf(number);
    // Every fourth at a random moment is found by one that is killed as well.
    const others = killPoints.includes(point) || roll(4) > 0 ? [] : [atRandom()];
    const isKilled = await killedAt(point, ...others);
    if (killPoints.includes(point)) expect([point.name, isKilled]).toEqual([point.name, true]);
  }
});
