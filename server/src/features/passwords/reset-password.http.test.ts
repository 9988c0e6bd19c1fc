import { operations } from '@gatehouse/contract';
import { request } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Browser, type Page } from '../../../test/browser.ts';
import { setEnforcement } from '../../../test/enforcement.ts';
import { postForm } from '../../../test/forms.ts';
import { apiOf, startHouse, type House } from '../../../test/harness.ts';
import { moveClock } from '../../../test/move-clock.ts';
import { lastMailTo, noticeCount, mailsTo } from '../../../test/notices.ts';
import { demoPassword } from '../../../worlds/demo.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse({ replicas: 2 });
});
afterAll(() => house.close());
beforeEach(async () => {
  await house.db.deleteFrom('limit_buckets').execute();
});

const kim = 'kim@contoso.example';
let password = demoPassword;
const words = [
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
  'thirteen',
  'fourteen',
  'fifteen',
  'sixteen',
  'seventeen',
  'eighteen',
];
const nextPassword = (): string => `a stable with ${words.shift() ?? 'no'} horses`;

async function isSignedIn(browser: Browser): Promise<boolean> {
  return (await apiOf(house, browser)(operations.getSession, {})).ok;
}

const enter = (browser: Browser, typed: string): Promise<Page> =>
  postForm(house, browser, '/sign-in/password', { email: kim, password: typed });

async function askForLink(): Promise<{ link: string; token: string }> {
  const page = await postForm(house, new Browser(), '/password/forgot', { email: kim });
  expect([page.status, page.headers.get('location')]).toEqual([303, '/password/forgot/sent']);
  // The mail about the change before may arrive after it: another replica may be sending that.
  const asked = (await mailsTo(house, kim)).filter(({ subject }) => subject.startsWith('Set a new password'));
  const link = asked.at(-1)?.link ?? '';
  return { link, token: new URL(link).searchParams.get('token') ?? '' };
}

const reset = (token: string, typed: string): Promise<Page> =>
  postForm(house, new Browser(), '/password/reset', { token, password: typed });

async function resetTo(token: string, typed: string): Promise<void> {
  expect((await reset(token, typed)).status).toBe(303);
  password = typed;
}

test('a forgotten password is replaced by the link; all sessions end, and a mail says so', async () => {
  const old = new Browser();
  expect((await enter(old, password)).status).toBe(303);
  const { link, token } = await askForLink();
  const shown = await new Browser().ask(link);
  expect(shown.status).toBe(200);
  expect(shown.text).toContain('autocomplete="new-password"');
  const before = password;
  const page = await reset(token, 'a stable with six horses');
  password = 'a stable with six horses';
  expect([page.status, page.headers.get('location')]).toEqual([
    303,
    '/sign-in?passwordChanged=1&email=kim%40contoso.example',
  ]);
  expect(await isSignedIn(old)).toBe(false);
  expect((await enter(new Browser(), before)).status).toBe(403);
  expect((await enter(new Browser(), password)).status).toBe(303);
  expect((await lastMailTo(house, kim)).subject).toMatch(/password .*was changed/i);
});

test('a password that the rules refuse leaves the link good', async () => {
  const { token } = await askForLink();
  const page = await reset(token, 'too short');
  expect(page.status).toBe(400);
  expect(page.text).toContain('15 characters or more');
  expect(page.text).toContain('aria-describedby="password-error password-help"');
  await resetTo(token, nextPassword());
});

describe('C06: who has no password', () => {
  test.each([
    ['comes in by Microsoft', 'ada@contoso.example'],
    ['comes in by a mailed code', 'lee@contoso.example'],
    ['is nobody', 'nobody@contoso.example'],
  ])('and %s gains none: no mail, and the same answer', async (_name, email) => {
    const before = await noticeCount(house);
    const page = await postForm(house, new Browser(), '/password/forgot', { email });
    expect([page.status, page.headers.get('location')]).toEqual([303, '/password/forgot/sent']);
    expect(await noticeCount(house)).toBe(before);
    const credentials = await house.db.selectFrom('password_credentials').select('user_id').execute();
    expect(credentials).toHaveLength(1);
  });
});

describe('C11: a link says by itself whose it is', () => {
  test.each(['ada@contoso.example', 'lee@contoso.example', 'dora@fabrikam.example'])(
    'with the address of %s beside it, it changes the password it was mailed for and nothing of theirs',
    async (email) => {
      const { token } = await askForLink();
      const typed = nextPassword();
      const page = await postForm(house, new Browser(), `/password/reset?email=${email}`, {
        token,
        password: typed,
        email,
      });
      expect(page.headers.get('location')).toBe('/sign-in?passwordChanged=1&email=kim%40contoso.example');
      password = typed;
      expect((await enter(new Browser(), typed)).status).toBe(303);
      const theirs = { email, password: typed };
      expect((await postForm(house, new Browser(), '/sign-in/password', theirs)).status).toBe(403);
    },
  );
});

