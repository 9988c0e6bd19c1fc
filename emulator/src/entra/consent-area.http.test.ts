import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  adminConsentAddress,
  authorizeAddress,
  claimsOf,
  mailAuthorizeAddress,
  newBrowser,
  redirectUri,
  requestToken,
  returned,
  signInByHand,
  startBench,
} from '../../test/relying-party.ts';
import type { Bench } from '../../test/relying-party.ts';
import { mailClientId } from '../directory/demo-world.ts';

const gus = 'gus@northwind.example';
const nora = 'nora@northwind.example';
const ada = 'ada@contoso.example';
let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(() => bench.running.close());
beforeEach(() => bench.control.reset());

describe('"Have an admin account? Sign in with that account"', () => {
  test('the code that comes back is the admin’s, and the consent is theirs too', async () => {
    const browser = newBrowser(bench.login);
    const stopped = await signInByHand(browser, authorizeAddress({ login_hint: gus }), gus);
    const list = await browser.press(await stopped.text(), { answer: 'other-account' });
    const listPage = await list.text();
    expect(listPage).toContain('Pick an account');
    const permissions = await (await signInByHand(browser, listPage, nora)).text();
    expect(permissions).toContain('Consent on behalf of your organization');
    const answer = returned(await browser.press(permissions, { answer: 'accept', organization: 'yes' }));
    expect(answer['state']).toBe('state-1');
    const { body } = await requestToken(bench.login, {
      grant_type: 'authorization_code',
      code: answer['code'] ?? '',
      redirect_uri: redirectUri,
    });
    expect(claimsOf(body['id_token'])['preferred_username']).toBe(nora);
    const next = await signInByHand(newBrowser(bench.login), authorizeAddress({ login_hint: gus }), gus);
    expect(returned(next)['code']).toBeDefined();
  });

  test('with auto-answers, somebody who is not signed in yet is meant', async () => {
    await bench.control.autoAnswer({ upn: gus, answer: 'abandon' });
    await bench.control.autoAnswer({ upn: nora });
    const browser = newBrowser(bench.login);
    const page = await (await browser.get(authorizeAddress({ login_hint: gus }))).text();
    const answer = returned(await browser.press(page, { answer: 'other-account' }));
    expect(answer['code']).toBeDefined();
    expect(await bench.control.grants('northwind.example')).toMatchObject([{ upn: nora }]);
  });
});

describe('the Correlation Id', () => {
  const id = '7d4f1c0a-52be-4f6e-9a83-1be0c6a4d2f9';
  const asked = { 'client-request-id': id };
  const pages: [string, string, string][] = [
    ['Permissions requested', authorizeAddress(asked), ada],
    ['Review for your organization', adminConsentAddress('v2', asked), nora],
    ['Approval required', authorizeAddress(asked), 'emil@fabrikam.example'],
    ['Need admin approval', authorizeAddress(asked), gus],
    ['having trouble signing you in', authorizeAddress(asked, 'contoso.example'), gus],
  ];

  test.each(pages)('on "%s" is the caller’s client-request-id', async (heading, address, upn) => {
    const page = await (await signInByHand(newBrowser(bench.login), address, upn)).text();
    expect(page).toContain(heading);
    expect(page).toContain(id);
  });

  test('goes on to "Request sent" and into the description that comes back', async () => {
    const browser = newBrowser(bench.login);
    const form = await signInByHand(browser, authorizeAddress(asked), 'emil@fabrikam.example');
    const sent = await (
      await browser.press(await form.text(), { answer: 'request', justification: 'x' })
    ).text();
    expect(sent).toContain('Request sent');
    expect(sent).toContain(id);
    const back = returned(await browser.press(sent, { answer: 'cancel' }));
    expect(back['error_description']).toContain(`Correlation ID: ${id}`);
  });

  test('stays with the journey into another account', async () => {
    const browser = newBrowser(bench.login);
    const stopped = await signInByHand(browser, authorizeAddress(asked), gus);
    const list = await browser.press(await stopped.text(), { answer: 'other-account' });
    const permissions = await signInByHand(browser, await list.text(), nora);
    expect(await permissions.text()).toContain(id);
  });

  test('comes from the header too; what is no GUID is ignored', async () => {
    const wrong = authorizeAddress({ redirect_uri: 'http://evil.example/' });
    const withHeader = await fetch(`${bench.login}${wrong}`, { headers: asked });
    expect(await withHeader.text()).toContain(id);
    const page = await fetch(`${bench.login}${wrong}&client-request-id=none-of-yours`);
    expect(await page.text()).not.toContain('none-of-yours');
  });
});

