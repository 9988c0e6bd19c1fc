import { join } from 'node:path';
import { Beside } from './beside.ts';
import { startBetterAuth } from './better-auth.ts';
import type { BenchHouse } from './house.ts';
import { LightConnection } from './light-connection.ts';
import { measureWork, share, type LoadResult } from './load.ts';
import { sized, type Report } from './report.ts';

const programs = join(import.meta.dirname, '..', '..', 'server', 'test', 'programs');
const [few, many, rounds] = [1_000, sized(1_000_000, 2_000), 5];
/** As many as the peers were first measured with. */
const fewAtOnce = 16;
/** The few last: as many ask for the many sessions that follow. */
const crowds = [64, fewAtOnce] as const;

interface Filled {
  readonly database: string;
  readonly cookies: readonly string[];
}

/** Who is asked, and with whose cookies, one after the other. */
interface Asked {
  readonly name: string;
  readonly url: string;
  readonly cookies: readonly string[];
  /** Of one round, which takes seconds: what lasts for less says more about the moment than about who was asked. */
  readonly count: number;
}

async function askEach({ url, cookies, count }: Asked, atOnce: number): Promise<LoadResult> {
  const target = new URL(url);
  const idle = await Promise.all(Array.from({ length: atOnce }, () => LightConnection.open(target)));
  const all = [...idle];
  try {
    return await measureWork(
      async (number) => {
        const connection = idle.pop();
        const status = await connection?.get(target.pathname, cookies[number % cookies.length] ?? '');
        if (connection === undefined || status !== 200) throw new Error(`${url} answered ${status}`);
        idle.push(connection);
      },
      count,
      atOnce,
    );
  } finally {
    for (const connection of all) connection.close();
  }
}

/** In turns, so that what else the machine does meets all of them; the median round of each. */
async function inTurns(asked: readonly Asked[], atOnce: number): Promise<ReadonlyMap<string, LoadResult>> {
  const results = new Map<string, LoadResult[]>(asked.map(({ name }) => [name, []]));
  // Everybody once and more: code that has not run for long is slow, and a session used for the first time in a minute is written to.
  for (const each of asked) await askEach(each, atOnce);
  for (let round = 0; round < rounds; round += 1)
    for (const each of asked) results.get(each.name)?.push(await askEach(each, atOnce));
  return new Map(
    [...results].map(([name, all]) => {
      const middle = (pick: (result: LoadResult) => number): number => share(all.map(pick), 0.5);
      return [
        name,
        {
          perSecond: middle(({ perSecond }) => perSecond),
          p50Ms: middle(({ p50Ms }) => p50Ms),
          p99Ms: middle(({ p99Ms }) => p99Ms),
        },
      ];
    }),
  );
}

const [ours, floor, peer] = [
  'ours, GET /api/session',
  'floor: Hono and one prepared query',
  'Better Auth 1.7.5, get-session',
];

const rate = (of: ReadonlyMap<string, LoadResult>, name: string): number =>
  of.get(name)?.perSecond ?? Number.NaN;
const ofFloor = (of: ReadonlyMap<string, LoadResult>): number => rate(of, ours) / rate(of, floor);

/**
 * Who holds this cookie: ours, beside Hono with one prepared query on the same tables, and beside Better Auth on the same PostgreSQL. Then
 * ours once more with a thousand times as many sessions.
 */
export async function benchSessionCheck(report: Report, house: BenchHouse): Promise<void> {
  const filler = new Beside(join(programs, 'fill-sessions.ts'), [few, many].map(String), house.environment);
  const first = await filler.next<Filled>();
  const floorBeside = new Beside(join(programs, 'session-floor.ts'), [first.database, '10'], process.env);
  const { url: floorUrl } = await floorBeside.next<{ url: string }>();
  const betterAuth = await startBetterAuth(house, first.database, few);
  const us = { name: ours, url: `${house.baseUrl}/api/session`, count: sized(20_000) };
  const bare = { name: floor, url: floorUrl, count: sized(20_000) };
  const peers =
    betterAuth === undefined
      ? []
      : [
          {
            name: peer,
            url: `${betterAuth.baseURL}/api/auth/get-session`,
            cookies: betterAuth.cookies,
            count: sized(6_000),
          },
        ];
  const small: ReadonlyMap<string, LoadResult>[] = [];
  for (const atOnce of crowds) {
    const asked = [{ ...us, cookies: first.cookies }, { ...bare, cookies: first.cookies }, ...peers];
    const results = await inTurns(asked, atOnce);
    small.push(results);
    report.line(
      `${few.toLocaleString('en')} sessions, ${atOnce} at once, median of ${rounds} rounds in turns`,
    );
    for (const [name, result] of results) report.rate(name, result);
    report.promise('ours, of the floor', ofFloor(results), { atLeast: 0.6 });
    if (peers.length === 0) report.line('Better Auth could not be installed: no comparison\n');
    else
      report.promise('ours, of Better Auth', rate(results, ours) / rate(results, peer), { atLeast: 8 }, ' ×');
    report.line('');
  }
  await betterAuth?.end();

  filler.goOn();
  const second = await filler.next<Filled>();
  const large = await inTurns(
    [
      { ...us, cookies: second.cookies },
      { ...bare, cookies: second.cookies },
    ],
    fewAtOnce,
  );
  const before = small.at(-1) ?? large;
  report.line(`${many.toLocaleString('en')} sessions, a thousand of them in use, ${fewAtOnce} at once`);
  for (const [name, result] of large) report.rate(name, result);
  report.row('ours, of its rate with few sessions', (rate(large, ours) / rate(before, ours)).toFixed(2));
  report.row('the floor, of its own', (rate(large, floor) / rate(before, floor)).toFixed(2));
  // The machine is not equally fast in two different minutes; the floor of the same minute says how fast it was.
  report.promise('ours against the floor, of the same with few sessions', ofFloor(large) / ofFloor(before), {
    atLeast: 0.9,
    atMost: 1.1,
  });
  for (const beside of [filler, floorBeside]) {
    beside.letEnd();
    await beside.ended();
  }
}
