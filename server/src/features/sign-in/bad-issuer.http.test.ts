import { operations } from '@gatehouse/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBadIssuer, type BadIssuer } from '../../../test/bad-issuer.ts';
import { Browser, type Page } from '../../../test/browser.ts';
import { apiOf, startHouse, type House } from '../../../test/harness.ts';

/** What becomes of a sign-in: a session, an answer that did not pass our checks, or an issuer that is as good as away. */
type End = 'session' | 'refused' | 'away';

/** Of each mode in which the ID token differs; one replica meets them all, and so holds the keys that it knows. */
const idTokens: Readonly<Record<string, End>> = {
  honest: 'session',
  'claims that nobody knows': 'session',
  'over for half a minute': 'session',
  'not good for half a minute': 'session',
  'x5t in the header': 'session',
  'iss of another issuer': 'refused',
  'no sub': 'refused',
  'aud of another client': 'refused',
  'no aud': 'refused',
  'no iat': 'refused',
  'another nonce': 'refused',
  // The suite lets a client take it; Entra always names the key, so we do not guess.
  'no kid, one key published': 'refused',
  'alg none': 'refused',
  'RS256 of another key': 'refused',
  'HS256 of another secret': 'refused',
  'HS256 of our own secret': 'refused',
  'a key that the token brings along': 'refused',
  'an extension that must be understood': 'refused',
  'a member twice': 'refused',
  'no signature': 'refused',
  'no ID token': 'refused',
  'no JWT': 'refused',
  'an access token in its place': 'refused',
  'no iss': 'refused',
  'no nonce': 'refused',
  'no exp': 'refused',
  'no nbf': 'refused',
  'no oid': 'refused',
  'no tid': 'refused',
  'no ver': 'refused',
  'aud as a list of us and another': 'refused',
  'iss of another tenant than tid': 'refused',
  'iss of version 1': 'refused',
  'iss with a slash at the end': 'refused',
  'iss of a look-alike host': 'refused',
  'iss that is the template': 'refused',
  'tid in capitals': 'refused',
  'over for two minutes': 'refused',
  'not good for two minutes': 'refused',
  'made in two minutes': 'refused',
};

/** Of each mode in which something published differs; each meets a replica that has seen nothing yet. */
const published: Readonly<Record<string, End>> = {
  'no kid, many keys published': 'refused',
  'ES256 of another key': 'refused',
  'ES256 of a published key': 'refused',
  'discovery of another issuer': 'away',
  'token endpoint elsewhere': 'away',
  'authorization endpoint elsewhere': 'away',
  // Ours is pinned: what the document says of it is not read.
  'key set elsewhere': 'session',
  'no token endpoint': 'away',
  'discovery that is no JSON': 'away',
  'discovery by a redirect': 'away',
  'key set by a redirect': 'away',
  'token endpoint by a redirect': 'away',
  'no keys': 'refused',
  'another key under the same name': 'refused',
  'keys of other kinds beside it': 'session',
  'a key of one tenant': 'refused',
};

/** Of each mode of a rotation; each meets a replica that knows the key of before. */
const rotations = ['signing key rotated', 'signing key rotated and the old one gone'];

let house: House;
let issuer: BadIssuer;
beforeAll(async () => {
  issuer = await startBadIssuer();
  house = await startHouse({
    replicas: 1 + Object.keys(published).length + rotations.length,
    environment: async (emulator) => ({
      MICROSOFT_ORIGIN_MAP: `https://login.microsoftonline.com=${issuer.origin},https://graph.microsoft.com=${emulator.graph},https://entra.microsoft.com=${issuer.elsewhere}`,
    }),
  });
  const { tenant_id: tid, object_id: oid } = await house.db
    .selectFrom('entra_identities')
    .innerJoin('users', 'users.id', 'entra_identities.user_id')
    .where('users.email', '=', 'ada@contoso.example')
    .select(['entra_identities.tenant_id', 'entra_identities.object_id'])
    .executeTakeFirstOrThrow();
  await issuer.letIn({ tid, oid, name: 'Ada Lindqvist', preferred_username: 'ada@contoso.example', acct: 0 });
});
afterAll(async () => {
  await house.close();
  await issuer.stop();
});

