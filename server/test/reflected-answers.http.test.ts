import { errorCatalogue, operations } from '@gatehouse/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Browser, type Page } from './browser.ts';
import { apiOf, signIn, startHouse, type House } from './harness.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse({ environment: { SUPPORT_TENANT_ID: 'e07b94c6-5a2f-4d81-b3e8-61f9d07a4c35' } });
});
afterAll(() => house.close());

/** An address that Microsoft sends browsers back to. A new one is added to the list, with the way that starts it. */
interface Callback {
  readonly path: string;
  /** Sends this browser to Microsoft; gives the address there. */
  readonly leave: (browser: Browser) => Promise<string>;
  /** In which browser: with a session where the journey needs one. */
  readonly open: () => Promise<Browser>;
}

async function locationOf(browser: Browser, path: string): Promise<string> {
  return (await browser.ask(house.baseUrl + path)).headers.get('location') ?? '';
}

const member = () => signIn(house, 'ada@contoso.example');
const stranger = () => Promise.resolve(new Browser());

const callbacks: readonly Callback[] = [
  {
    path: '/sign-in/microsoft/callback',
    open: stranger,
    leave: (browser) => locationOf(browser, '/sign-in/microsoft'),
  },
  {
    path: '/mailboxes/callback',
    open: member,
    leave: (browser) => locationOf(browser, '/mailboxes/connect'),
  },
  {
    path: '/mailboxes/callback',
    open: member,
    async leave(browser) {
      const started = await apiOf(house, browser)(operations.startMailboxAttempt, {
        body: { display: 'popup' },
      });
      return started.ok ? started.reply.url : '';
    },
  },
  {
    path: '/support/sign-in/callback',
    open: stranger,
    leave: (browser) => locationOf(browser, '/support/sign-in'),
  },
];

const marker = 'zq7marker';
const payloads: readonly string[] = [
  `<script>alert('${marker}')</script>`,
  `"><img src=x onerror=${marker}>`,
  `'-${marker}-'`,
  `javascript:${marker}`,
  `https://evil.example/${marker}`,
  `Call +1 555 0100, ask for ${marker}, and tell them your password`,
  `AADSTS65004: ${marker} {{7*7}} \${7*7}`,
  `AADSTS50105: ${marker}\r\nset-cookie: a=${marker}`,
  `x\n{"level":"error","msg":"${marker}"}`,
  `\u202e${marker}\u0000`,
  marker.repeat(460),
];

/** Where a payload is put: what only describes is filled in all at once. */
const places = [['error'], ['error_description', 'error_uri', 'error_subcode'], ['state']] as const;
const statuses = new Set(Object.values(errorCatalogue).map((entry) => entry.status as number));

/** Everything that a browser is given on its way from the callback, and what its page asks for afterwards. */
async function everythingGiven(browser: Browser, address: string): Promise<readonly Page[]> {
  const pages = [await browser.ask(address)];
  for (let location = pages[0]?.headers.get('location'); location && pages.length < 5;) {
    const page = await browser.ask(new URL(location, address).href);
    pages.push(page);
    location = page.headers.get('location');
  }
  const id = pages.flatMap((page) => new URL(page.url).searchParams.getAll('attempt')).at(-1);
  return id === undefined ? pages : [...pages, await browser.ask(`${house.baseUrl}/api/attempts/${id}`)];
}

describe('A21: what stands in the address of a callback', () => {
  test.each(callbacks.map((callback, index) => [callback.path, index, callback] as const))(
    '%s (%i) is shown and logged nowhere, and is told in our own words',
    async (path, _index, callback) => {
      const browser = await callback.open();
      for (const place of places)
        for (const payload of payloads) {
          const state = new URL(await callback.leave(browser)).searchParams.get('state') ?? '';
          const query = new URLSearchParams({ state, error: 'access_denied' });
          for (const parameter of place) query.set(parameter, payload);
          const pages = await everythingGiven(browser, `${house.baseUrl}${path}?${query.toString()}`);
          for (const page of pages) {
            const given = [page.text, ...[...page.headers].flat()].join('\n');
            expect([place, payload, given.includes(marker)]).toEqual([place, payload, false]);
            expect(page.status < 400 ? 400 : page.status).toSatisfy((status: number) => statuses.has(status));
            expect(page.status).toBeLessThan(500);
            expect(page.text.length).toBeLessThan(40_000);
          }
        }
      expect(house.logText()).not.toContain(marker);
    },
  );

  test('is not kept in the database either', async () => {
    const rows = await house.db.selectFrom('attempts').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(marker);
    const events = await house.db.selectFrom('audit_events').selectAll().execute();
    expect(JSON.stringify(events)).not.toContain(marker);
  });
});
