import { operations } from '@gatehouse/contract';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Browser } from './browser.ts';
import { dice } from './dice.ts';
import { makePreview, proveFresh, readyAdmin } from './enforcing.ts';
import { apiOf, connectMailbox, signIn, startHouse, type House } from './harness.ts';
import { racingDoors, type LastStep, type RacingDoor } from './racing-doors.ts';

const rounds = Number(process.env['PROVE_COUNT'] ?? 12);

let house: House;
let ada: Browser;
beforeAll(async () => {
  house = await startHouse({ replicas: 2 });
  ada = await readyAdmin(house);
});
afterAll(() => house.close());

const roll = dice(Number(process.env['PROVE_SEED'] ?? 1));
const anyReplica = (): string => house.replicas[roll(house.replicas.length)] ?? house.baseUrl;

/** What was done and seen, with the time on this process's clock at which it began. */
interface Done {
  readonly what: string;
  readonly method: RacingDoor['method'];
  readonly began: number;
  readonly browser: Browser;
  readonly status: number;
}

const isIn = async (browser: Browser, replica: string): Promise<boolean> =>
  (await browser.ask(`${replica}/api/session`)).status === 200;

/** Goes as far as the last step, and gives it. */
async function approach(door: RacingDoor): Promise<() => Promise<Done>> {
  const browser = new Browser();
  const step = await door.prepare(browser);
  return () => goThrough(door, browser, step);
}

async function goThrough(door: RacingDoor, browser: Browser, step: LastStep): Promise<Done> {
  await wait(roll(8));
  const began = performance.now();
  const { status } = await step(anyReplica());
  return { what: door.name, method: door.method, began, browser, status };
}

/** Asks all the time with a session that another method opened, until some time after the switch. */
async function watch(browser: Browser, until: () => boolean): Promise<Done[]> {
  const seen: Done[] = [];
  while (!until()) {
    const [began, replica] = [performance.now(), anyReplica()];
    const { status } = await browser.ask(`${replica}/api/session`);
    seen.push({ what: 'watch', method: 'other', began, browser, status });
  }
  return seen;
}

async function oneRound(doors: readonly RacingDoor[]): Promise<string[]> {
  await house.db.updateTable('organizations').set({ enforcement: 'off' }).execute();
  // The mails of earlier rounds go to more people with each round; they are not what is raced.
  await house.db.deleteFrom('enforcement_mailings').execute();
  await house.db.deleteFrom('notices').where('state', '=', 'queued').execute();
  const kim = new Browser();
  const [first] = doors;
  if (!first) throw new Error('there are no doors');
  await (
    await first.prepare(kim)
  )(house.baseUrl);
  expect(await isIn(kim, house.baseUrl)).toBe(true);
  const steps: (() => Promise<Done>)[] = [];
  for (let index = 0; index < 3; index += 1) steps.push(await approach(doors[roll(doors.length)] ?? first));
  const preview = await makePreview(house, ada);
  let committed = Number.POSITIVE_INFINITY;
  const isOver = (): boolean => performance.now() > committed + 15;
  const switched = async (): Promise<boolean> => {
    await wait(roll(8));
    const body = { enforcement: 'required', previewId: preview.id } as const;
    const done = await apiOf(house, ada, anyReplica())(operations.setEnforcement, { body });
    // Whoever was invited meanwhile is somebody new: the preview is no longer true, and nothing has happened.
    committed = performance.now();
    return done.ok;
  };
  const [isOn, watched, ...through] = await Promise.all([
    switched(),
    watch(kim, isOver),
    ...steps.map((step) => step()),
  ]);
  return isOn ? forbidden(committed, [...watched, ...through]) : [];
}

/** What should not be in this history: after the commit nothing begins that is honoured and was not opened by Microsoft. */
async function forbidden(committed: number, history: readonly Done[]): Promise<string[]> {
  const wrong: string[] = [];
  for (const { what, method, began, browser, status } of history) {
    if (method === 'microsoft') continue;
    if (began > committed && (status === 200 || status === 303))
      wrong.push(`${what}: ${status}, ${began - committed} ms after the switch`);
    if (what === 'watch') continue;
    for (const replica of house.replicas)
      if (await isIn(browser, replica)) wrong.push(`${what}: a session that is honoured after the switch`);
  }
  return wrong;
}

test(
  'E01: of doors, connections and the switch at one moment, nothing that is forbidden is honoured',
  { timeout: 470_000 },
  async () => {
    const ben = await signIn(house, 'ben@contoso.example');
    const doors = racingDoors(house);
    // Each door is one: while the other ways are open, it opens.
    for (const door of doors)
      expect([door.name, (await (await approach(door))()).status]).toEqual([door.name, 303]);
    let switchedCount = 0;
    for (let round = 0; round < rounds; round += 1) {
      if (round % 50 === 0) {
        await house.db.deleteFrom('limit_buckets').execute();
        await proveFresh(house, ada, 'ada@contoso.example');
        await connectMailbox(house, ben, 'ben@contoso.example');
      }
      expect([round, await oneRound(doors)]).toEqual([round, []]);
      const { enforcement } = await house.db
        .selectFrom('organizations')
        .select('enforcement')
        .where('name', '=', 'Contoso Electric')
        .executeTakeFirstOrThrow();
      if (enforcement === 'required') switchedCount += 1;
      // Whom Microsoft let in stays in.
      expect(await isIn(ben, anyReplica())).toBe(true);
    }
    expect(switchedCount).toBeGreaterThan(rounds / 4);
  },
);
