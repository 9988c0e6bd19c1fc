import { operations } from '@gatehouse/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiWith, issueKey } from './api-key.ts';
import { Browser } from './browser.ts';
import { databaseText, spellings } from './database-text.ts';
import {
  answerAs,
  apiOf,
  browserCookie,
  connectMailbox,
  goToCallback,
  ownHost,
  runDue,
  send,
  sessionCookie,
  signIn,
  startHouse,
  type House,
} from './harness.ts';
import { signInAsSupport, supportCookie } from './support.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

test('L19: no secret of a whole day stands in the log, the database, a page or a problem', async () => {
  const canaries = new Map<string, string>();
  const pages: string[] = [];
  const people = [
    'ada@contoso.example',
    'ben@contoso.example',
    'chen@contoso.example',
    'hana@wingtip.example',
  ];
  for (const upn of people) {
    const browser = new Browser();
    const callback = new URL(await goToCallback(house, upn, browser));
    canaries.set(`code of ${upn}`, callback.searchParams.get('code') ?? '');
    canaries.set(`state of ${upn}`, callback.searchParams.get('state') ?? '');
    pages.push((await browser.visit(callback.href)).text);
    pages.push((await new Browser().ask(callback.href)).text);
    canaries.set(`session of ${upn}`, browser.cookie(ownHost, sessionCookie) ?? '');
    canaries.set(`browser of ${upn}`, browser.cookie(ownHost, browserCookie) ?? '');
    await connectMailbox(house, browser, upn);
    const { text } = await issueKey(house, browser);
    canaries.set(`API key of ${upn}`, text);
    pages.push(JSON.stringify(await apiWith(house, text)(operations.listMessages, { query: {} })));
    pages.push(JSON.stringify(await apiOf(house, browser)(operations.listApiKeys, {})));
    await send(house, browser);
    pages.push(JSON.stringify(await apiOf(house, browser)(operations.getMailbox, {})));
  }
  await runDue(house);
  // Faults on the way, since error objects are where secrets like to travel.
  for (const respond of [
    { status: 503 },
    { status: 401 },
    { cut: 'before-answer' },
    { status: 200, body: 'no JSON' },
  ]) {
    const browser = new Browser();
    const callback = await goToCallback(house, 'max@contoso.example', browser);
    canaries.set(`code ${canaries.size}`, new URL(callback).searchParams.get('code') ?? '');
    canaries.set(`state ${canaries.size}`, new URL(callback).searchParams.get('state') ?? '');
    await house.emulator.call('POST', '/faults', {
      surface: 'login',
      match: { path: '/oauth2/v2.0/token' },
      respond,
      times: 1,
    });
    pages.push((await browser.visit(callback)).text);
  }
  const lost = await signIn(house, 'ada@contoso.example');
  await answerAs(house, 'ben@contoso.example');
  await lost.visit(`${house.baseUrl}/mailboxes/connect`);
  const agent = await signInAsSupport(house);
  canaries.set('support session', agent.cookie(ownHost, supportCookie) ?? '');
  pages.push((await agent.ask(`${house.baseUrl}/support`)).text);
  for (const registration of Object.values(house.config.registrations)) {
    for (const credential of registration.credentials)
      if (credential.kind === 'secret')
        canaries.set(`secret ${registration.clientId}`, credential.secret.reveal());
  }
  canaries.set('sealing key', house.config.sealingKeys[0].bytes.toString('base64'));
  canaries.set('session of the last', lost.cookie(ownHost, sessionCookie) ?? '');
  const refreshToken = await sealedRefreshToken();
  canaries.set('refresh token', refreshToken);

  expect(canaries.size).toBeGreaterThanOrEqual(25);
  expect([...canaries.values()].filter((value) => value.length < 20)).toEqual([]);
  const places = { log: house.logText(), database: await databaseText(house.db), pages: pages.join('\n') };
  expect(places.log.length).toBeGreaterThan(500);
  const found = Object.entries(places).flatMap(([place, text]) =>
    [...canaries]
      .filter(([, value]) => spellings(value).some((spelling) => text.includes(spelling)))
      .map(([name]) => `${name} in the ${place}`),
  );
  expect(found).toEqual([]);
});

/** A real refresh token, opened with the key that only the process has. */
async function sealedRefreshToken(): Promise<string> {
  const { createSealing } = await import('../src/ports/secrets/sealing.ts');
  const row = await house.db
    .selectFrom('mailboxes')
    .select(['organization_id', 'id', 'sealed_refresh_token'])
    .where('sealed_refresh_token', 'is not', null)
    .executeTakeFirstOrThrow();
  return createSealing(house.config.sealingKeys)
    .open(row.sealed_refresh_token ?? Buffer.alloc(0), ['mailbox-refresh-token', row.organization_id, row.id])
    .reveal();
}
