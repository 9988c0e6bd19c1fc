import { operations } from '@gatehouse/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { markupPayloads } from '../../test/markup-payloads.ts';
import { hashSecret, newSecretText, systemRandom } from '../src/ports/random/random.ts';
import { databaseClock } from '../src/ports/clock/clock.ts';
import { linkFor, makePerson, makeReturner, userOf } from './bindings.ts';
import { Browser, type Page } from './browser.ts';
import {
  answerAs,
  apiOf,
  browserCookie,
  connectMailbox,
  ownHost,
  replyOf,
  signIn,
  startHouse,
  type House,
} from './harness.ts';
import { makeFileLink } from './linked-files.ts';
import { lastMailTo } from './notices.ts';

/** How many payloads; a proof says more. */
const count = Number(process.env['PROVE_COUNT'] ?? 20);
const first = Number(process.env['PROVE_FIRST'] ?? 0);
/** Spread over the row: some of each opener. */
const payloads =
  process.env['PROVE_COUNT'] === undefined
    ? Array.from({ length: count }, (_, place) => markupPayloads[(place * 11) % markupPayloads.length] ?? '')
    : markupPayloads.slice(first, first + count);

const upn = 'ada@contoso.example';
let house: House;
let ada: Browser;
/** Pages that the server renders, by whoever opens them, where names of the directory or of people are shown. */
let pages: readonly { readonly path: string; readonly by: Browser }[];

beforeAll(async () => {
  house = await startHouse();
  ada = await signIn(house, upn);
  await connectMailbox(house, ada, upn);
  const api = apiOf(house, ada);
  const rows = [{ email: 'mia@contoso.example', displayName: 'Mia', role: 'member' }];
  replyOf(await api(operations.sendInvitations, { body: { rows } }));
  const { url: packet } = replyOf(await api(operations.createHandOffLink, { body: {} }));
  await makeReturner(house, 'rui@contoso.example', 'Rui');
  const choosing = await choosingBrowser();
  pages = [
    { path: (await lastMailTo(house, 'mia@contoso.example')).link, by: ada },
    { path: await linkFor(house, 'rui@contoso.example'), by: ada },
    { path: packet, by: new Browser() },
    { path: `${house.baseUrl}${await fileLinkPath()}`, by: new Browser() },
    { path: `${house.baseUrl}/tenants/link`, by: ada },
    { path: `${house.baseUrl}/sign-in/choose?choice=${choosing.choice}`, by: choosing.browser },
  ];
});
afterAll(() => house.close());
beforeEach(async () => {
  await house.db.deleteFrom('limit_buckets').execute();
});

async function fileLinkPath(): Promise<string> {
  await makeFileLink(house, ada);
  const token = newSecretText(systemRandom);
  await sql`update file_links set token_hash = ${hashSecret(token)}`.execute(house.db);
  return `/files/${token}`;
}

/** A browser that has to say which account it means, of people of two. */
async function choosingBrowser(): Promise<{ readonly browser: Browser; readonly choice: string }> {
  const browser = new Browser();
  await browser.ask(`${house.baseUrl}/sign-in/microsoft`);
  const secret = browser.cookie(ownHost, browserCookie) ?? '';
  const users = [await userOf(house, upn), await userOf(house, 'hana@wingtip.example')];
  const choice = '0198a0b0-0000-7000-8000-00000000c501';
  const now = await databaseClock.now(house.db);
  await house.db
    .insertInto('session_choices')
    .values({
      id: choice,
      browser_hash: hashSecret(secret),
      candidates: JSON.stringify(
        users.map((one) => ({ organizationId: one.organization_id, userId: one.id })),
      ),
      method: 'password',
      entra_tenant_id: null,
      entra_session_id: null,
      return_to: '/',
      started_at: now,
      expires_at: new Date(now.getTime() + 600_000),
      taken_at: null,
    })
    .execute();
  return { browser, choice };
}

