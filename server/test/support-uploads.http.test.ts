import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser } from './browser.ts';
import { databaseText, spellings } from './database-text.ts';
import { startHouse, type House } from './harness.ts';
import { giveReason, organizationIdOf, signInAsSupport } from './support.ts';

let house: House;
let sam: Browser;
let contoso: string;
beforeAll(async () => {
  house = await startHouse();
  sam = await signInAsSupport(house);
  contoso = await organizationIdOf(house, 'Contoso Electric');
});
afterAll(() => house.close());

const secret = (): string => randomBytes(32).toString('base64url');

/** What the browser of a customer sends and gets, each with a canary of its own. */
const entries = {
  'a cookie of ours': (canary: string) => `Cookie: __Host-gatehouse-session=${canary}`,
  'an API key': (canary: string) => `Authorization: Bearer gh_01m85gx6cc2mq2ctm64wxe5jx4_${canary}`,
  'an access token': (canary: string) => `Authorization: Bearer eyJhbGciOiJSUzI1NiJ9.${canary}.${canary}`,
  'a code of Entra': (canary: string) => `{"name":"code","value":"0.AX0A${canary}"}`,
  'the address of a callback': (canary: string) => `GET /callback?code=${canary}&state=${canary}`,
  'a refresh token in an answer': (canary: string) => `{"refresh_token":"${canary}"}`,
  'the link of an invitation': (canary: string) => `GET /invitations/${canary}`,
};

/** The archive of a customer's requests (HAR 1.2) that holds this line. */
const archive = (line: string): string =>
  JSON.stringify({
    log: { version: '1.2', entries: [{ request: { headers: [{ name: 'x', value: line }] } }] },
  });

/** Every path of the console, with what a browser sends when a file is chosen on a page. */
async function upload(path: string, text: string): Promise<number> {
  const body = new FormData();
  body.set('reason', new Blob([text], { type: 'application/json' }), 'session.har');
  const request = new Request(`${house.baseUrl}${path}`, { method: 'POST', body });
  const page = await sam.ask(request.url, {
    method: 'POST',
    headers: { origin: house.baseUrl, 'content-type': request.headers.get('content-type') ?? '' },
    body: await request.text(),
  });
  return page.status;
}

async function placesWith(canary: string): Promise<string[]> {
  const places = { database: await databaseText(house.db), log: house.logText() };
  return Object.entries(places)
    .filter(([, text]) => spellings(canary).some((spelling) => text.includes(spelling)))
    .map(([place]) => place);
}

test.each(Object.entries(entries))(
  'M04: %s that staff upload or type as a reason is refused, and stored nowhere',
  async (_what, lineWith) => {
    const canary = secret();
    const line = lineWith(canary);
    const home = `/support/organizations/${contoso}`;
    const paths = ['/support', home, `${home}/reason`, `${home}/users/usr_0`, '/support/sign-in'];
    for (const path of paths) {
      const status = await upload(path, archive(line));
      expect([path, status >= 400 && status < 500]).toEqual([path, true]);
    }
    const page = await giveReason(house, sam, contoso, `Request 4711, they sent ${line}`);
    expect(page.status).toBe(400);
    expect(page.text).toContain('looks like a token, a cookie or a code');
    expect(page.text).not.toContain(canary);
    expect(await placesWith(canary)).toEqual([]);
  },
);

test('M04: a reason in words is kept, and found by the same search', async () => {
  expect((await giveReason(house, sam, contoso, 'Request 4711: canary-in-words')).status).toBe(303);
  expect(await placesWith('canary-in-words')).toEqual(['database']);
});
