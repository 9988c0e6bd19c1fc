import { operations } from '@gatehouse/contract';
import { hash } from '@node-rs/argon2';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Browser, type Page } from '../../../test/browser.ts';
import { setEnforcement } from '../../../test/enforcement.ts';
import { headersOf, postForm } from '../../../test/forms.ts';
import {
  apiOf,
  browserCookie,
  ownHost,
  replyOf,
  sessionCookie,
  startHouse,
  type House,
} from '../../../test/harness.ts';
import { lastMailTo } from '../../../test/notices.ts';
import { demoPassword } from '../../../worlds/demo.ts';
import { databaseClock } from '../../ports/clock/clock.ts';
import { inTransaction } from '../../ports/db/database.ts';
import type { PasswordHasher } from '../../ports/passwords/password-hasher.ts';
import { hashSecret, systemRandom } from '../../ports/random/random.ts';
import { createSealing } from '../../ports/secrets/sealing.ts';
import { Secret } from '../../ports/secrets/secret.ts';
import { addMethod, addUser, organizationByName } from '../organizations/public.ts';
import { setPassword } from './set-password.ts';
import { signInWithPassword } from './sign-in-with-password.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse({ replicas: 2 });
});
afterAll(() => house.close());
beforeEach(async () => {
  await house.db.deleteFrom('limit_buckets').execute();
  await setPasswordOfKim(demoPassword);
});

const kim = 'kim@contoso.example';
const deps = { clock: databaseClock, random: systemRandom };

async function keyOfKim() {
  return house.db
    .selectFrom('users')
    .select(['organization_id as organizationId', 'id as userId'])
    .where('email', '=', kim)
    .orderBy('created_at')
    .executeTakeFirstOrThrow();
}

async function setPasswordOfKim(password: string): Promise<void> {
  const hash = await house.passwords.hash(new Secret(password));
  const user = await keyOfKim();
  await inTransaction(house.db, (tx) => setPassword(deps, tx, user, hash));
}

const enter = (browser: Browser, email: string, password: string): Promise<Page> =>
  postForm(house, browser, '/sign-in/password', { email, password });

async function isSignedIn(browser: Browser): Promise<boolean> {
  return (await apiOf(house, browser)(operations.getSession, {})).ok;
}

describe('a password that was hashed under a lower cost', () => {
  const storedHash = async () =>
    (
      await house.db
        .selectFrom('password_credentials')
        .select('hash')
        .where('user_id', '=', (await keyOfKim()).userId)
        .executeTakeFirstOrThrow()
    ).hash;

  test('is hashed again when its owner signs in, and by nobody else', async () => {
    const cheap = await hash(demoPassword, { memoryCost: 8192, timeCost: 1, parallelism: 1 });
    await house.db
      .updateTable('password_credentials')
      .set({ hash: cheap })
      .where('user_id', '=', (await keyOfKim()).userId)
      .execute();
    await enter(new Browser(), kim, 'not the password of kim');
    expect(await storedHash()).toBe(cheap);
    for (const browser of [new Browser(), new Browser()]) {
      expect((await enter(browser, kim, demoPassword)).status).toBe(303);
      expect(await storedHash()).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    }
  });
});

