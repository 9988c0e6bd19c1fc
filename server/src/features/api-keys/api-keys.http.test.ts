import { operations, type NewApiKey } from '@gatehouse/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiWith, issueKey } from '../../../test/api-key.ts';
import type { Browser } from '../../../test/browser.ts';
import { apiOf, connectMailbox, replyOf, signIn, startHouse, type House } from '../../../test/harness.ts';
import { databaseClock } from '../../ports/clock/clock.ts';
import { deleteOldApiKeys } from './public.ts';

let house: House;
let ada: Browser;
let ben: Browser;
let hana: Browser;
beforeAll(async () => {
  house = await startHouse();
  ada = await signIn(house, 'ada@contoso.example');
  ben = await signIn(house, 'ben@contoso.example');
  hana = await signIn(house, 'hana@wingtip.example');
});
afterAll(() => house.close());

const refusedKey = { ok: false, status: 401, problem: { code: 'api_key_refused' } };
const ofAccount: Partial<NewApiKey> = { holder: 'organization', scopes: ['audit:read'] };

/** Whether a key with `mailbox:read` or `audit:read` opens its operation. */
async function opens(text: string): Promise<boolean> {
  const api = apiWith(house, text);
  const outcomes = [
    await api(operations.getMailbox, {}),
    await api(operations.listAuditEvents, { query: {} }),
  ];
  return outcomes.some((outcome) => outcome.ok);
}

async function keysOf(browser: Browser) {
  return replyOf(await apiOf(house, browser)(operations.listApiKeys, {})).keys;
}

/** Lets the one clock of the house go on. */
async function goOn(seconds: number): Promise<void> {
  const before = await databaseClock.now(house.db);
  await house.emulator.call('POST', '/clock', { advanceSeconds: seconds });
  await expect
    .poll(async () => (await databaseClock.now(house.db)).getTime() - before.getTime(), { timeout: 10_000 })
    .toBeGreaterThanOrEqual((seconds - 1) * 1000);
}

/** Changes a row of a person, lets something be looked at, and changes it back. */
async function whilePersonIs(
  email: string,
  change: { state?: 'active' | 'deactivated' | 'removed'; role?: 'admin' | 'member' },
  look: () => Promise<void>,
): Promise<void> {
  const before = await house.db
    .selectFrom('users')
    .select(['state', 'role'])
    .where('email', '=', email)
    .executeTakeFirstOrThrow();
  const set = (to: typeof change) =>
    house.db.updateTable('users').set(to).where('email', '=', email).execute();
  await set(change);
  try {
    await look();
  } finally {
    await set(before);
  }
}

async function setEnforcement(enforcement: 'off' | 'required'): Promise<void> {
  await house.db
    .updateTable('organizations')
    .set({ enforcement, enforcement_activated_at: new Date() })
    .execute();
}