describe('prompt=none says which piece is missing', () => {
  type Change = () => Promise<unknown>;
  const cases: [string, Change, string, string][] = [
    [
      'the grant',
      () => bench.control.registration('contoso.example', 'mail', 'revoke-grants'),
      'consent_required',
      'AADSTS65001',
    ],
    [
      'one scope of the grant',
      async () => {
        await bench.control.registration('contoso.example', 'mail', 'revoke-grants');
        const scopes = ['openid', 'profile', 'offline_access'];
        await bench.control.registration('contoso.example', 'mail', 'grant', { scopes });
      },
      'consent_required',
      'AADSTS65001',
    ],
    [
      'the application: blocked',
      () => bench.control.registration('contoso.example', 'mail', 'disable'),
      'unauthorized_client',
      'AADSTS7000112',
    ],
    [
      'the assignment',
      () => bench.control.registration('contoso.example', 'mail', 'require-assignment'),
      'interaction_required',
      'AADSTS50105',
    ],
    ...[50076, 50079, 53003].map((code): [string, Change, string, string] => [
      `what conditional access wants (${code})`,
      () => bench.control.patchTenant('contoso.example', { conditionalAccess: [{ code, when: 'browser' }] }),
      'interaction_required',
      `AADSTS${code}`,
    ]),
    [
      'the session: revoked',
      () => bench.control.user(ada, 'revoke-sessions'),
      'login_required',
      'AADSTS50058',
    ],
  ];

  test.each(cases)('%s', async (_name, change, error, code) => {
    await bench.control.registration('contoso.example', 'mail', 'grant');
    const browser = newBrowser(bench.login);
    await signInByHand(browser, mailAuthorizeAddress(), ada);
    const silent = mailAuthorizeAddress({ prompt: 'none' });
    expect(returned(await browser.get(silent))['code']).toBeDefined();
    await change();
    const answer = returned(await browser.get(silent));
    expect(answer).toMatchObject({ error, state: 'state-1' });
    expect(answer['error_description']).toContain(code);
  });

  test('an account of another tenant', async () => {
    const browser = newBrowser(bench.login);
    await signInByHand(browser, authorizeAddress(), ada);
    const answer = returned(await browser.get(authorizeAddress({ prompt: 'none' }, 'northwind.example')));
    expect(answer).toMatchObject({ error: 'interaction_required' });
    expect(answer['error_description']).toContain('AADSTS16000');
  });
});

test('an unverified publisher is risky for users of other tenants, and an admin may still consent', async () => {
  await bench.control.patchRegistration('mail', { verifiedPublisher: false });
  const user = await (await signInByHand(newBrowser(bench.login), mailAuthorizeAddress(), ada)).text();
  expect(user).toContain('AADSTS900941');
  expect(user).toContain('unverified');
  const admin = await signInByHand(newBrowser(bench.login), mailAuthorizeAddress(), 'igor@contoso.example');
  expect(await admin.text()).toContain('Consent on behalf of your organization');
});

test('a role below Global Administrator consents for itself, without the tick box', async () => {
  await bench.control.putUser(gus, { roles: ['Application Administrator'] });
  const browser = newBrowser(bench.login);
  const page = await (await signInByHand(browser, authorizeAddress(), gus)).text();
  expect(page).toContain('Permissions requested');
  expect(page).not.toContain('Consent on behalf of your organization');
  await browser.press(page, { answer: 'accept', organization: 'yes' });
  expect(await bench.control.grants('northwind.example')).toMatchObject([{ upn: gus }]);
});

describe('the application’s own token says whether it is there', () => {
  const probe = async (client: 'sign-in' | 'mail'): Promise<number | 'there'> => {
    const mail = { client_id: mailClientId, client_secret: 'emulated-mail-secret-9b2e' };
    const { body } = await requestToken(
      bench.login,
      {
        grant_type: 'client_credentials',
        scope: 'https://graph.microsoft.com/.default',
        ...(client === 'mail' ? mail : {}),
      },
      { tenant: 'contoso.example' },
    );
    const [code] = (body['error_codes'] as number[] | undefined) ?? [];
    return code ?? 'there';
  };

  test('for each registration apart, from the first consent to the block', async () => {
    expect([await probe('sign-in'), await probe('mail')]).toEqual([7000229, 7000229]);
    await bench.control.patchTenant('contoso.example', { missingPrincipalCode: 700016 });
    expect(await probe('mail')).toBe(700016);
    await bench.control.autoAnswer({ upn: ada });
    await newBrowser(bench.login).get(authorizeAddress());
    expect([await probe('sign-in'), await probe('mail')]).toEqual(['there', 700016]);
    await bench.control.registration('contoso.example', 'mail', 'grant');
    expect(await probe('mail')).toBe('there');
    await bench.control.registration('contoso.example', 'mail', 'revoke-grants');
    expect(await probe('mail')).toBe('there');
    await bench.control.registration('contoso.example', 'sign-in', 'disable');
    expect([await probe('sign-in'), await probe('mail')]).toEqual([7000112, 'there']);
    await bench.control.registration('contoso.example', 'mail', 'delete');
    expect(await probe('mail')).toBe(700016);
  });
});
