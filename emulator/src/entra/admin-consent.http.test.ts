import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  adminConsentAddress,
  mailAuthorizeAddress,
  newBrowser,
  returned,
  signInByHand,
  startBench,
} from '../../test/relying-party.ts';
import type { Bench } from '../../test/relying-party.ts';
import { mailClientId } from '../directory/demo-world.ts';

const northwind = '7e18d5b9-42c6-4f0a-8b73-e6a9150c3d28';
const nora = 'nora@northwind.example';
const gus = 'gus@northwind.example';
const mailScopes = ['openid', 'profile', 'email', 'offline_access', 'Mail.Send'];
let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(() => bench.running.close());
beforeEach(() => bench.control.reset());

type Auto = Parameters<Bench['control']['autoAnswer']>[0];

/** Goes to an admin consent address as a person who answers at once. */
async function answeredBy(address: string, answer: Auto): Promise<Response> {
  await bench.control.clearAutoAnswers();
  await bench.control.autoAnswer(answer);
  return newBrowser(bench.login).get(address);
}

const grantedForAll = async (domain = 'northwind.example'): Promise<string[]> => {
  const grants = await bench.control.grants(domain);
  return grants.flatMap((each) => (each.consentType === 'AllPrincipals' ? each.scopes : []));
};

describe('an admin accepts', () => {
  test('by hand, on "Review for your organization" with the admin wording', async () => {
    const page = await (await signInByHand(newBrowser(bench.login), adminConsentAddress('v2'), nora)).text();
    expect(page).toContain('Review for your organization');
    expect(page).toContain('Send mail as a user');
    expect(page).toContain('Sign users in');
    expect(page).not.toContain('Consent on behalf of your organization');
  });

  test('v2: tenant, scope and state, a bare #, no code; the grant is for everybody', async () => {
    const response = await answeredBy(adminConsentAddress('v2'), { upn: nora });
    expect(response.headers.get('location')).toMatch(/#$/);
    expect(returned(response)).toEqual({
      admin_consent: 'True',
      tenant: northwind,
      scope: 'openid profile email offline_access https://graph.microsoft.com/Mail.Send',
      state: 'state-1',
    });
    expect(await grantedForAll()).toEqual(mailScopes);
    await bench.control.autoAnswer({ upn: gus, answer: 'abandon' });
    const next = await newBrowser(bench.login).get(mailAuthorizeAddress({ login_hint: gus }));
    expect(returned(next)['code']).toBeDefined();
  });

  test('v1: the registered list whatever was asked, no scope, and a registered address where none is given', async () => {
    const address = adminConsentAddress('v1', { redirect_uri: '', scope: 'openid' });
    const response = await answeredBy(address, { upn: nora });
    expect(returned(response)).toEqual({ admin_consent: 'True', tenant: northwind, state: 'state-1' });
    expect(response.headers.get('location')).toMatch(/^http:\/\/localhost:3000\/mailboxes\/callback\?/);
    expect(await grantedForAll()).toEqual(mailScopes);
  });

  test.each([
    ['organizations', 'v2'],
    ['northwind.example', 'v2'],
    [northwind, 'v1'],
    ['common', 'v1'],
  ] as const)('at /%s (%s)', async (tenant, version) => {
    const answer = returned(await answeredBy(adminConsentAddress(version, {}, tenant), { upn: nora }));
    expect(answer).toMatchObject({ admin_consent: 'True', tenant: northwind });
  });

  test('named scopes replace what everybody had; people keep their own grants', async () => {
    await bench.control.registration('northwind.example', 'mail', 'grant');
    await bench.control.registration('northwind.example', 'mail', 'grant', { upn: gus });
    const address = adminConsentAddress('v2', { scope: 'openid https://graph.microsoft.com/User.Read' });
    await answeredBy(address, { upn: nora });
    expect(await grantedForAll()).toEqual(['openid', 'User.Read']);
    const grants = await bench.control.grants('northwind.example');
    expect(grants.find((each) => each.upn === gus)?.scopes).toEqual(mailScopes);
  });

  test.each([
    'Cloud Application Administrator',
    'Application Administrator',
    'Privileged Role Administrator',
  ])('as %s', async (role) => {
    await bench.control.putUser(gus, { roles: [role] });
    expect(returned(await answeredBy(adminConsentAddress('v2'), { upn: gus }))['tenant']).toBe(northwind);
  });

  test('in spite of "Assignment required", which still stops whoever is not assigned', async () => {
    await bench.control.registration('northwind.example', 'mail', 'require-assignment');
    expect(returned(await answeredBy(adminConsentAddress('v2'), { upn: nora }))['tenant']).toBe(northwind);
    const signIn = async (): Promise<Response> =>
      answeredBy(mailAuthorizeAddress({ login_hint: gus }), { upn: gus });
    expect(await (await signIn()).text()).toContain('AADSTS50105');
    await bench.control.registration('northwind.example', 'mail', 'assign', { upn: gus });
    expect(returned(await signIn())['code']).toBeDefined();
  });

  test('is told so even where nothing was granted', async () => {
    await bench.control.addFault({
      surface: 'login',
      match: { path: '/consent', client: mailClientId },
      respond: { withoutGrant: true },
    });
    const browser = newBrowser(bench.login);
    const page = await (await signInByHand(browser, adminConsentAddress('v2'), nora)).text();
    expect(returned(await browser.press(page, { answer: 'accept' }))['tenant']).toBe(northwind);
    expect(await grantedForAll()).toEqual([]);
  });
});

describe('what else comes back', () => {
  const cancel = { error: 'access_denied', error_subcode: 'cancel', state: 'state-1' };
  const failed = { admin_consent: 'True', state: 'state-1', error: 'access_denied' };

  test.each<[string, string, Auto, Record<string, string>]>([
    ['Cancel', adminConsentAddress('v2'), { upn: nora, answer: 'decline' }, failed],
    ['Cancel, v1', adminConsentAddress('v1'), { upn: nora, answer: 'decline' }, failed],
    ['an admin of another tenant', adminConsentAddress('v2', {}, 'fabrikam.example'), { upn: nora }, failed],
    [
      'no scope',
      adminConsentAddress('v2', { scope: '' }),
      { upn: nora },
      { ...failed, error: 'invalid_request' },
    ],
    [
      'a scope nobody has',
      adminConsentAddress('v2', { scope: 'Mail.Sned' }),
      { upn: nora },
      { ...failed, error: 'invalid_client' },
    ],
  ])('%s: admin_consent=True, a description, and no tenant', async (_name, address, auto, expected) => {
    const answer = returned(await answeredBy(address, auto));
    expect(answer).toMatchObject(expected);
    expect(answer['error_description']).toMatch(/^AADSTS\d+: /);
    expect(answer['error_uri']).toMatch(/error\?code=\d+$/);
    expect(Object.keys(answer)).not.toContain('tenant');
    expect(await grantedForAll()).toEqual([]);
  });

  test('no admin, no requests: "Need admin approval", and back without a word of admin consent', async () => {
    const page = await (await answeredBy(adminConsentAddress('v2'), { upn: gus, answer: 'abandon' })).text();
    expect(page).toContain('Need admin approval');
    expect(returned(await answeredBy(adminConsentAddress('v2'), { upn: gus, answer: 'return' }))).toEqual(
      cancel,
    );
  });

  test('no admin, requests on: "Approval required", and a request of what the admin would have granted', async () => {
    const address = adminConsentAddress('v2', {}, 'fabrikam.example');
    const sent = await answeredBy(address, { upn: 'emil@fabrikam.example', answer: 'request' });
    expect(await sent.text()).toContain('Request sent');
    const [request] = await bench.control.consentRequests('fabrikam.example');
    expect(request?.scopes).toEqual(mailScopes);
  });

  test('cancelling while signing in', async () => {
    const browser = newBrowser(bench.login);
    const page = await (await browser.get(adminConsentAddress('v2'))).text();
    expect(returned(await browser.press(page, { step: 'cancel' }))).toEqual(cancel);
  });
});

describe('what stays on a page', () => {
  test.each([
    ['common at v2', adminConsentAddress('v2', {}, 'common'), '50059'],
    ['consumers', adminConsentAddress('v1', {}, 'consumers'), '50059'],
    [
      'an address nobody registered',
      adminConsentAddress('v2', { redirect_uri: 'http://evil.example/' }),
      '50011',
    ],
    ['v2 without an address', adminConsentAddress('v2', { redirect_uri: '' }), '900144'],
    ['no client', adminConsentAddress('v1', { client_id: '' }), '900144'],
    ['a client nobody registered', adminConsentAddress('v1', { client_id: northwind }), '700016'],
    ['a tenant nobody has', adminConsentAddress('v2', {}, 'nobody.example'), '90002'],
  ])('%s', async (_name, address, code) => {
    const response = await fetch(`${bench.login}${address}`, { redirect: 'manual' });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain(`AADSTS${code}`);
  });

  test('an application that was blocked: 7000112, and nothing is granted', async () => {
    await bench.control.registration('northwind.example', 'mail', 'disable');
    const response = await answeredBy(adminConsentAddress('v2'), { upn: nora });
    expect(await response.text()).toContain('AADSTS7000112');
    expect(await grantedForAll()).toEqual([]);
  });

  test('a personal account, which has no organization', async () => {
    const response = await answeredBy(adminConsentAddress('v1', {}, 'common'), {
      upn: 'riley@outlook.example',
    });
    expect(returned(response)).toMatchObject({ error: 'access_denied', admin_consent: 'True' });
  });
});