describe('POST /api/api-keys', () => {
  test('201: shows the text once; the list knows its last four characters', async () => {
    const { key, text } = await issueKey(house, ben, { name: 'Nightly import' });
    expect(text).toMatch(new RegExp(`^gh_${key.id.slice(4)}_[\\w-]{43}$`));
    expect(await opens(text)).toBe(true);
    const [listed] = await keysOf(ben);
    expect(listed).toMatchObject({
      id: key.id,
      name: 'Nightly import',
      lastFour: text.slice(-4),
      state: 'active',
    });
    expect(JSON.stringify(await keysOf(ben))).not.toContain(text.slice(30));
  });

  test('201: lives for 90 days where nobody says otherwise', async () => {
    const body = { holder: 'person', name: 'x', scopes: ['mailbox:read'] } as const;
    const { key } = replyOf(
      await apiOf(house, ben)(operations.issueApiKey, { body: { ...body, scopes: [...body.scopes] } }),
    );
    const days = (Date.parse(key.expiresAt) - Date.parse(key.issuedAt)) / 86_400_000;
    expect(days).toBe(90);
  });

  test('201: is recorded, without the text', async () => {
    const { key, text } = await issueKey(house, ada, { ...ofAccount, name: 'Archive' });
    const { events } = replyOf(
      await apiOf(house, ada)(operations.listAuditEvents, { query: { action: 'api-key.issued' } }),
    );
    expect(events[0]).toMatchObject({
      actor: { kind: 'user', name: 'Ada Lindqvist' },
      target: { kind: 'api-key', id: key.id },
      context: { holder: 'organization', name: 'Archive', scopes: 'audit:read', lifeDays: 90 },
    });
    expect(JSON.stringify(events)).not.toContain(text.slice(30));
  });

  test.each([
    ['no scope', { scopes: [] }, 'body.scopes'],
    ['an unknown scope', { scopes: ['everything'] }, 'body.scopes.0'],
    ['a scope twice', { scopes: ['mailbox:read', 'mailbox:read'] }, 'body.scopes'],
    ['a person’s scope for the account', { ...ofAccount, scopes: ['messages:write'] }, 'body.scopes'],
    ['more than a year', { lifeDays: 366 }, 'body.lifeDays'],
    ['no day at all', { lifeDays: 0 }, 'body.lifeDays'],
    ['a name of spaces', { name: '  ' }, 'body.name'],
    ['a name with a line break', { name: 'a\nb' }, 'body.name'],
  ] as [string, Partial<Record<keyof NewApiKey, unknown>>, string][])(
    '400: %s',
    async (_name, wish, field) => {
      const body = { holder: 'person', name: 'x', scopes: ['mailbox:read'], ...wish } as NewApiKey;
      const outcome = await apiOf(house, ada)(operations.issueApiKey, { body });
      expect(outcome).toMatchObject({ status: 400, problem: { code: 'input_refused', field } });
    },
  );

  test.each([
    ['a key of the account', ofAccount],
    ['a scope that reaches over the account', { scopes: ['audit:read'] }],
  ] as [string, Partial<NewApiKey>][])('403: %s, for a member', async (_name, wish) => {
    const body = { holder: 'person', name: 'x', ...wish } as NewApiKey;
    const outcome = await apiOf(house, ben)(operations.issueApiKey, { body });
    expect(outcome).toMatchObject({ status: 403, problem: { code: 'admin_required' } });
  });

  test('409: a person’s own, while Microsoft is the only way in', async () => {
    await setEnforcement('required');
    const outcome = await apiOf(house, ben)(operations.issueApiKey, {
      body: { holder: 'person', name: 'x', scopes: ['mailbox:read'] },
    });
    await setEnforcement('off');
    expect(outcome).toMatchObject({ status: 409, problem: { code: 'api_keys_of_persons_paused' } });
  });
});

describe('GET /api/api-keys', () => {
  test('200: one’s own; the account’s for admins only; nobody else’s', async () => {
    const own = (await issueKey(house, ben)).key.id;
    const account = (await issueKey(house, ada, ofAccount)).key.id;
    const idsOf = async (browser: Browser) => (await keysOf(browser)).map(({ id }) => id);
    expect(await idsOf(ben)).toContain(own);
    expect(await idsOf(ben)).not.toContain(account);
    expect(await idsOf(ada)).toContain(account);
    expect(await idsOf(ada)).not.toContain(own);
    expect(await idsOf(hana)).toEqual([]);
  });

  test('200: says who issued a key of the account, and how they stand today', async () => {
    const { key, text } = await issueKey(house, ada, ofAccount);
    await house.db
      .updateTable('users')
      .set({ role: 'admin' })
      .where('email', '=', 'ben@contoso.example')
      .execute();
    await whilePersonIs('ada@contoso.example', { state: 'deactivated', role: 'member' }, async () => {
      const listed = (await keysOf(ben)).find(({ id }) => id === key.id);
      expect(listed).toMatchObject({
        state: 'active',
        issuedBy: { displayName: 'Ada Lindqvist', role: 'member', isActive: false },
      });
      expect(await opens(text)).toBe(true);
    });
    await house.db
      .updateTable('users')
      .set({ role: 'member' })
      .where('email', '=', 'ben@contoso.example')
      .execute();
  });
});

