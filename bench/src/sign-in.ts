import { join } from 'node:path';
import { startBetterAuth, type BetterAuth } from './better-auth.ts';
import { Beside } from './beside.ts';
import type { BenchHouse } from './house.ts';
import { measureWork, share } from './load.ts';
import { sized, type Report } from './report.ts';
import { autoAnswer, people, signIn } from './sign-in-to.ts';
import { Visitor } from './visitor.ts';

const filler = join(import.meta.dirname, '..', '..', 'server', 'test', 'programs', 'fill-sessions.ts');
const [count, atOnce, rounds] = [sized(600, 32), 16, 3];

const personOf = (number: number): string => people[number % people.length] ?? people[0];

/** The same journey as ours: a browser that was never here, to Microsoft and back to a session. */
async function signInToBetterAuth({ baseURL }: BetterAuth, loginHint: string): Promise<void> {
  const visitor = new Visitor();
  const begun = await visitor.go(`${baseURL}/api/auth/sign-in/social`, {
    method: 'POST',
    headers: { origin: baseURL, 'content-type': 'application/json' },
    body: JSON.stringify({ provider: 'microsoft', callbackURL: '/', loginHint }),
  });
  const { url } = JSON.parse(begun.text) as { url?: string };
  if (url === undefined || !(await visitor.followTo(url, 'better-auth.session_token')))
    throw new Error(`Better Auth did not sign ${loginHint} in`);
}

/**
 * Complete sign-ins, from the button to the session cookie, sixteen at once, each by a browser without cookies: ours and Better Auth, each
 * through the same emulator and into the same PostgreSQL. The emulator's share is part of both.
 */
export async function benchSignIn(report: Report, house: BenchHouse): Promise<void> {
  await autoAnswer(house);
  const beside = new Beside(filler, ['10'], house.environment);
  const { database } = await beside.next<{ database: string }>();
  beside.letEnd();
  await beside.ended();
  const betterAuth = await startBetterAuth(house, database, 0);
  if (betterAuth === undefined) report.line('Better Auth could not be installed: no comparison');
  // Better Auth makes a user at the first sign-in, and refuses where two of the same person meet there.
  for (const person of people) if (betterAuth !== undefined) await signInToBetterAuth(betterAuth, person);
  const ours: number[] = [];
  const theirs: number[] = [];
  report.line(`complete sign-ins, ${atOnce} at once, ${rounds} rounds in turns`);
  for (let round = 0; round < rounds; round += 1) {
    const us = await measureWork(async (at) => void (await signIn(house, personOf(at))), count, atOnce);
    report.rate('ours', us);
    ours.push(us.perSecond);
    if (betterAuth === undefined) continue;
    const them = await measureWork((at) => signInToBetterAuth(betterAuth, personOf(at)), count, atOnce);
    report.rate('Better Auth 1.7.5, its Microsoft provider', them);
    theirs.push(them.perSecond);
  }
  if (betterAuth === undefined) return;
  await betterAuth.end();
  report.promise(
    'ours, of Better Auth (medians)',
    share(ours, 0.5) / share(theirs, 0.5),
    { atLeast: 3 },
    ' ×',
  );
}
