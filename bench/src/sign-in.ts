import { join } from 'node:path';
import { startBetterAuth, type BetterAuth } from './better-auth.ts';
import { Beside } from './beside.ts';
import type { BenchHouse } from './house.ts';
import { measureWork, share } from './load.ts';
import { sized, type Report } from './report.ts';
import { autoAnswer, signIn } from './sign-in-to.ts';
import { Visitor } from './visitor.ts';

const program = join(import.meta.dirname, '..', '..', 'server', 'test', 'programs', 'add-people.ts');
const [count, atOnce, rounds] = [sized(600, 32), 16, 3];

interface Added {
  readonly database: string;
  readonly people: readonly { readonly upn: string; readonly objectId: string }[];
}

/** More than sign in at once: two of one person wait for each other, and that is not what is measured. */
async function addPeople(house: BenchHouse): Promise<{ database: string; upns: readonly string[] }> {
  const beside = new Beside(program, [String(4 * atOnce)], house.environment);
  const { database, people } = await beside.next<Added>();
  await beside.ended();
  for (const { upn, objectId } of people)
    await fetch(`${house.control}/users/${upn}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ id: objectId, displayName: upn }),
    });
  const upns = people.map(({ upn }) => upn);
  await autoAnswer(house, upns);
  return { database, upns };
}

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
  const { database, upns } = await addPeople(house);
  const personOf = (number: number): string => upns[number % upns.length] ?? '';
  const betterAuth = await startBetterAuth(house, database, 0);
  if (betterAuth === undefined) report.line('Better Auth could not be installed: no comparison');
  // Better Auth makes a user at the first sign-in, and refuses where two of the same person meet there.
  for (const person of upns) {
    await signIn(house, person);
    if (betterAuth !== undefined) await signInToBetterAuth(betterAuth, person);
  }
  const ours: number[] = [];
  const theirs: number[] = [];
  report.line(
    `complete sign-ins of ${upns.length} people of one account, ${atOnce} at once, ${rounds} rounds in turns`,
  );
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
