import { operations } from '@gatehouse/contract';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoPassword } from '../worlds/demo.ts';
import { openBlackHole } from './black-hole.ts';
import { Browser, type Page } from './browser.ts';
import { postForm } from './forms.ts';
import { apiOf, goToCallback, replyOf, signIn, startHouse, type House } from './harness.ts';
import { moveClock } from './move-clock.ts';
import { openRoad, roadStates, v6, type Road, type RoadState } from './road.ts';

const ada = 'ada@contoso.example';
const ben = 'ben@contoso.example';

/** A machine of which IPv6 has been taken has no such address to go astray at. */
const hasIpv6 = Object.values(networkInterfaces()).some((found) =>
  found?.some(({ address }) => address === v6.address),
);

let house: House;
let road: Road;
beforeAll(async () => {
  house = await startHouse({
    async environment(emulator) {
      road = await openRoad(emulator.login);
      return {
        MICROSOFT_ORIGIN_MAP: `https://login.microsoftonline.com=${road.origin},https://graph.microsoft.com=${emulator.graph},https://entra.microsoft.com=${emulator.adminCentre}`,
      };
    },
  });
  // Whoever is due is asked for by the requests of this file alone.
  for (const { livenessWorker } of house.compositions) await livenessWorker.stop();
});
afterAll(async () => {
  await road.become('open');
  await house.close();
  await road.close();
});

const sessionOf = async (browser: Browser) => apiOf(house, browser)(operations.getSession, {});

async function healthOf(path: string): Promise<number | undefined> {
  const answer = house.compositions[0]?.operationsApp.fetch(new Request(`http://localhost${path}`));
  return (await answer)?.status;
}

/** What needs no Microsoft goes on. */
async function expectServing(browser: Browser): Promise<void> {
  expect([await healthOf('/healthz'), await healthOf('/readyz')]).toEqual([200, 200]);
  replyOf(await sessionOf(browser));
  replyOf(await apiOf(house, browser)(operations.listUsers, { query: {} }));
  const typed = { email: 'kim@contoso.example', password: demoPassword };
  expect((await postForm(house, new Browser(), '/sign-in/password', typed)).status).toBe(303);
}

function expectOutage(page: Page): void {
  expect([page.status, page.headers.get('retry-after')]).toEqual([503, '5']);
  expect(page.text).toContain('Microsoft did not answer');
  expect(page.text).toContain('Try again');
}

/** How each shows itself to whoever goes there: so it is known that the road has failed in this way, and in no other. */
const symptoms: Readonly<Record<RoadState, string>> = {
  open: '404',
  'name-unknown': 'ENOTFOUND',
  'black-hole': 'TimeoutError',
  silent: 'TimeoutError',
  // By the other address.
  'ipv6-black-hole': '404',
  refused: 'ECONNRESET',
  'certificate-expired': 'CERT_HAS_EXPIRED',
  'certificate-of-another': 'ERR_TLS_CERT_ALTNAME_INVALID',
  'bad-gateway': '502',
};

async function symptom(origin = road.origin): Promise<string> {
  try {
    const answer = await fetch(`${origin}/nowhere`, { signal: AbortSignal.timeout(1000) });
    await answer.text();
    return String(answer.status);
  } catch (fault) {
    const { name, cause } = fault as Error & { readonly cause?: { readonly code?: string } };
    return cause?.code ?? name;
  }
}

const losses = () => house.db.selectFrom('access_losses').selectAll().execute();
const silentTenants = () =>
  house.db.selectFrom('tenant_answers').select('tenant_id').where('silent_since', 'is not', null).execute();

describe('N13: what stands between us and Microsoft fails', () => {
  test.each(roadStates)(
    '%s: whoever comes in or connects is told, the others are served meanwhile, and nobody loses anything',
    async (state) => {
      const kept = await signIn(house, ben);
      const admin = await signIn(house, ada);
      const browsers = [new Browser(), new Browser(), new Browser()];
      const callbacks: string[] = [];
      for (const browser of browsers) callbacks.push(await goToCallback(house, ben, browser));

      await road.become(state);
      expect(await symptom()).toBe(symptoms[state]);
      const told = browsers.map((browser, place) => browser.visit(callbacks[place] ?? ''));
      // The mail registration has asked nothing yet: here the discovery fails.
      told.push(admin.visit(`${house.baseUrl}/mailboxes/connect`));
      await expectServing(admin);
      for (const page of await Promise.all(told)) expectOutage(page);
      await expectServing(admin);
      expect(road.tries()).toBeGreaterThan(0);

      // An idle session is checked before its next request: what cannot be asked is silence.
      await moveClock(house, 30 * 60);
      const { session } = replyOf(await sessionOf(kept));
      expect(session.graceUntil).not.toBeNull();
      expect([(await silentTenants()).length, await losses()]).toEqual([1, []]);

      await road.become('open');
      expect((await sessionOf(await signIn(house, ben))).ok).toBe(true);
      expect((await sessionOf(kept)).ok).toBe(true);
      await house.db.deleteFrom('tenant_answers').execute();
    },
    90_000,
  );

  test('silent: where a request arrives and no answer comes, the wait has an end of our own', async () => {
    const browser = new Browser();
    const callback = await goToCallback(house, ben, browser);
    await road.become('silent');
    expect(await symptom()).toBe(symptoms.silent);
    expectOutage(await browser.visit(callback));
    await road.become('open');
    await signIn(house, ben);
  }, 90_000);

  test.skipIf(!hasIpv6)(
    'ipv6-black-hole: where the address of IPv6 leads nowhere, the other one is gone, and nobody notices',
    async () => {
      const kept = await signIn(house, ben);
      const { port } = new URL(road.origin);
      const hole = await openBlackHole(v6.address, Number(port));
      try {
        await road.become('ipv6-black-hole');
        expect(await symptom(`http://[${v6.address}]:${port}`)).toBe('TimeoutError');
        expect(await symptom()).toBe(symptoms['ipv6-black-hole']);
        await signIn(house, ada);
        await moveClock(house, 30 * 60);
        const { session } = replyOf(await sessionOf(kept));
        expect(session.graceUntil).toBeNull();
        expect([await silentTenants(), await losses()]).toEqual([[], []]);
      } finally {
        await road.become('open');
        await hole.close();
      }
    },
    90_000,
  );
});