/** The whole way, through one replica: its callback is the one that is asked. */
async function signInThrough(replica: string | undefined, browser: Browser): Promise<Page> {
  const isCallback = (next: URL): boolean => next.pathname === '/sign-in/microsoft/callback';
  const start = await browser.visit(`${replica}/sign-in/microsoft`, isCallback);
  const { pathname, search } = new URL(start.url);
  return pathname === '/sign-in/microsoft' ? start : browser.visit(`${replica}${pathname}${search}`);
}

const rowsOf = async (table: 'sessions' | 'attempts') => {
  const rows = house.db.selectFrom(table).select((of) => of.fn.countAll().as('count'));
  return Number((await rows.executeTakeFirstOrThrow()).count);
};

const lastFailure = async (): Promise<string | null> =>
  (
    await house.db
      .selectFrom('attempts')
      .select('failure_code')
      .orderBy('started_at', 'desc')
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow()
  ).failure_code;

const pages = {
  refused: [502, 'did not pass our checks', 'microsoft_answer_refused'],
  away: [503, 'Microsoft did not answer', 'microsoft_unreachable'],
} as const;

async function expectEnd(replica: string | undefined, end: End): Promise<void> {
  const browser = new Browser();
  const [before, said] = [await rowsOf('sessions'), house.logText().length];
  const page = await signInThrough(replica, browser);
  expect((await apiOf(house, browser)(operations.getSession, {})).ok).toBe(end === 'session');
  expect(await rowsOf('sessions')).toBe(before + (end === 'session' ? 1 : 0));
  if (end === 'session') return void expect([page.status, await lastFailure()]).toEqual([200, null]);
  const [status, text, code] = pages[end];
  expect([page.status, page.text]).toEqual([status, expect.stringContaining(text)]);
  // The attempt keeps it for support; where it could not even start, the log alone does.
  expect(house.logText().slice(said)).toMatch(/sign-in\.(exchange-failed|start-failed)/);
  if (!house.logText().slice(said).includes('sign-in.start-failed')) expect(await lastFailure()).toBe(code);
}

/** Honest again, and nothing that has arrived is remembered. */
async function become(mode: string): Promise<void> {
  await issuer.become(mode);
  await issuer.arrived();
}

test('the table has every mode of the issuer', async () => {
  const names = (await issuer.modes()).map(({ name }) => name);
  expect(names.toSorted()).toEqual(
    [...Object.keys(idTokens), ...Object.keys(published), ...rotations].toSorted(),
  );
});

describe('an ID token of an issuer that is reached as Microsoft is', () => {
  test.each(Object.entries(idTokens))('%s: %s', async (mode, end) => {
    await become(mode);
    await expectEnd(house.replicas[0], end);
  });
});

describe('what an issuer publishes', () => {
  test.each(Object.entries(published).map(([mode, end], index) => [mode, end, index + 1] as const))(
    'A17: %s: %s; and nothing is asked of another host',
    async (mode, end, replica) => {
      await become(mode);
      await expectEnd(house.replicas[replica], end);
      expect((await issuer.arrived()).elsewhere).toEqual([]);
    },
  );
});

describe('A18: while a key that was known signs no more', () => {
  test.each(rotations.map((mode, index) => [mode, 1 + Object.keys(published).length + index] as const))(
    '%s: nobody is refused, and the keys are fetched once more',
    async (mode, replica) => {
      await become('honest');
      await expectEnd(house.replicas[replica], 'session');
      await become(mode);
      for (let count = 0; count < 5; count += 1) await expectEnd(house.replicas[replica], 'session');
      const keySets = (await issuer.arrived()).here.filter((request) => request.endsWith('/keys'));
      expect(keySets).toHaveLength(1);
    },
  );
});
