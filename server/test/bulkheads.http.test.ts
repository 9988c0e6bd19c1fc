import { operations } from '@gatehouse/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addUser, organizationByName } from '../src/features/organizations/public.ts';
import { databaseClock } from '../src/ports/clock/clock.ts';
import { inTransaction } from '../src/ports/db/database.ts';
import { systemRandom } from '../src/ports/random/random.ts';
import { demoPassword } from '../worlds/demo.ts';
import { Browser, type Page } from './browser.ts';
import { postForm } from './forms.ts';
import {
  answerAs,
  apiOf,
  connectMailbox,
  goToCallback,
  replyOf,
  send,
  signIn,
  startHouse,
  type House,
} from './harness.ts';

const contoso = '5b3f2c1e-8d47-4a6b-9c15-27e0d4f8a961';
/** Hand-overs of one organization (docs/operations/bounds.md): a quarter of the workers is always free for others. */
const ofOneOrganization = 24;
/** Each sends three. */
const senderCount = 9;

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
beforeEach(() => house.emulator.call('DELETE', '/faults'));
afterAll(async () => {
  // What hangs is cut, so that nobody waits for it.
  await house.emulator.stop();
  await house.close();
});

async function signedInPerson(upn: string): Promise<Browser> {
  const objectId = systemRandom.uuid();
  await house.emulator.call('PUT', `/users/${upn}`, { id: objectId, mailbox: 'licensed' });
  const organizationId = (await organizationByName(house.db, 'Contoso Electric')) ?? '';
  const person = { displayName: upn, email: upn, role: 'member' as const };
  const identity = { tenantId: contoso, objectId };
  await inTransaction(house.db, (tx) =>
    addUser({ clock: databaseClock, random: systemRandom }, tx, { organizationId, ...person, identity }),
  );
  return signIn(house, upn);
}

async function sendingCount(): Promise<number> {
  const rows = house.db
    .selectFrom('delivery_attempts')
    .select('message_id')
    .where('handing_over_at', 'is not', null)
    .where('ended_at', 'is', null);
  return (await rows.execute()).length;
}

/** Requests that the emulator has taken, and answers or not. */
async function tokenRequests(): Promise<number> {
  const all = (await house.emulator.call('GET', '/requests?surface=login')) as { readonly path: string }[];
  return all.filter(({ path }) => path.endsWith('/oauth2/v2.0/token')).length;
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20));
}

async function isSignedIn(browser: Browser): Promise<boolean> {
  return (await apiOf(house, browser)(operations.getSession, {})).ok;
}

async function byPassword(): Promise<Browser> {
  const browser = new Browser();
  const typed = { email: 'kim@contoso.example', password: demoPassword };
  await postForm(house, browser, '/sign-in/password', typed);
  return browser;
}

describe('L22: what hangs holds up nothing else', () => {
  test('Graph: while all hand-overs hang and more messages wait, sign-in and the API go on', async () => {
    const people: Browser[] = [];
    for (let count = 0; count < senderCount; count += 1) {
      const upn = `hang${count}@contoso.example`;
      const browser = await signedInPerson(upn);
      await connectMailbox(house, browser, upn);
      people.push(browser);
    }
    const fault = { surface: 'graph', match: { path: '/sendMail' }, respond: { hang: true }, times: 1000 };
    await house.emulator.call('POST', '/faults', fault);
    for (const browser of people) for (let count = 0; count < 3; count += 1) await send(house, browser);
    await until(async () => (await sendingCount()) === ofOneOrganization);
    const [somebody = new Browser()] = people;
    const { messages } = replyOf(await apiOf(house, somebody)(operations.listMessages, { query: {} }));
    expect(messages).toHaveLength(3);
    expect((await send(house, somebody)).state).toBe('queued');
    expect(await isSignedIn(await byPassword())).toBe(true);
    await answerAs(house, 'ada@contoso.example');
    expect(await isSignedIn(await signIn(house, 'ada@contoso.example'))).toBe(true);
    const asked = await postForm(house, new Browser(), '/sign-in/code', { email: 'lee@contoso.example' });
    expect(asked.status).toBe(303);
    await Promise.all(house.compositions.map((one) => one.noticeSender.runDue()));
    expect(JSON.stringify(await house.emulator.call('GET', '/notices'))).toContain('lee@contoso.example');
    // All of that while nothing of what hangs had come to an end.
    expect(await sendingCount()).toBe(ofOneOrganization);
  }, 120_000);

  test('Entra: while every code that is redeemed hangs, passwords, sessions and the API go on', async () => {
    const ada = await signIn(house, 'ada@contoso.example');
    const callbacks: { readonly browser: Browser; readonly url: string }[] = [];
    for (let count = 0; count < 30; count += 1) {
      const browser = new Browser();
      callbacks.push({ browser, url: await goToCallback(house, 'ben@contoso.example', browser) });
    }
    const before = await tokenRequests();
    const respond = { hang: true };
    const fault = { surface: 'login', match: { path: '/oauth2/v2.0/token' }, respond, times: 1000 };
    await house.emulator.call('POST', '/faults', fault);
    const settled: Page[] = [];
    const pending = callbacks.map(({ browser, url }) => browser.ask(url).then((page) => settled.push(page)));
    await until(async () => (await tokenRequests()) >= before + callbacks.length);
    expect(await isSignedIn(ada)).toBe(true);
    expect(await isSignedIn(await byPassword())).toBe(true);
    replyOf(await apiOf(house, ada)(operations.listUsers, { query: {} }));
    expect(settled).toEqual([]);
    await house.emulator.stop();
    await Promise.all(pending);
    expect(settled.map((page) => page.status)).toEqual(callbacks.map(() => 303));
  }, 120_000);
});