describe('POST /api/api-keys/{apiKeyId}/rotate', () => {
  const rotate = (browser: Browser, apiKeyId: `key_${string}`, body: { overlapSeconds?: number } = {}) =>
    apiOf(house, browser)(operations.rotateApiKey, { params: { apiKeyId }, body });

  test('200: the old text ends at once', async () => {
    const { key, text } = await issueKey(house, ben);
    const rotated = replyOf(await rotate(ben, key.id));
    expect(rotated.key).toMatchObject({ id: key.id, earlier: null, lastFour: rotated.text.slice(-4) });
    expect([await opens(text), await opens(rotated.text)]).toEqual([false, true]);
  });

  test('200: the old text goes on for the overlap and not longer; an older one ends', async () => {
    const { key, text: first } = await issueKey(house, ben);
    const { text: second } = replyOf(await rotate(ben, key.id, { overlapSeconds: 3600 }));
    expect([await opens(first), await opens(second)]).toEqual([true, true]);
    const { text: third, key: now } = replyOf(await rotate(ben, key.id, { overlapSeconds: 600 }));
    expect(now.earlier).toMatchObject({ lastFour: second.slice(-4) });
    expect([await opens(first), await opens(second), await opens(third)]).toEqual([false, true, true]);
    await goOn(601);
    expect([await opens(second), await opens(third)]).toEqual([false, true]);
    expect((await keysOf(ben)).find(({ id }) => id === key.id)).toMatchObject({ earlier: null });
  });

  test('200: an overlap never lengthens the life of the old text', async () => {
    const { key } = await issueKey(house, ben);
    await sql`update api_key_secrets set ends_at = clock_now() + interval '1 minute' where api_key_id = ${key.id}`.execute(
      house.db,
    );
    const rotated = replyOf(await rotate(ben, key.id, { overlapSeconds: 86_400 }));
    const left =
      Date.parse(rotated.key.earlier?.endsAt ?? '') - (await databaseClock.now(house.db)).getTime();
    expect(left).toBeLessThanOrEqual(60_000);
  });

  test('400: an overlap of more than a day', async () => {
    const { key } = await issueKey(house, ben);
    const outcome = await rotate(ben, key.id, { overlapSeconds: 86_401 });
    expect(outcome).toMatchObject({ status: 400, problem: { field: 'body.overlapSeconds' } });
  });

  test('404: somebody else’s', async () => {
    const { key, text } = await issueKey(house, ben);
    for (const browser of [ada, hana]) expect(await rotate(browser, key.id)).toMatchObject({ status: 404 });
    expect(await opens(text)).toBe(true);
  });

  test('409: a key that is over does not come back', async () => {
    const { key } = await issueKey(house, ben);
    await apiOf(house, ben)(operations.revokeApiKey, { params: { apiKeyId: key.id }, body: {} });
    expect(await rotate(ben, key.id)).toMatchObject({ status: 409, problem: { code: 'api_key_over' } });
  });

  test('two at once: both get a text, and only the later one opens', async () => {
    const { key } = await issueKey(house, ben);
    const texts = (await Promise.all([rotate(ben, key.id), rotate(ben, key.id)])).map(
      (outcome) => replyOf(outcome).text,
    );
    expect((await Promise.all(texts.map(opens))).toSorted()).toEqual([false, true]);
  });
});

describe('POST /api/api-keys/{apiKeyId}/revoke', () => {
  const revoke = (browser: Browser, apiKeyId: `key_${string}`) =>
    apiOf(house, browser)(operations.revokeApiKey, { params: { apiKeyId }, body: {} });

  test('200: ends every text with the next request; a second time records nothing', async () => {
    const { key, text } = await issueKey(house, ada);
    const rotated = replyOf(
      await apiOf(house, ada)(operations.rotateApiKey, {
        params: { apiKeyId: key.id },
        body: { overlapSeconds: 3600 },
      }),
    );
    expect([await opens(text), await opens(rotated.text)]).toEqual([true, true]);
    expect(replyOf(await revoke(ada, key.id))).toMatchObject({ state: 'revoked', earlier: null });
    expect([await opens(text), await opens(rotated.text)]).toEqual([false, false]);
    replyOf(await revoke(ada, key.id));
    const { events } = replyOf(
      await apiOf(house, ada)(operations.listAuditEvents, { query: { action: 'api-key.revoked' } }),
    );
    expect(events.filter((event) => event.target.id === key.id)).toHaveLength(1);
  });

  test('404: somebody else’s', async () => {
    const { key, text } = await issueKey(house, ada, ofAccount);
    for (const browser of [ben, hana]) expect(await revoke(browser, key.id)).toMatchObject({ status: 404 });
    expect(await opens(text)).toBe(true);
  });
});