describe('POST /sign-in/password', () => {
  test('303: the right password opens a session, and goes where the person wanted to', async () => {
    const browser = new Browser();
    const page = await postForm(house, browser, '/sign-in/password', {
      email: ' Kim@Contoso.example ',
      password: demoPassword,
      returnTo: '/outbox',
    });
    expect([page.status, page.headers.get('location')]).toEqual([303, '/outbox']);
    expect(replyOf(await apiOf(house, browser)(operations.getSession, {}))).toMatchObject({
      user: { email: kim },
      session: { method: 'password' },
    });
    expect(browser.cookie(ownHost, '__Host-gatehouse-method')).toBe('password');
  });

  test('303: leads nowhere else than to us', async () => {
    const page = await postForm(house, new Browser(), '/sign-in/password', {
      email: kim,
      password: demoPassword,
      returnTo: 'https://evil.example/',
    });
    expect(page.headers.get('location')).toBe('/');
  });

  test.each([
    ['written apart', 'NFD'],
    ['in one sign', 'NFC'],
  ] as const)('C04: accents %s are the same password', async (_name, form) => {
    const typed = 'crème brûlée à la carte';
    await setPasswordOfKim(typed.normalize('NFC'));
    const page = await enter(new Browser(), kim, typed.normalize(form));
    expect(page.status).toBe(303);
  });

  test('400: what is no address is told, and stands in the field again', async () => {
    const page = await enter(new Browser(), 'kim@contoso', demoPassword);
    expect(page.status).toBe(400);
    expect(page.text).toContain('The part after @ has no dot.');
    expect(page.text).toContain('value="kim@contoso"');
    expect(page.text).not.toContain(demoPassword);
  });

  test.each([
    ['twice the same field', 'email=a%40b.example&email=c%40d.example&password=x'],
    ['more than 16 kB', `email=kim%40contoso.example&password=${'x'.repeat(20_000)}`],
  ])('400: a form with %s is not read', async (_name, body) => {
    const page = await new Browser().ask(`${house.baseUrl}/sign-in/password`, {
      method: 'POST',
      headers: { origin: house.baseUrl, 'content-type': 'application/x-www-form-urlencoded' },
      body,
    });
    expect(page.status).toBe(400);
    expect(page.headers.getSetCookie().join()).not.toContain(sessionCookie);
  });

  test('403: a form of another site is refused', async () => {
    const browser = new Browser();
    const fields = { email: kim, password: demoPassword };
    const page = await postForm(house, browser, '/sign-in/password', fields, {
      origin: 'https://evil.example',
    });
    expect(page.status).toBe(403);
    expect(await isSignedIn(browser)).toBe(false);
  });
});

describe('C01: who is not let in learns nothing about an address', () => {
  /** One answer, with the address that was typed taken out. */
  async function answer(email: string, password: string): Promise<unknown> {
    const browser = new Browser();
    browser.setCookie(ownHost, browserCookie, 'the-same-browser');
    const page = await enter(browser, email, password);
    const text = page.text.replaceAll(email, '…').replaceAll(encodeURIComponent(email), '…');
    return { status: page.status, headers: headersOf(page), text };
  }

  test('unknown address, wrong password and no password: one answer, byte for byte', async () => {
    const wrong = await answer(kim, 'not the password of kim');
    expect(wrong).toMatchObject({ status: 403 });
    expect(JSON.stringify(wrong)).toContain('do not belong together');
    expect(await answer('nob@contoso.example', 'not the password of kim')).toEqual(wrong);
    expect(await answer('ada@contoso.example', 'not the password of kim')).toEqual(wrong);
    expect(await answer('lee@contoso.example', 'not the password of kim')).toEqual(wrong);
    expect(await answer(kim, 'x'.repeat(2000))).toEqual(wrong);
  });

  test('and one hash is computed for each, on no connection of the database', async () => {
    let count = 0;
    const counting: PasswordHasher = {
      hash: (password) => house.passwords.hash(password),
      isOutdated: (known) => house.passwords.isOutdated(known),
      verify(known, password) {
        count += 1;
        return house.passwords.verify(known, password);
      },
    };
    const counts: number[] = [];
    for (const email of [kim, 'nobody@contoso.example', 'ada@contoso.example']) {
      count = 0;
      const outcome = await signInWithPassword(
        {
          ...deps,
          sealing: createSealing([{ id: 'k', bytes: Buffer.alloc(32) }]),
          db: house.db,
          passwords: counting,
          takeFromBudget: async () => ({ ok: true }),
          returnToBudget: async () => undefined,
        },
        {
          email,
          typed: 'wrong password',
          clientAddress: '',
          browserHash: Buffer.alloc(32),
          userAgent: undefined,
          returnTo: '/',
        },
      );
      expect(outcome).toMatchObject({ ok: false, code: 'email_or_password_wrong' });
      counts.push(count);
    }
    expect(counts).toEqual([1, 1, 1]);
  });

  test('the page of the ways in is the same, whoever is asked about', async () => {
    const texts = await Promise.all(
      [kim, 'nob@contoso.example', 'ada@contoso.example', 'lee@contoso.example'].map(async (email) => {
        const page = await new Browser().ask(
          `${house.baseUrl}/sign-in/with?email=${encodeURIComponent(email)}`,
        );
        return page.text.replaceAll(email, '…').replaceAll(encodeURIComponent(email), '…');
      }),
    );
    expect(new Set(texts).size).toBe(1);
  });

  test('neither does asking for a link', async () => {
    const answers = await Promise.all(
      [kim, 'nob@contoso.example', 'ada@contoso.example'].map(async (email) => {
        const page = await postForm(house, new Browser(), '/password/forgot', { email });
        return { status: page.status, headers: headersOf(page), text: page.text };
      }),
    );
    expect(answers[0]).toMatchObject({ status: 303 });
    expect(new Set(answers.map((one) => JSON.stringify(one))).size).toBe(1);
  });
});

