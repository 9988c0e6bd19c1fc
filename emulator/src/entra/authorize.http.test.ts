import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  authorizeAddress,
  mailAuthorizeAddress,
  newBrowser,
  returned,
  signInByHand,
  startBench,
} from '../../test/relying-party.ts';
import type { Bench } from '../../test/relying-party.ts';
import { demoPassword } from '../directory/demo-world.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(() => bench.running.close());
beforeEach(() => bench.control.reset());

describe('the sign-in pages', () => {
  test('lead from the account list over the password and the permissions back to the app', async () => {
    const browser = newBrowser(bench.login);
    const first = await browser.get(authorizeAddress());
    expect(await first.clone().text()).toContain('Pick an account');
    const permissions = await (await signInByHand(browser, authorizeAddress(), 'ada@contoso.example')).text();
    expect(permissions).toContain('Permissions requested');
    expect(permissions).toContain('Sign in as you');
    expect(permissions).toContain('Maintain access to data you have given it access to');
    expect(permissions).not.toContain('Consent on behalf of your organization');
    const answer = returned(await browser.press(permissions, { answer: 'accept' }));
    expect(answer).toMatchObject({ state: 'state-1' });
    expect(Object.keys(answer).toSorted()).toEqual(['code', 'session_state', 'state']);
  });

  test('do not ask again for what was granted, nor for a password in the same browser', async () => {
    const browser = newBrowser(bench.login);
    const permissions = await signInByHand(browser, authorizeAddress(), 'ada@contoso.example');
    await browser.press(await permissions.text(), { answer: 'accept' });
    expect(returned(await browser.get(authorizeAddress()))['code']).toBeDefined();
    const [grant] = await bench.control.grants('contoso.example');
    expect(grant).toMatchObject({
      upn: 'ada@contoso.example',
      consentType: 'Principal',
      registration: 'sign-in',
    });
  });

  test('ask for the second registration apart, and only for what it lacks', async () => {
    const browser = newBrowser(bench.login);
    await bench.control.registration('contoso.example', 'mail', 'grant', {
      upn: 'ada@contoso.example',
      scopes: ['openid', 'profile', 'offline_access'],
    });
    const page = await (await signInByHand(browser, mailAuthorizeAddress(), 'ada@contoso.example')).text();
    expect(page).toContain('Parspec Email');
    expect(page).toContain('Send mail as you');
    expect(page).not.toContain('View your basic profile');
  });

  test('let an admin consent for everybody', async () => {
    const browser = newBrowser(bench.login);
    const page = await (await signInByHand(browser, authorizeAddress(), 'nora@northwind.example')).text();
    expect(page).toContain('Consent on behalf of your organization');
    await browser.press(page, { answer: 'accept', organization: 'yes' });
    const gus = await signInByHand(newBrowser(bench.login), authorizeAddress(), 'gus@northwind.example');
    expect(returned(gus)['code']).toBeDefined();
  });

  test('say inline that a password is wrong, an account unknown, an account disabled', async () => {
    const browser = newBrowser(bench.login);
    const password = await browser.get(authorizeAddress({ login_hint: 'ada@contoso.example' }));
    const page = await password.text();
    expect(page).toContain('Enter password');
    expect(await (await browser.press(page, { step: 'password', password: 'wrong' })).text()).toContain(
      'AADSTS50126',
    );
    await bench.control.user('ada@contoso.example', 'disable');
    const disabled = await browser.press(page, { step: 'password', password: demoPassword });
    expect(await disabled.text()).toContain('AADSTS50057');
    const unknown = await browser.get(authorizeAddress({ login_hint: 'nobody@contoso.example' }));
    expect(await unknown.text()).toContain('AADSTS50034');
  });

  test('send Microsoft’s headers: same-origin opener policy and no framing', async () => {
    const response = await fetch(`${bench.login}${authorizeAddress()}`);
    expect(response.headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(response.headers.get('x-frame-options')).toBe('DENY');
    expect(response.headers.get('content-security-policy')).toBe("frame-ancestors 'none'");
    expect(response.headers.get('cache-control')).toContain('no-store');
  });

  test('escape what strangers put into the address', async () => {
    const response = await fetch(
      `${bench.login}${authorizeAddress({ login_hint: '"><script>alert(1)</script>' })}`,
    );
    expect(await response.text()).not.toContain('<script>alert');
  });
});

describe('the ways out', () => {
  test('Cancel while signing in: access_denied with error_subcode=cancel and no description', async () => {
    const browser = newBrowser(bench.login);
    const page = await (await browser.get(authorizeAddress())).text();
    expect(returned(await browser.press(page, { step: 'cancel' }))).toEqual({
      error: 'access_denied',
      error_subcode: 'cancel',
      state: 'state-1',
    });
  });

  test('Cancel on the permissions: access_denied with AADSTS65004', async () => {
    const browser = newBrowser(bench.login);
    const page = await (await signInByHand(browser, authorizeAddress(), 'ada@contoso.example')).text();
    const answer = returned(await browser.press(page, { answer: 'cancel' }));
    expect(answer).toMatchObject({ error: 'access_denied', state: 'state-1' });
    expect(answer['error_description']).toMatch(
      /^AADSTS65004: User declined to consent to access the app\. Trace ID: \S+ Correlation ID: \S+ Timestamp: \S+ \S+Z$/,
    );
    expect(await bench.control.grants('contoso.example')).toEqual([]);
  });

  test('Need admin approval: a page whose only way back looks like Cancel', async () => {
    const browser = newBrowser(bench.login);
    const page = await (await signInByHand(browser, authorizeAddress(), 'gus@northwind.example')).text();
    expect(page).toContain('Need admin approval');
    expect(page).toContain('Return to the application without granting consent');
    const answer = returned(await browser.press(page, { answer: 'return' }));
    expect(answer).toEqual({ error: 'access_denied', error_subcode: 'cancel', state: 'state-1' });
  });

  test('Need admin approval: another account can be chosen', async () => {
    const browser = newBrowser(bench.login);
    const page = await (await signInByHand(browser, authorizeAddress(), 'gus@northwind.example')).text();
    const again = await browser.press(page, { answer: 'other-account' });
    expect(await again.text()).toContain('Pick an account');
  });

  test('Approval required: the request reaches nobody but the reviewers', async () => {
    const browser = newBrowser(bench.login);
    const page = await (await signInByHand(browser, authorizeAddress(), 'emil@fabrikam.example')).text();
    expect(page).toContain('Approval required');
    const sent = await browser.press(page, { answer: 'request', justification: 'For quotes' });
    expect(sent.status).toBe(200);
    const sentPage = await sent.text();
    expect(sentPage).toContain('Request sent');
    const back = returned(await browser.press(sentPage, { answer: 'cancel' }));
    expect(back['error_description']).toContain('AADSTS65004');
    const [request] = await bench.control.consentRequests('fabrikam.example');
    expect(request?.requesters.map((each) => each.justification)).toEqual(['For quotes']);
  });
});

describe('errors that never reach the app', () => {
  test.each([
    [
      'a redirect URI that is not registered',
      { redirect_uri: 'http://localhost:3000/evil' },
      'organizations',
      '50011',
    ],
    [
      'a redirect URI with something appended',
      { redirect_uri: 'http://localhost:3000/sign-in/microsoft/callback/x' },
      'organizations',
      '50011',
    ],
    [
      'a client nobody registered',
      { client_id: '00000000-1111-4222-8333-444444444444' },
      'organizations',
      '700016',
    ],
    ['no client', { client_id: '' }, 'organizations', '900144'],
    ['a tenant nobody has', {}, 'nobody.example', '90002'],
  ])('%s', async (_name, more, tenant, code) => {
    const response = await fetch(`${bench.login}${authorizeAddress(more, tenant)}`, { redirect: 'manual' });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain(`AADSTS${code}`);
  });

  test('an account of another tenant at a tenant’s own address: AADSTS50020', async () => {
    const address = authorizeAddress({}, 'contoso.example');
    const response = await signInByHand(newBrowser(bench.login), address, 'gus@northwind.example');
    expect(await response.text()).toContain('AADSTS50020');
  });

  test('a personal account where only work accounts may enter', async () => {
    const response = await signInByHand(newBrowser(bench.login), authorizeAddress(), 'riley@outlook.example');
    expect(await response.text()).toContain('AADSTS50020');
    const common = await signInByHand(
      newBrowser(bench.login),
      authorizeAddress({}, 'common'),
      'riley@outlook.example',
    );
    expect(await common.text()).toContain('Permissions requested');
    await bench.control.patchRegistration('sign-in', { signInAudience: 'AzureADMultipleOrgs' });
    const refused = await signInByHand(
      newBrowser(bench.login),
      authorizeAddress({}, 'common'),
      'riley@outlook.example',
    );
    expect(await refused.text()).toContain('AADSTS50020');
  });

  test('a disabled service principal: AADSTS7000112', async () => {
    await bench.control.registration('contoso.example', 'sign-in', 'disable');
    const response = await signInByHand(newBrowser(bench.login), authorizeAddress(), 'ada@contoso.example');
    expect(await response.text()).toContain('AADSTS7000112');
  });
});

describe('errors that reach the app', () => {
  test.each([
    ['another response type', { response_type: 'token' }, 'unsupported_response_type', 'AADSTS700054'],
    [
      'id_token where it is not enabled',
      { response_type: 'code id_token' },
      'unsupported_response_type',
      'AADSTS700054',
    ],
    ['no scope', { scope: '' }, 'invalid_request', 'AADSTS900144'],
    ['a scope nobody has', { scope: 'openid Mail.Sned' }, 'invalid_client', 'AADSTS650053'],
    [
      'a resource nobody has',
      { scope: 'openid https://other.example/Read' },
      'invalid_resource',
      'AADSTS500011',
    ],
    ['a prompt nobody knows', { prompt: 'admin' }, 'invalid_request', 'AADSTS90023'],
    ['prompt=none without a session', { prompt: 'none' }, 'login_required', 'AADSTS50058'],
  ])('%s', async (_name, more, error, code) => {
    const answer = returned(await newBrowser(bench.login).get(authorizeAddress(more)));
    expect(answer).toMatchObject({ error, state: 'state-1' });
    expect(answer['error_description']).toContain(code);
  });

  test('prompt=none with a session and without a grant: consent_required AADSTS65001', async () => {
    const browser = newBrowser(bench.login);
    await signInByHand(browser, authorizeAddress(), 'ada@contoso.example');
    const answer = returned(await browser.get(authorizeAddress({ prompt: 'none' })));
    expect(answer).toMatchObject({ error: 'consent_required' });
    expect(answer['error_description']).toContain('AADSTS65001');
  });
});

describe('parameters', () => {
  const auto = (more: Record<string, string>): Promise<Response> =>
    newBrowser(bench.login).get(authorizeAddress(more));
  beforeEach(() => bench.control.autoAnswer({ upn: 'ada@contoso.example' }));

  test('response_mode=fragment answers after the #', async () => {
    const location = (await auto({ response_mode: 'fragment' })).headers.get('location') ?? '';
    expect(location).toMatch(/^http:\/\/localhost:3000\/sign-in\/microsoft\/callback#code=/);
  });

  test('response_mode=query ends with a bare #', async () => {
    expect((await auto({})).headers.get('location')).toMatch(/state=state-1#$/);
  });

  test('response_mode=form_post answers with a form that posts itself', async () => {
    const page = await (await auto({ response_mode: 'form_post' })).text();
    expect(page).toContain('action="http://localhost:3000/sign-in/microsoft/callback"');
    expect(page).toContain('name="state" value="state-1"');
  });

  test('client_info=1 brings the home identity', async () => {
    const info = returned(await auto({ client_info: '1' }))['client_info'] ?? '';
    expect(JSON.parse(Buffer.from(info, 'base64url').toString())).toEqual({
      uid: '41f7c8d2-6b0e-4e93-a518-9d2c7f3b60e4',
      utid: '5b3f2c1e-8d47-4a6b-9c15-27e0d4f8a961',
    });
  });

  test('what MSAL adds is ignored', async () => {
    const more = {
      clidata: '1',
      'x-client-SKU': 'msal.js.node',
      sso_reload: 'true',
      claims: '{"id_token":{}}',
    };
    expect(returned(await auto(more))['code']).toBeDefined();
  });

  test('code id_token answers with both, where enabled', async () => {
    await bench.control.patchRegistration('sign-in', { idTokensFromAuthorize: true });
    const answer = returned(await auto({ response_type: 'code id_token' }));
    expect(Object.keys(answer).toSorted()).toEqual(['code', 'id_token', 'session_state', 'state']);
  });

  test('prompt=login asks for the password in spite of a session', async () => {
    await bench.control.clearAutoAnswers();
    const browser = newBrowser(bench.login);
    await signInByHand(browser, authorizeAddress(), 'ada@contoso.example');
    const page = await browser.get(authorizeAddress({ prompt: 'login', login_hint: 'ada@contoso.example' }));
    expect(await page.text()).toContain('Enter password');
  });

  test('prompt=select_account shows the list in spite of a session', async () => {
    await bench.control.clearAutoAnswers();
    const browser = newBrowser(bench.login);
    await signInByHand(browser, authorizeAddress(), 'ada@contoso.example');
    const page = await (await browser.get(authorizeAddress({ prompt: 'select_account' }))).text();
    expect(page).toContain('Pick an account');
    expect(page).toContain('signed in');
    const picked = await browser.press(page, { step: 'pick', upn: 'ada@contoso.example' });
    expect(await picked.text()).toContain('Permissions requested');
  });
});

describe('auto-answer', () => {
  const answerOf = async (upn: string, more: Record<string, string> = {}): Promise<Response> =>
    newBrowser(bench.login).get(authorizeAddress({ login_hint: upn, ...more }));

  test('finishes a sign-in by redirects alone', async () => {
    await bench.control.autoAnswer({ upn: 'ada@contoso.example' });
    expect(returned(await newBrowser(bench.login).get(authorizeAddress()))['code']).toBeDefined();
  });

  test('with two people set, only a hint says who is meant', async () => {
    await bench.control.autoAnswer({ upn: 'ada@contoso.example' });
    await bench.control.autoAnswer({ upn: 'ben@contoso.example' });
    expect((await newBrowser(bench.login).get(authorizeAddress())).status).toBe(200);
    expect(returned(await answerOf('ben@contoso.example'))['code']).toBeDefined();
  });

  test('does not answer for a person the hint does not mean', async () => {
    await bench.control.autoAnswer({ upn: 'ada@contoso.example' });
    expect((await answerOf('ben@contoso.example')).status).toBe(200);
  });

  test('declines, returns, requests and abandons as told', async () => {
    await bench.control.autoAnswer({ upn: 'ada@contoso.example', consent: false });
    expect(returned(await answerOf('ada@contoso.example'))['error_description']).toContain('AADSTS65004');
    await bench.control.autoAnswer({ upn: 'gus@northwind.example', answer: 'return' });
    expect(returned(await answerOf('gus@northwind.example'))['error_subcode']).toBe('cancel');
    await bench.control.autoAnswer({
      upn: 'emil@fabrikam.example',
      answer: 'request',
      justification: 'Quotes',
    });
    expect(await (await answerOf('emil@fabrikam.example')).text()).toContain('Request sent');
    await bench.control.autoAnswer({ upn: 'ben@contoso.example', answer: 'abandon' });
    expect(await (await answerOf('ben@contoso.example')).text()).toContain('Permissions requested');
  });

  test('holds for as many journeys as told', async () => {
    await bench.control.autoAnswer({ upn: 'ada@contoso.example', times: 1 });
    expect(returned(await answerOf('ada@contoso.example'))['code']).toBeDefined();
    expect((await answerOf('ada@contoso.example')).status).toBe(200);
  });
});

describe('logout', () => {
  test('ends the session and goes back to a registered address', async () => {
    const browser = newBrowser(bench.login);
    await signInByHand(browser, authorizeAddress(), 'ada@contoso.example');
    const back = encodeURIComponent('http://localhost:3000/sign-in');
    const out = await browser.get(
      `/organizations/oauth2/v2.0/logout?post_logout_redirect_uri=${back}&state=s`,
    );
    expect(out.headers.get('location')).toBe('http://localhost:3000/sign-in?state=s');
    expect(returned(await browser.get(authorizeAddress({ prompt: 'none' })))['error']).toBe('login_required');
  });

  test('tells each app that the session has signed in to, by the sid alone, and goes on after it', async () => {
    const logoutUrl = 'http://localhost:3000/sign-in/microsoft/front-channel-logout';
    await bench.control.call('POST', '/tenants/contoso.example/registrations/sign-in/grant', {});
    const browser = newBrowser(bench.login);
    const callback = await signInByHand(browser, authorizeAddress(), 'ada@contoso.example');
    const sid = returned(callback)['session_state'] ?? '';
    const back = encodeURIComponent('http://localhost:3000/sign-in');
    const out = await browser.get(`/common/oauth2/v2.0/logout?post_logout_redirect_uri=${back}`);
    const page = await out.text();
    expect(page).toContain(`<iframe src="${logoutUrl}?sid=${sid}"`);
    expect(page).not.toContain('iss=');
    expect(page).toContain('url=http://localhost:3000/sign-in');
    // Once: the session is over.
    const again = await browser.get(`/common/oauth2/v2.0/logout?post_logout_redirect_uri=${back}`);
    expect(again.status).toBe(302);
  });

  test('stays on its page for an address nobody registered', async () => {
    const back = encodeURIComponent('http://evil.example/');
    const out = await fetch(`${bench.login}/common/oauth2/v2.0/logout?post_logout_redirect_uri=${back}`);
    expect(await out.text()).toContain('You signed out of your account');
  });
});