describe('B10: a person’s key dies with the person’s access', () => {
  test.each(['deactivated', 'removed'] as const)('a %s user', async (state) => {
    const { text } = await issueKey(house, ben);
    expect(await opens(text)).toBe(true);
    await whilePersonIs('ben@contoso.example', { state }, async () => {
      expect(await apiWith(house, text)(operations.getMailbox, {})).toMatchObject(refusedKey);
    });
  });

  test.each(['users', 'organizations'] as const)(
    'a raised epoch in %s; a new key opens again',
    async (table) => {
      const chen = await signIn(house, 'chen@contoso.example');
      const { text, key } = await issueKey(house, chen);
      const account = await issueKey(house, await signIn(house, 'ada@contoso.example'), ofAccount);
      expect(await opens(text)).toBe(true);
      await sql`update ${sql.table(table)} set session_epoch = session_epoch + 1`.execute(house.db);
      expect(await apiWith(house, text)(operations.getMailbox, {})).toMatchObject(refusedKey);
      expect(await opens(account.text)).toBe(true);
      await signIn(house, 'chen@contoso.example', chen);
      expect((await keysOf(chen)).find(({ id }) => id === key.id)).toMatchObject({ state: 'access-ended' });
      expect(await opens((await issueKey(house, chen)).text)).toBe(true);
      ada = await signIn(house, 'ada@contoso.example');
      ben = await signIn(house, 'ben@contoso.example');
    },
  );

  test('R17: keys of persons are off while Microsoft is the only way in; keys of the account are not', async () => {
    const own = await issueKey(house, ada, { scopes: ['audit:read'] });
    const account = await issueKey(house, ada, ofAccount);
    await setEnforcement('required');
    expect([await opens(own.text), await opens(account.text)]).toEqual([false, true]);
    expect((await keysOf(ada)).find(({ id }) => id === own.key.id)).toMatchObject({ state: 'paused' });
    await setEnforcement('off');
    expect([await opens(own.text), await opens(account.text)]).toEqual([true, true]);
  });

  test('an admin’s own key is worth what the admin is today', async () => {
    const { text } = await issueKey(house, ada, { scopes: ['audit:read'] });
    expect(await opens(text)).toBe(true);
    await whilePersonIs('ada@contoso.example', { role: 'member' }, async () => {
      const outcome = await apiWith(house, text)(operations.listAuditEvents, { query: {} });
      expect(outcome).toMatchObject({ status: 403, problem: { code: 'admin_required' } });
    });
  });
});

describe('L14: a key is looked up by its hash', () => {
  test('a text that differs in one character opens nothing, and is answered like any other', async () => {
    const { text } = await issueKey(house, ben);
    const problems = new Set<string>();
    const change = (index: number): string =>
      text.slice(0, index) + (text[index] === 'x' ? 'y' : 'x') + text.slice(index + 1);
    const wrong = [
      ...Array.from({ length: text.length }, (_nothing, index) => change(index)),
      text.slice(0, -1),
      `${text}A`,
      `${text} ${text}`,
      text.toUpperCase(),
      text.slice(3),
      '',
      'x'.repeat(5000),
    ];
    for (const other of wrong) {
      const outcome = await apiWith(house, other)(operations.getMailbox, {});
      expect(outcome).toMatchObject(refusedKey);
      if (!outcome.ok) problems.add(JSON.stringify({ ...outcome.problem, reference: '' }));
    }
    expect(problems.size).toBe(1);
    expect(await opens(text)).toBe(true);
  });

  test('nothing that is stored is a key, and no text is stored', async () => {
    const { text } = await issueKey(house, ben);
    const rows = await house.db.selectFrom('api_key_secrets').selectAll().execute();
    const dump = await sql<{ text: string }>`select string_agg(s::text || k::text, ' ') as text
      from api_key_secrets s join api_keys k on k.id = s.api_key_id`.execute(house.db);
    const secret = text.slice(30);
    for (const spelling of [secret, Buffer.from(text).toString('hex'), Buffer.from(secret).toString('hex')])
      expect(dump.rows[0]?.text).not.toContain(spelling);
    for (const row of rows)
      for (const stored of [row.secret_hash.toString('base64url'), row.secret_hash.toString('hex')])
        expect(await opens(`gh_${row.api_key_id.slice(4)}_${stored}`)).toBe(false);
  });
});

