import { operations } from '@gatehouse/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Browser, type Page } from '../../../test/browser.ts';
import { postForm } from '../../../test/forms.ts';
import {
  answerAs,
  apiOf,
  replyOf,
  sessionCookie,
  signIn,
  startHouse,
  type House,
} from '../../../test/harness.ts';
import { lastMailTo } from '../../../test/notices.ts';

const gus = 'gus@northwind.example';
const frida = 'frida@northwind.example';
const nora = 'nora@northwind.example';

let house: House;
beforeAll(async () => {
  house = await startHouse();
  // The account admin here is an admin at Microsoft too: the worst that can come back on somebody's screen.
  await house.emulator.call('PUT', `/users/${frida}`, { roles: ['Global Administrator'] });
});
afterAll(() => house.close());

const isCallback = (next: URL): boolean => /^\/(sign-in\/microsoft|mailboxes)\/callback$/.test(next.pathname);

/** The person stands before "Need admin approval"; "Have an admin account?" is pressed, and the admin accepts there. */
async function adminAcceptsOnScreenOf(
  upn: string,
  admin: string,
  start: string,
  browser: Browser,
): Promise<Page> {
  await answerAs(house, upn, { consent: false, answer: 'abandon' });
  const stuck = await browser.visit(start);
  expect(stuck.text).toContain('Need admin approval');
  const ctx = /name="ctx" value="([^"]+)"/.exec(stuck.text)?.[1] ?? '';
  const action = /action="([^"]+)"/.exec(stuck.text)?.[1] ?? '';
  // They sign in there with the admin's account: as a browser that Microsoft does not know yet.
  browser.forgetCookies('127.0.0.1');
  await answerAs(house, admin, { onBehalfOfOrganization: true });
  const pressed = await browser.ask(new URL(action, stuck.url).href, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ ctx, answer: 'other-account' }).toString(),
  });
  const next = new URL(pressed.headers.get('location') ?? '', pressed.url);
  const back = await browser.visit(next.href, isCallback);
  expect(isCallback(new URL(back.url)), back.text.slice(0, 600)).toBe(true);
  return browser.visit(back.url);
}

/** At Microsoft "Use another account" is pressed: the address that we hinted at counts no more. */
function asSomebodyElse({ headers }: Page): string {
  const address = new URL(headers.get('location') ?? '');
  address.searchParams.delete('login_hint');
  return address.href;
}

async function revokeAll(): Promise<void> {
  for (const registration of ['sign-in', 'mail'])
    await house.emulator.call(
      'POST',
      `/tenants/northwind.example/registrations/${registration}/revoke-grants`,
      {},
    );
}

const whoIs = async (browser: Browser): Promise<string | null> => {
  const outcome = await apiOf(house, browser)(operations.getSession, {});
  return outcome.ok ? outcome.reply.user.email : null;
};

