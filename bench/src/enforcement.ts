import { join } from 'node:path';
import { Beside, epochMs } from './beside.ts';
import type { BenchHouse } from './house.ts';
import { measure } from './load.ts';
import { sized, type Report } from './report.ts';
import { autoAnswer, people, signIn } from './sign-in-to.ts';

const program = join(import.meta.dirname, '..', '..', 'server', 'test', 'programs', 'enforce-crowd.ts');
const userCount = sized(100_000, 1_000);

interface Figures {
  readonly floor: number;
  readonly preview: number;
  readonly switched: number;
  readonly mailing: number;
}

/** What a replica said to a session that the switch ends: when each request began, and its status. */
interface Watched {
  readonly startedAt: number;
  readonly endedAt: number;
  readonly status: number;
}

/** Asks with this cookie, one request after the other, until the replica has refused three times. */
async function watchUntilRefused(baseUrl: string, cookie: string): Promise<readonly Watched[]> {
  const watched: Watched[] = [];
  for (let refusals = 0; refusals < 3;) {
    const startedAt = epochMs();
    const { status } = await fetch(`${baseUrl}/api/session`, { headers: { cookie } });
    watched.push({ startedAt, endedAt: epochMs(), status });
    if (status === 401) refusals += 1;
  }
  return watched;
}

function refusalRow(replicas: readonly (readonly Watched[])[], committedAt: number): string {
  const first = replicas.map(
    (watched) => (watched.find(({ status }) => status === 401)?.endedAt ?? Number.NaN) - committedAt,
  );
  const servedLate = replicas
    .flat()
    .filter(({ status, startedAt }) => status === 200 && startedAt > committedAt).length;
  return `${first.map((ms) => `${ms.toFixed(1)} ms`).join(' and ')}; ${servedLate} served that began after it`;
}

/**
 * Makes Microsoft the only way into an account of 100,000 people without SSO, on the house's own database. The floor is one
 * update of the same rows in plain SQL. Meanwhile somebody of another account asks for their session, one request at a time,
 * and somebody of this one asks two replicas with a session that a password opened.
 */
export async function benchEnforcement(report: Report, house: BenchHouse): Promise<void> {
  await autoAnswer(house, [people[0]]);
  const cookie = await signIn(house);
  const beside = new Beside(program, [String(userCount)], house.environment);
  const crowd = await beside.next<{ connectionString: string; sessionSecret: string }>();
  const replica = await house.startReplica(crowd.connectionString);
  const ask = { url: `${house.baseUrl}/api/session`, headers: { cookie }, expects: 200 };
  const calm = await measure(ask, 2000, 1);
  const ofCrowd = `__Host-gatehouse-session=${crowd.sessionSecret}`;
  const watching = Promise.all(
    [house.baseUrl, replica.baseUrl].map((baseUrl) => watchUntilRefused(baseUrl, ofCrowd)),
  );
  beside.goOn();
  beside.letEnd();
  const { committedAt } = await beside.next<{ committedAt: number }>();
  const watched = await watching;
  await replica.stop();
  let isOver = false;
  const figures = beside.next<Figures>().finally(() => (isOver = true));
  const medians: number[] = [];
  while (!isOver) medians.push((await measure(ask, 50, 1)).p50Ms);
  const { floor, preview, switched, mailing } = await figures;
  await beside.ended();
  const meanwhile = medians.toSorted((one, other) => one - other)[Math.floor(medians.length / 2)] ?? 0;
  const row = (name: string, text: string): void => report.row(name, text);
  report.line(`SSO enforced for ${userCount.toLocaleString('en')} people without it`);
  row('preview', `${preview.toFixed(0)} ms`);
  row('floor: one update of the same rows in plain SQL', `${floor.toFixed(0)} ms`);
  row('switch', `${switched.toFixed(0)} ms, ${(switched / floor).toFixed(2)} of the floor`);
  row('commit to first refusal, two replicas', refusalRow(watched, committedAt));
  row('mails enqueued', `${((userCount / mailing) * 1000).toFixed(0)}/s`);
  row(
    'another account meanwhile, GET /api/session, p50',
    `${meanwhile.toFixed(2)} ms, ${(meanwhile / calm.p50Ms).toFixed(2)} of ${calm.p50Ms.toFixed(2)} ms before`,
  );
}