describe('a request with a key', () => {
  const bearing = (text: string, headers: Record<string, string> = {}) =>
    fetch(`${house.baseUrl}/api/mailbox`, { headers: { authorization: `Bearer ${text}`, ...headers } });

  test('401: names the scheme, as RFC 6750 wants', async () => {
    const response = await bearing('gh_nothing');
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
  });

  test('400: with a cookie of ours beside it, neither is believed', async () => {
    const { text } = await issueKey(house, ben);
    for (const name of ['session', 'browser']) {
      const response = await bearing(text, { cookie: `__Host-gatehouse-${name}=x` });
      expect(await response.json()).toMatchObject({ status: 400, code: 'cookie_beside_api_key' });
    }
    expect((await bearing(text, { cookie: 'load-balancer=7' })).status).toBe(200);
  });

  test('a wrong or empty key is never taken for no key', async () => {
    const page = await ben.ask(`${house.baseUrl}/api/mailbox`, { headers: { authorization: 'Bearer x' } });
    expect(page.status).toBe(400);
    const alone = await fetch(`${house.baseUrl}/api/session`, { headers: { authorization: 'bearer' } });
    expect(await alone.json()).toMatchObject({ status: 401, code: 'api_key_refused' });
  });

  test('writes down when it was used, once a minute at most', async () => {
    const { key, text } = await issueKey(house, ben);
    const usedAt = async () => (await keysOf(ben)).find(({ id }) => id === key.id)?.lastUsedAt;
    expect(await usedAt()).toBeNull();
    await opens(text);
    const first = await usedAt();
    expect(first).not.toBeNull();
    await opens(text);
    expect(await usedAt()).toBe(first);
    await goOn(61);
    await opens(text);
    expect(await usedAt()).not.toBe(first);
  });

  test('acts as its person, and the audit trail names the key', async () => {
    await connectMailbox(house, ben, 'ben@contoso.example');
    const { key, text } = await issueKey(house, ben, { scopes: ['messages:write'] });
    const message = replyOf(
      await apiWith(house, text)(operations.enqueueMessage, {
        headers: { 'idempotency-key': 'by-a-key-1' },
        body: { to: [{ address: 'ada@contoso.example' }], subject: 's', html: '<p>x</p>' },
      }),
    );
    expect(replyOf(await apiOf(house, ben)(operations.listMessages, { query: {} })).messages[0]?.id).toBe(
      message.id,
    );
    const { events } = replyOf(
      await apiOf(house, ada)(operations.listAuditEvents, { query: { action: 'message.enqueued' } }),
    );
    expect(events[0]).toMatchObject({
      actor: { kind: 'user', name: 'Ben Okafor' },
      context: { apiKeyId: key.id },
    });
  });
});

test('a key expires; a month after its end it is deleted, and a living one is not', async () => {
  const short = await issueKey(house, ben, { lifeDays: 1 });
  const long = await issueKey(house, ben);
  await goOn(86_400 + 1);
  expect([await opens(short.text), await opens(long.text)]).toEqual([false, true]);
  const now = await databaseClock.now(house.db);
  const ids = async () => (await house.db.selectFrom('api_keys').select('id').execute()).map(({ id }) => id);
  await deleteOldApiKeys(house.db, new Date(now.getTime() - 2 * 86_400_000));
  expect(await ids()).toEqual(expect.arrayContaining([short.key.id, long.key.id]));
  await deleteOldApiKeys(house.db, now);
  expect(await ids()).toContain(long.key.id);
  expect(await ids()).not.toContain(short.key.id);
});
