import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { operations } from '@gatehouse/contract';
import { afterEach, describe, expect, test } from 'vitest';
import { Browser } from './browser.ts';
import { makeCertificate } from './certificate.ts';
import {
  answerAs,
  apiOf,
  connectMailbox,
  replyOf,
  runDue,
  send,
  signIn,
  startHouse,
  type House,
} from './harness.ts';

const ada = 'ada@contoso.example';
const names = ['sign-in', 'mail'] as const;
const variableOf = { 'sign-in': 'MICROSOFT_SIGN_IN', mail: 'MICROSOFT_MAIL' } as const;
const oldSecret = (name: string): string => `old-secret-of-${name}-5c1d`;
const newSecret = (name: string): string => `new-secret-of-${name}-8f3a`;

let house: House;
afterEach(() => house.close());

async function register(secrets: (name: string) => readonly string[]): Promise<void> {
  for (const name of names)
    await house.emulator.call('PATCH', `/registrations/${name}`, { secrets: secrets(name) });
}

/** What the log says of the credentials. */
function news(): readonly Record<string, unknown>[] {
  return house
    .logText()
    .split('\n')
    .filter((line) => line.includes('"microsoft.credential-'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

async function metric(name: string): Promise<readonly string[]> {
  const answer = await house.compositions[0]?.operationsApp.request('/metrics');
  const text = (await answer?.text()) ?? '';
  return text.split('\n').filter((line) => line.startsWith(`gatehouse_${name}{`));
}

const refusedOf = async (): Promise<readonly string[]> =>
  (await metric('credential_refused')).filter((line) => line.endsWith(' 1'));

/** Sign-ins of one person in browsers of their own, some at a time, until told otherwise. Gives their statuses. */
async function crowd(untilDone: () => boolean): Promise<readonly number[]> {
  const statuses: number[] = [];
  const lane = async (): Promise<void> => {
    while (!untilDone()) {
      const page = await new Browser().visit(`${house.baseUrl}/sign-in/microsoft`);
      const isIn = new URL(page.url).pathname === '/';
      statuses.push(isIn ? page.status : -page.status);
    }
  };
  await Promise.all(Array.from({ length: 4 }, lane));
  return statuses;
}

/** Mails that are handed in and dispatched one after the other meanwhile. Gives their ends. */
async function mails(browser: Browser, untilDone: () => boolean): Promise<readonly string[]> {
  const states: string[] = [];
  while (!untilDone()) {
    const { id } = await send(house, browser);
    // What the access token saves is asked for anew: each mail needs the credential.
    await house.emulator.call('POST', '/clock', { advanceSeconds: 5400 });
    const state = async (): Promise<string> =>
      replyOf(await apiOf(house, browser)(operations.getMessage, { params: { messageId: id } })).state;
    await runDue(house);
    // Whichever loop has it in hand; what is put off for the first time goes on at once.
    let last = await state();
    for (let tries = 0; tries < 200 && ['queued', 'sending'].includes(last); tries += 1) {
      await runDue(house);
      last = await state();
    }
    states.push(last);
  }
  return states;
}

const perSide = Math.ceil(Number(process.env['PROVE_COUNT'] ?? 24) / 2);

describe('G10: a secret that is exchanged', () => {
  test('under load refuses nobody: the first that Entra does not take gives way to the next', async () => {
    house = await startHouse({
      environment: Object.fromEntries(
        names.flatMap((name) => [
          [`${variableOf[name]}_CLIENT_SECRET`, oldSecret(name)],
          [`${variableOf[name]}_CLIENT_SECRET_NEXT`, newSecret(name)],
        ]),
      ),
    });
    await register((name) => [oldSecret(name)]);
    const browser = await signIn(house, ada);
    await connectMailbox(house, browser, ada);
    await answerAs(house, ada);
    let done = 0;
    let isOver = false;
    const counting = crowd(() => {
      done += 1;
      return isOver;
    });
    const until = async (count: number): Promise<void> => {
      while (done < count) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    // As it is done at Microsoft: the new one is added, then the old one is taken away.
    await until(perSide);
    await register((name) => [oldSecret(name), newSecret(name)]);
    await until(perSide + 8);
    await register((name) => [newSecret(name)]);
    await until(2 * perSide + 8);
    isOver = true;
    const statuses = await counting;
    expect(statuses.length).toBeGreaterThanOrEqual(2 * perSide);
    expect(statuses.filter((status) => status !== 200)).toEqual([]);

    let count = 0;
    expect(await mails(browser, () => (count += 1) > 2)).toEqual(['sent', 'sent']);
    expect(news()).toEqual(
      names.map((name) =>
        expect.objectContaining({
          level: 50,
          event: 'microsoft.credential-refused',
          registration: name,
          variable: `${variableOf[name]}_CLIENT_SECRET`,
          goesOnWith: `${variableOf[name]}_CLIENT_SECRET_NEXT`,
          aadsts: 7000215,
        }),
      ),
    );
    expect(await refusedOf()).toEqual(
      names.map(
        (name) =>
          `gatehouse_credential_refused{registration="${name}",variable="${variableOf[name]}_CLIENT_SECRET"} 1`,
      ),
    );
    for (const name of names)
      for (const secret of [oldSecret(name), newSecret(name)]) expect(house.logText()).not.toContain(secret);
  });

  test('too late alarms, signs nobody out and holds the mail back; it leaves when the secret is good again', async () => {
    house = await startHouse();
    const browser = await signIn(house, ada);
    await connectMailbox(house, browser, ada);
    await house.emulator.call('POST', '/clock', { advanceSeconds: 5400 });
    for (const name of names)
      await house.emulator.call('PATCH', `/registrations/${name}`, {
        secretExpiresAt: '2026-01-01T00:00:00Z',
      });
    const { id } = await send(house, browser);
    await runDue(house);
    const stateOf = async (): Promise<string> =>
      replyOf(await apiOf(house, browser)(operations.getMessage, { params: { messageId: id } })).state;
    expect(await stateOf()).toBe('queued');
    const page = await new Browser().visit(`${house.baseUrl}/sign-in/microsoft`);
    expect([page.status, page.text]).toEqual([503, expect.stringContaining('Microsoft does not accept us')]);
    for (const composition of house.compositions) await composition.livenessWorker.runDue();
    expect((await apiOf(house, browser)(operations.getSession, {})).ok).toBe(true);

    expect(
      news()
        .map(({ level, registration, goesOnWith, aadsts }) => [level, registration, goesOnWith, aadsts])
        .toSorted(),
    ).toEqual([
      [50, 'mail', null, 7000222],
      [50, 'sign-in', null, 7000222],
    ]);
    expect(await refusedOf()).toHaveLength(2);

    for (const name of names)
      await house.emulator.call('PATCH', `/registrations/${name}`, { secretExpiresAt: null });
    await house.emulator.call('POST', '/clock', { advanceSeconds: 3600 });
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await runDue(house);
    expect(await stateOf()).toBe('sent');
    expect((await signIn(house, ada)).cookie).toBeDefined();
    expect(await refusedOf()).toEqual([]);
    expect(news().filter(({ event }) => event === 'microsoft.credential-taken-again')).toHaveLength(2);
  });

  test('a certificate follows a secret, and a certificate a certificate', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gatehouse-swap-'));
    const day = 86_400_000;
    const make = (days: number) =>
      makeCertificate(
        'gatehouse',
        new Date(Date.now() - day),
        new Date(Date.now() + (days + 0.5) * day),
        'rsa',
      );
    const [first, next] = [make(20), make(300)];
    const files = { first: join(folder, 'first.pem'), next: join(folder, 'next.pem') };
    await writeFile(files.first, first.cert + first.key);
    await writeFile(files.next, next.cert + next.key);
    house = await startHouse({
      environment: {
        MICROSOFT_SIGN_IN_CERTIFICATE_FILE: files.first,
        MICROSOFT_SIGN_IN_CERTIFICATE_FILE_NEXT: files.next,
        MICROSOFT_MAIL_CLIENT_SECRET: oldSecret('mail'),
        MICROSOFT_MAIL_CERTIFICATE_FILE_NEXT: files.next,
      },
    });
    await rm(folder, { recursive: true });
    await house.emulator.call('PATCH', '/registrations/sign-in', { secrets: [], certificates: [first.cert] });
    await house.emulator.call('PATCH', '/registrations/mail', {
      secrets: [oldSecret('mail')],
      certificates: [next.cert],
    });
    const browser = await signIn(house, ada);
    expect((await connectMailbox(house, browser, ada)).status).toBe(200);
    expect(news()).toEqual([]);
    expect(await metric('credential_days_left')).toEqual([
      'gatehouse_credential_days_left{registration="sign-in",variable="MICROSOFT_SIGN_IN_CERTIFICATE_FILE"} 20',
      'gatehouse_credential_days_left{registration="sign-in",variable="MICROSOFT_SIGN_IN_CERTIFICATE_FILE_NEXT"} 300',
      'gatehouse_credential_days_left{registration="mail",variable="MICROSOFT_MAIL_CERTIFICATE_FILE_NEXT"} 300',
    ]);
    await house.emulator.call('PATCH', '/registrations/sign-in', { certificates: [next.cert] });
    await house.emulator.call('PATCH', '/registrations/mail', { secrets: [] });
    const again = await signIn(house, ada);
    expect((await connectMailbox(house, again, ada)).status).toBe(200);
    expect(news().map(({ variable, aadsts }) => [variable, aadsts])).toEqual([
      ['MICROSOFT_SIGN_IN_CERTIFICATE_FILE', 700027],
      ['MICROSOFT_MAIL_CLIENT_SECRET', 7000215],
    ]);
  });
});