/** What HTML makes of a page: each tag with the names of its attributes, as a browser reads them. */
function shapeOf(html: string): string[] {
  const tags = html.matchAll(
    /<(!--|[/!]?[a-z][^\s/>]*)((?:\s+|\/|[^\s"'<>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*)\s*\/?>/gi,
  );
  return [...tags].map(([, name = '', attributes = '']) => {
    const names = attributes.matchAll(/([^\s"'<>/=]+)(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?/g);
    return [name, ...[...names].map(([, attribute]) => attribute)].join(' ').toLowerCase();
  });
}
/** As a browser shows it: what would be seen if every tag were left out. */
const shownOf = (html: string): string =>
  html
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

/** Everything that a directory, an admin or a sender may name. */
async function nameEverything(name: string): Promise<void> {
  for (const [table, column] of [
    ['organizations', 'name'],
    ['users', 'display_name'],
    ['invitations', 'display_name'],
    ['linked_files', 'name'],
    ['linked_tenants', 'display_domain'],
    ['mailboxes', 'display_name'],
  ])
    await sql`update ${sql.table(table ?? '')} set ${sql.ref(column ?? '')} = ${name}`.execute(house.db);
}
const open = async (): Promise<Page[]> => {
  const opened: Page[] = [];
  for (const { path, by } of pages) opened.push(await by.ask(path));
  return opened;
};

describe('B14: names that would like to be markup', () => {
  test(
    `of ${payloads.length}, each is text on every page that the server renders`,
    async () => {
      await nameEverything('Honest');
      const honest = await open();
      expect(honest.map(({ status, text }) => [status, shownOf(text).includes('Honest')])).toEqual(
        pages.map(() => [200, true]),
      );
      const shapes = honest.map(({ text }) => shapeOf(text));
      for (const name of payloads) {
        await nameEverything(name);
        const opened = await open();
        for (const [place, page] of opened.entries()) {
          const told = { name, path: pages[place]?.path };
          expect({ ...told, shape: shapeOf(page.text) }).toEqual({ ...told, shape: shapes[place] });
          expect({ ...told, isShown: shownOf(page.text).includes(name) }).toEqual({ ...told, isShown: true });
        }
      }
      await nameEverything('Contoso Electric');
    },
    60_000 + count * 3_000,
  );

  test('in the claims of a token: kept as they are, and told as JSON that no browser takes for a page', async () => {
    const of = payloads.slice(0, 20);
    for (const name of of) {
      await house.emulator.call('PUT', `/users/${upn}`, { displayName: name });
      await connectMailbox(house, ada, upn);
      const row = await house.db
        .selectFrom('mailboxes')
        .select('display_name')
        .where('address', '=', upn)
        .executeTakeFirstOrThrow();
      expect(row.display_name).toBe(name);
    }
    const page = await ada.ask(`${house.baseUrl}/api/mailbox`);
    expect(page.headers.get('content-type')).toMatch(/^application\/json\b/);
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    await house.emulator.call('PUT', `/users/${upn}`, { displayName: 'Ada Lindqvist' });
  }, 60_000);

  test('whoever is turned away with such a name sees the page that everybody sees', async () => {
    const nix = 'nix@contoso.example';
    await makePerson(house, nix, 'Nix');
    const look = async (claims: object): Promise<string[]> => {
      await house.emulator.call('POST', '/faults', {
        surface: 'login',
        match: { path: '/oauth2/v2.0/token' },
        respond: { idToken: { claims } },
        times: 1,
      });
      await answerAs(house, nix);
      const page = await new Browser().visit(`${house.baseUrl}/sign-in/microsoft`);
      return [String(page.status), new URL(page.url).pathname, ...shapeOf(page.text)];
    };
    const honest = await look({ name: 'Nix', email: nix, preferred_username: nix });
    expect(honest[1]).toBe('/sign-in/failed');
    for (const name of payloads.slice(0, 20))
      expect([name, await look({ name, email: `${name}@x.example`, preferred_username: name })]).toEqual([
        name,
        honest,
      ]);
  }, 60_000);

  test('the content policy lets no script hand text to a parser of HTML, but through what it names', async () => {
    const policies = (
      await Promise.all(['/', '/compose', '/outbox'].map((path) => ada.ask(house.baseUrl + path)))
    ).map(({ headers }) => headers.get('content-security-policy')?.split('; '));
    for (const policy of policies) {
      expect(policy).toEqual(
        expect.arrayContaining([
          "default-src 'none'",
          "script-src 'self'",
          "require-trusted-types-for 'script'",
          'trusted-types inert-html ProseMirrorClipboard',
        ]),
      );
      expect(policy?.join()).not.toMatch(/unsafe-|\*|https?:/);
    }
  });
});