describe('C02: guessing', () => {
  test('an address has ten tries at once, over all replicas, and then one each quarter of an hour', async () => {
    const tries = Array.from({ length: 40 }, (_nothing, index) =>
      new Browser().ask(`${house.replicas[index % 2] ?? ''}/sign-in/password`, {
        method: 'POST',
        headers: { origin: house.baseUrl, 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ email: kim, password: `guess number ${index}` }).toString(),
      }),
    );
    const pages = await Promise.all(tries);
    expect(pages.filter(({ status }) => status === 403)).toHaveLength(10);
    const refused = pages.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(30);
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await enter(new Browser(), kim, demoPassword)).status).toBe(429);
  });

  test('an unknown address is held back alike', async () => {
    const statuses: number[] = [];
    for (let index = 0; index < 11; index += 1)
      statuses.push((await enter(new Browser(), 'nobody@contoso.example', 'guess')).status);
    expect(statuses).toEqual([...Array<number>(10).fill(403), 429]);
  });

  test('the right password costs nothing', async () => {
    for (let index = 0; index < 12; index += 1)
      expect((await enter(new Browser(), kim, demoPassword)).status).toBe(303);
  });
});

test('C03: while too many passwords wait, the answer is 503 with a time to come back, and the rest goes on', async () => {
  const small = await startHouse({ hashing: { atOnce: 1, waiting: 0 } });
  let isOver = false;
  const busy = (async () => {
    while (!isOver) await small.passwords.hash(new Secret('keeps the only place taken'));
  })();
  const page = await postForm(small, new Browser(), '/sign-in/password', {
    email: kim,
    password: demoPassword,
  });
  const other = await new Browser().ask(`${small.baseUrl}/sign-in`);
  isOver = true;
  await busy;
  const after = await postForm(small, new Browser(), '/sign-in/password', {
    email: kim,
    password: demoPassword,
  });
  await small.close();
  expect([page.status, page.headers.get('retry-after')]).toEqual([503, '5']);
  expect(page.text).toContain('Too many people are signing in');
  expect(other.status).toBe(200);
  expect(after.status).toBe(303);
});

describe('a person with users in several accounts', () => {
  test('is asked which one, of those whose password it was', async () => {
    const organizationId = (await organizationByName(house.db, 'Wingtip Supply')) ?? '';
    const userId = await inTransaction(house.db, async (tx) => {
      const person = { displayName: 'Kim (consultant)', email: kim, role: 'member', identity: null } as const;
      const id = (await addUser(deps, tx, { organizationId, ...person })) ?? '';
      await setPassword(
        deps,
        tx,
        { organizationId, userId: id },
        await house.passwords.hash(new Secret(demoPassword)),
      );
      return id;
    });
    const both = await enter(new Browser(), kim, demoPassword);
    await inTransaction(house.db, async (tx) =>
      setPassword(
        deps,
        tx,
        { organizationId, userId },
        await house.passwords.hash(new Secret('another one of kim')),
      ),
    );
    const browser = new Browser();
    const second = await enter(browser, kim, 'another one of kim');
    const session = replyOf(await apiOf(house, browser)(operations.getSession, {}));
    await house.db.updateTable('users').set({ state: 'removed' }).where('id', '=', userId).execute();
    expect(both.headers.get('location')).toMatch(/^\/sign-in\/choose\?choice=chc_/);
    expect(both.headers.getSetCookie().join()).not.toContain(sessionCookie);
    expect([second.status, second.headers.get('location')]).toEqual([303, '/']);
    expect(session).toMatchObject({ organization: { name: 'Wingtip Supply' } });
    expect((await enter(new Browser(), kim, 'another one of kim')).status).toBe(403);
  });
});