describe('X11: an admin who approves on a person’s screen is not bound as that person', () => {
  test('sign-in: an admin with a user here gets no session by surprise, and says first that they mean it', async () => {
    await revokeAll();
    const browser = new Browser();
    const start = `${house.baseUrl}/sign-in/microsoft?loginHint=${gus}&returnTo=/outbox`;
    const page = await adminAcceptsOnScreenOf(gus, frida, start, browser);
    expect(page.text).toContain(`You came back as ${frida}`);
    expect(page.text).toContain(`You set out to sign in as ${gus}`);
    expect(browser.cookie('localhost', sessionCookie)).toBeUndefined();
    expect(await whoIs(browser)).toBeNull();
    const [choice, user] = ['choice', 'user'].map(
      (name) => new RegExp(`name="${name}" value="([^"]+)"`).exec(page.text)?.[1] ?? '',
    );
    const other = await postForm(house, new Browser(), '/sign-in/choose', {
      choice: choice ?? '',
      user: user ?? '',
    });
    expect(other.headers.get('set-cookie') ?? '').not.toContain(sessionCookie);
    const gone = await postForm(house, browser, '/sign-in/choose', {
      choice: choice ?? '',
      user: user ?? '',
    });
    expect(gone.headers.get('location')).toBe('/outbox');
    expect(await whoIs(browser)).toBe(frida);
  });

  test('sign-in: an admin without a user here is nobody, and the person goes on without a question', async () => {
    await revokeAll();
    const browser = new Browser();
    const page = await adminAcceptsOnScreenOf(
      gus,
      nora,
      `${house.baseUrl}/sign-in/microsoft?loginHint=${gus}`,
      browser,
    );
    expect(page.text).toContain('Nobody here has this Microsoft account');
    expect(await whoIs(browser)).toBeNull();
    await answerAs(house, gus, { consent: false, answer: 'abandon' });
    browser.forgetCookies('127.0.0.1');
    await browser.visit(`${house.baseUrl}/sign-in/microsoft?loginHint=${gus}`);
    expect(await whoIs(browser)).toBe(gus);
  });

  test('sign-in: the same person under the address that was typed is asked nothing', async () => {
    const browser = new Browser();
    await answerAs(house, frida);
    await browser.visit(`${house.baseUrl}/sign-in/microsoft?loginHint=${frida.toUpperCase()}`);
    expect(await whoIs(browser)).toBe(frida);
  });

  test('mailbox: the admin’s mailbox is not connected to the person', async () => {
    await revokeAll();
    await house.emulator.call('POST', '/tenants/northwind.example/registrations/sign-in/grant', {});
    const browser = await signIn(house, gus);
    browser.forgetCookies('127.0.0.1');
    const page = await adminAcceptsOnScreenOf(gus, nora, `${house.baseUrl}/mailboxes/connect`, browser);
    expect(page.status).toBeLessThan(500);
    const rows = await house.db.selectFrom('mailboxes').selectAll().execute();
    expect(rows).toEqual([]);
    const failures = await house.db
      .selectFrom('attempts')
      .select('failure_code')
      .where('purpose', '=', 'mailbox')
      .where('failure_code', 'is not', null)
      .execute();
    expect(failures.map((row) => row.failure_code)).toContain('mailbox_of_another_person');
    expect(await whoIs(browser)).toBe(gus);
  });

  test('D07: linking: the admin’s account is not added to the person', async () => {
    await revokeAll();
    await house.emulator.call('POST', '/tenants/northwind.example/registrations/sign-in/grant', {});
    const browser = await signIn(house, gus);
    const identities = () =>
      house.db.selectFrom('entra_identities').selectAll().orderBy('object_id').execute();
    const before = await identities();
    const started = await browser.ask(`${house.baseUrl}/tenants/link/microsoft`);
    browser.forgetCookies('127.0.0.1');
    await answerAs(house, nora);
    const page = await browser.visit(asSomebodyElse(started));
    expect(page.text).toContain('You have another Microsoft account here');
    expect((await identities()).map(({ user_id, object_id }) => [user_id, object_id])).toEqual(
      before.map(({ user_id, object_id }) => [user_id, object_id]),
    );
    expect(await whoIs(browser)).toBe(gus);
  });

  test('D04: invitation: the admin becomes no user; an admin of the account is asked', async () => {
    await revokeAll();
    await house.emulator.call('POST', '/tenants/northwind.example/registrations/sign-in/grant', {});
    const admin = await signIn(house, frida);
    replyOf(
      await apiOf(house, admin)(operations.sendInvitations, {
        body: { rows: [{ email: 'new@northwind.example' }] },
      }),
    );
    const { link } = await lastMailTo(house, 'new@northwind.example');
    const browser = new Browser();
    await answerAs(house, nora);
    await browser.visit(asSomebodyElse(await browser.ask(`${link}/microsoft`)));
    expect(await whoIs(browser)).toBeNull();
    const users = await house.db.selectFrom('users').select('email').execute();
    expect(users.map((row) => row.email)).not.toContain('new@northwind.example');
    const state = await house.db.selectFrom('invitations').select('state').executeTakeFirstOrThrow();
    expect(state.state).toBe('confirming');
  });
});