describe('C07: whatever a request says about the host', () => {
  const corpus: Record<string, string>[] = [
    { host: 'evil.example' },
    { 'x-forwarded-host': 'evil.example' },
    { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
    { forwarded: 'host=evil.example;proto=https' },
    { 'x-original-host': 'evil.example' },
    { 'x-host': 'evil.example' },
    { 'x-http-host-override': 'evil.example' },
    { host: 'localhost:1@evil.example' },
  ];

  /** fetch lets nobody write Host; a socket does. */
  function post(headers: Record<string, string>): Promise<number> {
    const body = new URLSearchParams({ email: kim }).toString();
    return new Promise((resolve, reject) => {
      const sent = request(
        `${house.baseUrl}/password/forgot`,
        {
          method: 'POST',
          headers: {
            'content-type': 'application/x-www-form-urlencoded',
            'content-length': String(body.length),
            origin: house.baseUrl,
            ...headers,
          },
        },
        (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
  }

  test.each(corpus.map((headers) => [JSON.stringify(headers), headers] as const))(
    '%s leaves the link as it is',
    async (_name, headers) => {
      const before = (await mailsTo(house, kim)).length;
      const status = await post(headers);
      const notices = await mailsTo(house, kim);
      // A Host that no URL can have is refused before any of us reads it.
      if (status === 400) return expect(notices).toHaveLength(before);
      expect([status, notices.length]).toEqual([303, before + 1]);
      const link = new URL(notices.at(-1)?.link ?? '');
      expect([link.origin, link.pathname]).toEqual([house.baseUrl, '/password/reset']);
    },
  );
});

describe('C08: links are opened by scanners', () => {
  test('looking a hundred times uses nothing up', async () => {
    const { link, token } = await askForLink();
    for (let index = 0; index < 50; index += 1) {
      expect((await new Browser().ask(link)).status).toBe(200);
      expect((await new Browser().ask(link, { method: 'HEAD' })).status).toBe(200);
    }
    await resetTo(token, nextPassword());
  });

  test('of fifty posts at once over two replicas one counts', async () => {
    const { token } = await askForLink();
    const pages = await Promise.all(
      Array.from({ length: 50 }, (_nothing, index) =>
        new Browser().ask(`${house.replicas[index % 2] ?? ''}/password/reset`, {
          method: 'POST',
          headers: { origin: house.baseUrl, 'content-type': 'application/x-www-form-urlencoded' },
          body: new URLSearchParams({ token, password: `a cart with wheel number ${index}` }).toString(),
        }),
      ),
    );
    const done = pages.map(({ status }) => status === 303);
    expect(done.filter(Boolean)).toHaveLength(1);
    password = `a cart with wheel number ${done.indexOf(true)}`;
    expect((await enter(new Browser(), password)).status).toBe(303);
  });
});

describe('C09: a link', () => {
  test('has 256 bits, of which only the hash is stored', async () => {
    const { token } = await askForLink();
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    const rows = await house.db.selectFrom('password_resets').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(token);
    expect(rows.map(({ token_hash }) => token_hash.toString('base64url'))).not.toContain(token);
    expect(house.logText()).not.toContain(token);
  });

  test('is good for ten minutes', async () => {
    const { link, token } = await askForLink();
    await moveClock(house, 9 * 60);
    expect((await new Browser().ask(link)).status).toBe(200);
    await moveClock(house, 62);
    expect((await new Browser().ask(link)).status).toBe(400);
    expect((await reset(token, 'a stable with late horses')).status).toBe(400);
    expect((await enter(new Browser(), password)).status).toBe(303);
  });

  test('is dead once a younger or older one of the same person was used', async () => {
    const [first, second] = [await askForLink(), await askForLink()];
    await resetTo(second.token, nextPassword());
    const page = await reset(first.token, 'a stable with other horses');
    expect(page.status).toBe(400);
    expect(page.text).toContain('This link is not good any more');
    expect((await reset(second.token, 'a stable with other horses')).status).toBe(400);
  });

  test('is dead once the password was changed in a session', async () => {
    const { token } = await askForLink();
    const browser = new Browser();
    await enter(browser, password);
    const next = nextPassword();
    const outcome = await apiOf(house, browser)(operations.changePassword, {
      body: { presentPassword: password, newPassword: next },
    });
    expect(outcome.ok).toBe(true);
    password = next;
    expect((await reset(token, 'a stable with other horses')).status).toBe(400);
  });

  test('that nobody made opens nothing', async () => {
    for (const token of ['', 'x', 'A'.repeat(43), '%00'])
      expect((await reset(token, 'a stable with other horses')).status).toBe(400);
  });
});

describe('C05: while the account asks for Microsoft', () => {
  test('no link is sent, and one from before is dead', async () => {
    const { token } = await askForLink();
    await setEnforcement(house, 'required');
    const before = await noticeCount(house);
    const asked = await postForm(house, new Browser(), '/password/forgot', { email: kim });
    const used = await reset(token, 'a stable with other horses');
    const after = await noticeCount(house);
    await setEnforcement(house, 'off');
    expect(asked.status).toBe(303);
    expect(after).toBe(before);
    expect(used.status).toBe(400);
    expect((await enter(new Browser(), password)).status).toBe(303);
  });
});

test('C13: an address gets three mails at once, however often links are asked for, and the answer stays the same', async () => {
  const before = await noticeCount(house);
  const pages = await Promise.all(
    Array.from({ length: 100 }, (_nothing, index) =>
      new Browser().ask(`${house.replicas[index % 2] ?? ''}/password/forgot`, {
        method: 'POST',
        headers: { origin: house.baseUrl, 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ email: kim }).toString(),
      }),
    ),
  );
  expect(new Set(pages.map(({ status }) => status))).toEqual(new Set([303]));
  expect((await noticeCount(house)) - before).toBe(3);
});