describe('while the account asks for Microsoft', () => {
  test('C12: nobody comes in by a password, and learns why only when it was right', async () => {
    await setEnforcement(house, 'required');
    const right = await enter(new Browser(), kim, demoPassword);
    const wrong = await enter(new Browser(), kim, 'not the password of kim');
    const page = await new Browser().ask(`${house.baseUrl}/sign-in/with?email=kim%40contoso.example`);
    await setEnforcement(house, 'off');
    expect(right.status).toBe(403);
    expect(right.text).toContain('Your account asks for Microsoft');
    expect(right.text).toContain('/sign-in/microsoft?loginHint=kim%40contoso.example');
    expect(right.headers.getSetCookie().join()).not.toContain(sessionCookie);
    expect(wrong.text).not.toContain('Your account asks for Microsoft');
    expect(page.text).toContain('contoso.example signs in with Microsoft only.');
    expect(page.text).not.toContain('type="password"');
  });
});

describe('B09: POST /api/password/change', () => {
  const change = (browser: Browser, presentPassword: string, newPassword: string) =>
    apiOf(house, browser)(operations.changePassword, { body: { presentPassword, newPassword } });
  const next = 'a stable with seven horses';

  async function signedIn(password = demoPassword): Promise<Browser> {
    const browser = new Browser();
    expect((await enter(browser, kim, password)).status).toBe(303);
    return browser;
  }

  test('204: all other sessions end, this one goes on under a new cookie, and a mail says so', async () => {
    const [here, there, elsewhere] = [await signedIn(), await signedIn(), await signedIn()];
    const before = here.cookie(ownHost, sessionCookie) ?? '';
    expect(await change(here, demoPassword, next)).toMatchObject({ ok: true });
    expect(await Promise.all([here, there, elsewhere].map(isSignedIn))).toEqual([true, false, false]);
    expect(here.cookie(ownHost, sessionCookie)).not.toBe(before);
    const copy = await new Browser().ask(`${house.baseUrl}/api/session`, {
      cookie: `${sessionCookie}=${before}`,
    });
    expect(copy.status).toBe(401);
    expect((await lastMailTo(house, kim)).subject).toMatch(/password .*was changed/i);
    expect((await enter(new Browser(), kim, demoPassword)).status).toBe(403);
    expect((await enter(new Browser(), kim, next)).status).toBe(303);
  });

  test('403: the present password must be right', async () => {
    const browser = await signedIn();
    expect(await change(browser, 'not the password of kim', next)).toMatchObject({
      status: 403,
      problem: { code: 'password_wrong', field: 'body.presentPassword' },
    });
  });

  test('429: and is not to be guessed either', async () => {
    const browser = await signedIn();
    const codes: unknown[] = [];
    for (let index = 0; index < 11; index += 1) {
      const outcome = await change(browser, `guess number ${index}`, next);
      codes.push(outcome.ok ? 'changed' : outcome.problem.code);
    }
    expect(codes).toEqual([...Array<string>(10).fill('password_wrong'), 'rate_limited']);
  });

  test('400: the new one is one that the rules allow', async () => {
    const browser = await signedIn();
    expect(await change(browser, demoPassword, 'passwordpassword')).toMatchObject({
      status: 400,
      problem: {
        code: 'password_refused',
        field: 'body.newPassword',
        detail: expect.stringContaining('Many people'),
      },
    });
    expect(await isSignedIn(browser)).toBe(true);
  });

  test('403: who comes in by another way gains no password by it', async () => {
    const browser = await signedIn();
    const lee = await house.db
      .selectFrom('users')
      .select('id')
      .where('email', '=', 'lee@contoso.example')
      .executeTakeFirstOrThrow();
    await house.db
      .updateTable('sessions')
      .set({ user_id: lee.id })
      .where('secret_hash', '=', hashSecret(browser.cookie(ownHost, sessionCookie) ?? ''))
      .execute();
    expect(await change(browser, demoPassword, next)).toMatchObject({
      problem: { code: 'method_not_set_up' },
    });
  });

  test('of two changes at once one counts', async () => {
    const [one, two] = [await signedIn(), await signedIn()];
    const outcomes = await Promise.all([
      change(one, demoPassword, 'a stable with one horse'),
      change(two, demoPassword, 'a stable with two horses'),
    ]);
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
  });
});

test('a user who gets a way in twice has it once', async () => {
  const user = await keyOfKim();
  await inTransaction(house.db, (tx) => addMethod(deps, tx, user, 'password'));
  const row = await house.db
    .selectFrom('users')
    .select('other_methods')
    .where('id', '=', user.userId)
    .executeTakeFirstOrThrow();
  expect(row.other_methods).toEqual(['password']);
});
