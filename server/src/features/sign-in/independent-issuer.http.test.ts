import { operations } from '@gatehouse/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Browser, type Page } from '../../../test/browser.ts';
import { apiOf, replyOf, startHouse, type House } from '../../../test/harness.ts';
import { startIndependentIssuer, type IndependentIssuer } from '../../../test/independent-issuer.ts';
import { demoCustomers } from '../../../worlds/demo.ts';

let house: House;
let issuer: IndependentIssuer;
beforeAll(async () => {
  issuer = await startIndependentIssuer();
  house = await startHouse({
    environment: async (emulator) => ({
      MICROSOFT_ORIGIN_MAP: `https://login.microsoftonline.com=${issuer.origin},https://graph.microsoft.com=${emulator.graph}`,
    }),
  });
});
afterAll(async () => {
  await house.close();
  await issuer.stop();
});

const contoso = demoCustomers.find(({ domain }) => domain === 'contoso.example');
const northwind = demoCustomers.find(({ domain }) => domain === 'northwind.example');

function open(tid = '', who = contoso?.people.find(({ email }) => email === 'ben@contoso.example')): void {
  const { clientId: id, credentials } = house.config.registrations['sign-in'];
  const [credential] = credentials;
  if (credential.kind !== 'secret' || !who) throw new Error('the demo has a secret and this person');
  const { objectId: oid, displayName: name, email } = who;
  const client = { id, secret: credential.secret.reveal() };
  const redirectUri = `${house.baseUrl}/sign-in/microsoft/callback`;
  issuer.open({ tid, oid, name, preferred_username: email }, { ...client, redirectUri });
}

const isCallback = (next: URL): boolean => next.pathname === '/sign-in/microsoft/callback';

/** To the issuer by an address that has been changed on the way, and back to us. */
async function signInChanged(browser: Browser, change: (address: URL) => void): Promise<Page> {
  const start = await browser.ask(`${house.baseUrl}/sign-in/microsoft`);
  const address = new URL(start.headers.get('location') ?? '');
  change(address);
  return browser.visit((await browser.visit(address.href, isCallback)).url);
}

describe('by an issuer that somebody else has written', () => {
  test('a person of its tenant is signed in', async () => {
    open(contoso?.tenantId);
    const browser = new Browser();
    const page = await signInChanged(browser, () => undefined);
    expect([page.status, page.url]).toEqual([200, `${house.baseUrl}/`]);
    const { user } = replyOf(await apiOf(house, browser)(operations.getSession, {}));
    expect(user.email).toBe('ben@contoso.example');
  });

  test.each([
    ['code_challenge', 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', 403],
    ['nonce', 'of-another-attempt', 502],
  ])('nobody is with another %s than the one that we have sent', async (name, value, status) => {
    open(contoso?.tenantId);
    const browser = new Browser();
    const page = await signInChanged(browser, (address) => address.searchParams.set(name, value));
    expect(page.status).toBe(status);
    expect((await apiOf(house, browser)(operations.getSession, {})).ok).toBe(false);
  });

  test('somebody who has the same object id in another tenant is nobody here', async () => {
    open(northwind?.tenantId);
    const browser = new Browser();
    const page = await signInChanged(browser, () => undefined);
    expect([page.status, page.text]).toEqual([403, expect.stringContaining('Nobody here has this')]);
    expect((await apiOf(house, browser)(operations.getSession, {})).ok).toBe(false);
  });
});
