import { afterAll, beforeAll, expect, test } from 'vitest';
import { Browser } from '../../../test/browser.ts';
import { postForm } from '../../../test/forms.ts';
import { ownHost, signIn, startHouse, type House } from '../../../test/harness.ts';
import { demoPassword } from '../../../worlds/demo.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

const signOut = (browser: Browser) => postForm(house, browser, '/sign-out', {});
const pageAfter = async (browser: Browser): Promise<string> =>
  (await browser.ask(`${house.baseUrl}/sign-in?signedOut=1`)).text;
const offer = 'href="/sign-out/microsoft"';

test('whoever came by Microsoft is offered to sign out there as well, and with one click is, without a question', async () => {
  const ada = await signIn(house, 'ada@contoso.example');
  await signOut(ada);
  expect(await pageAfter(ada)).toContain(offer);
  const leave = await ada.ask(`${house.baseUrl}/sign-out/microsoft`);
  const address = new URL(leave.headers.get('location') ?? '');
  expect([leave.status, address.pathname]).toEqual([303, '/organizations/oauth2/v2.0/logout']);
  expect(Object.fromEntries(address.searchParams)).toEqual({
    client_id: house.config.registrations['sign-in'].clientId,
    post_logout_redirect_uri: `${house.baseUrl}/sign-in`,
    logout_hint: expect.stringMatching(/^[^@]+$/),
  });
  // Microsoft forgets this one, and leads back.
  const back = await ada.visit(address.href);
  expect(back.text).toContain('You signed out of your account');
  // Without the auto-answer of tests, Microsoft would have to ask now who it is.
  await house.emulator.call('DELETE', '/auto-answer');
  const again = await ada.visit(`${house.baseUrl}/sign-in/microsoft`);
  expect(again.text).toMatch(/Sign in|Pick an account/);
  expect(await pageAfter(ada)).not.toContain(offer);
});

test('what is offered is forgotten after ten minutes, and is nothing that a page could read', async () => {
  const ada = await signIn(house, 'ada@contoso.example');
  const page = await signOut(ada);
  const cookie = page.headers.getSetCookie().find((each) => each.startsWith('__Host-gatehouse-signed-out='));
  expect(cookie).toMatch(/; Path=\/; Secure; HttpOnly; SameSite=Lax; Max-Age=600$/);
});

test('whoever came by a password is not offered it, and without a sign-out here nobody is sent to Microsoft', async () => {
  const kim = new Browser();
  await postForm(house, kim, '/sign-in/password', { email: 'kim@contoso.example', password: demoPassword });
  await signOut(kim);
  expect(await pageAfter(kim)).not.toContain(offer);
  const stranger = await new Browser().ask(`${house.baseUrl}/sign-out/microsoft`);
  expect([stranger.status, stranger.headers.get('location')]).toEqual([303, '/sign-in']);
});

test.each(['', '%', 'x'.repeat(1401), '"><script>'])(
  'a cookie that is none of ours (%j) is nothing',
  async (value) => {
    const browser = new Browser();
    browser.setCookie(ownHost, '__Host-gatehouse-signed-out', value);
    expect(await pageAfter(browser)).not.toContain(offer);
    expect((await browser.ask(`${house.baseUrl}/sign-out/microsoft`)).headers.get('location')).toBe(
      '/sign-in',
    );
  },
);

test('while Microsoft does not answer, the page says so and offers the way once more', async () => {
  const ada = await signIn(house, 'ada@contoso.example');
  await signOut(ada);
  const down = await startHouse();
  await down.emulator.call('POST', '/faults', {
    surface: 'login',
    match: { path: '/.well-known/openid-configuration' },
    respond: { cut: 'before-answer' },
    times: 100,
  });
  const browser = new Browser();
  browser.setCookie(ownHost, '__Host-gatehouse-signed-out', Buffer.from('hint').toString('base64url'));
  const page = await browser.ask(`${down.baseUrl}/sign-out/microsoft`);
  expect([page.status, page.text.includes('href="/sign-out/microsoft"')]).toEqual([503, true]);
  await down.close();
});
