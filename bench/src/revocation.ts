import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Beside, epochMs } from './beside.ts';
import type { BenchHouse } from './house.ts';
import { installPeer } from './peers.ts';
import { sized, type Report } from './report.ts';

const root = join(import.meta.dirname, '..', '..');
const ours = join(root, 'server', 'test', 'programs', 'revoke-crowd.ts');
const [userCount, sessionsOfEach, samples, askedEveryMs] = [sized(10_000, 200), 2, 200, 10];

interface Crowd {
  readonly cookies: readonly string[];
}

interface Act {
  readonly startedAt: number;
  readonly endedAt: number;
}

interface Asked {
  readonly url: string;
  /** Whether this answer serves who asks. */
  readonly isServed: (response: Response) => Promise<boolean>;
}

interface Outcome {
  /** From the start of the act until it is over and the last user's session has been refused. */
  readonly tookMs: number;
  readonly servedAfterwards: number;
}

/** Lets the act happen while the last user asks again and again; then so many others ask once. */
async function revoke(beside: Beside, crowd: Crowd, { url, isServed }: Asked): Promise<Outcome> {
  const ask = async (cookie: string): Promise<boolean> => isServed(await fetch(url, { headers: { cookie } }));
  const last = crowd.cookies.at(-1) ?? '';
  for (let at = 0; at < 100; at += 1)
    if (!(await ask(last))) throw new Error(`${url} refuses before anything was revoked`);
  beside.goOn();
  const act = beside.next<Act>();
  // At a pace: whoever asks without a pause takes the time of the one who revokes.
  while (await ask(last)) await wait(askedEveryMs);
  const refusedAt = epochMs();
  const { startedAt, endedAt } = await act;
  let servedAfterwards = 0;
  for (let at = 0; at < samples; at += 1) {
    const cookie = crowd.cookies[Math.floor((at / samples) * crowd.cookies.length)] ?? '';
    if (await ask(cookie)) servedAfterwards += 1;
  }
  return { tookMs: Math.max(refusedAt, endedAt) - startedAt, servedAfterwards };
}

async function revokeOurs(house: BenchHouse): Promise<Outcome & { database: string; floor: number }> {
  const beside = new Beside(ours, [String(userCount), String(sessionsOfEach)], house.environment);
  const crowd = await beside.next<Crowd & { database: string }>();
  const outcome = await revoke(beside, crowd, {
    url: `${house.baseUrl}/api/session`,
    isServed: ({ status }) => Promise.resolve(status === 200),
  });
  beside.letEnd();
  const { floor } = await beside.next<{ floor: number }>();
  await beside.ended();
  return { ...outcome, database: crowd.database, floor };
}

async function revokeBetterAuth(peerFolder: string, connectionString: string): Promise<Outcome> {
  const program = join(peerFolder, 'revoke.mjs');
  const args = [connectionString, String(userCount), String(sessionsOfEach)];
  const beside = new Beside(program, args, process.env, peerFolder);
  const crowd = await beside.next<Crowd & { url: string }>();
  const outcome = await revoke(beside, crowd, {
    url: crowd.url,
    // It answers 200 and the word null to who has no session.
    isServed: async (response) => (await response.json()) !== null,
  });
  beside.letEnd();
  await beside.ended();
  return outcome;
}

/**
 * Takes the sessions of 10,000 users away, two of each: ours by the epoch of their organization, Better Auth's by its API,
 * both on the same PostgreSQL, asked over HTTP.
 */
export async function benchRevocation(report: Report, house: BenchHouse): Promise<void> {
  const peerFolder = installPeer('better-auth');
  const us = await revokeOurs(house);
  const outcome = ({ tookMs, servedAfterwards }: Outcome): string =>
    `${tookMs.toFixed(1)} ms; of ${samples} asked afterwards ${servedAfterwards} served`;
  report.line(
    `${(userCount * sessionsOfEach).toLocaleString('en')} sessions of ${userCount.toLocaleString('en')} users revoked, and the last one refused`,
  );
  report.row('floor: one delete of the same rows in plain SQL', `${us.floor.toFixed(1)} ms`);
  report.row('ours, the epoch of the organization', outcome(us));
  if (peerFolder === undefined) {
    report.line('Better Auth could not be installed: no comparison');
    return;
  }
  const them = await revokeBetterAuth(peerFolder, us.database);
  report.row('Better Auth 1.7.5, one call for each, 8 at once', outcome(them));
  report.row('ours is faster by', `${(them.tookMs / us.tookMs).toFixed(0)} ×`);
}
