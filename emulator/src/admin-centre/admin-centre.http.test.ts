import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openPortal } from '../../test/portal.ts';
import { requestToken, signIn, startBench } from '../../test/relying-party.ts';
import type { Bench } from '../../test/relying-party.ts';
import { demoPassword, mailClientId, signInClientId } from '../directory/demo-world.ts';
import { deepLinkFragment, filledIn, portalLabels } from './portal-labels.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(() => bench.running.close());
beforeEach(() => bench.control.reset());

const ivan = 'ivan@fabrikam.example';
const dora = 'dora@fabrikam.example';
const doraOid = '58c1f6e0-a2b9-4d74-93f8-e4076bd1c92a';
const home = '/fabrikam.example';
const app = `${home}/enterprise-apps/${signInClientId}`;

async function listApp(name: 'sign-in' | 'mail' = 'sign-in'): Promise<void> {
  await bench.control.registration('fabrikam.example', name, 'enable');
}

describe('signing in at the admin center', () => {
  test('chooses a person, asks the password and shows who looks, with their roles', async () => {
    const portal = await openPortal(bench);
    const wrong = await portal.submit('/sign-in?tenant=fabrikam.example', '/sign-in', {
      upn: ivan,
      password: 'wrong',
    });
    expect(await wrong.text()).toContain('Your account or password is incorrect.');
    const right = await portal.submit(`/sign-in?tenant=fabrikam.example&back=${home}/users`, '/sign-in', {
      upn: ivan,
      password: demoPassword,
    });
    expect(await right.text()).toContain(`${ivan}, Global Administrator`);
    const out = await portal.submit(`${home}/users`, '/sign-out');
    expect(await out.text()).toContain('Sign in at fabrikam.example');
  });

  test.each(['https://evil.example/', '//evil.example', '/\\evil.example'])(
    'goes back to a path of its own only, not to %s',
    async (back) => {
      const portal = await openPortal(bench);
      const form = { upn: ivan, password: demoPassword, back };
      expect(await (await portal.submit('/sign-in', '/sign-in', form)).text()).toContain('Choose one');
    },
  );

  test('somebody without a role sees the page and why nothing can be pressed, and a post changes nothing', async () => {
    await listApp();
    const portal = await openPortal(bench, dora);
    const why = 'Dora Kovács has no admin role. This needs one of: ';
    expect(await portal.page(`${app}/permissions`)).toContain(why);
    const refused = await portal.browser.send(`${app}/permissions/grant`, new URLSearchParams());
    expect(refused.status).toBe(403);
    expect(await refused.text()).toContain(why);
    expect(await bench.control.grants('fabrikam.example')).toEqual([]);
  });

  test('an admin of one tenant is a stranger in another', async () => {
    await listApp();
    const portal = await openPortal(bench, 'nora@northwind.example');
    const refused = await portal.browser.send(`${app}/permissions/grant`, new URLSearchParams());
    expect(refused.status).toBe(403);
    expect(await refused.text()).toContain('Sign in as somebody of Fabrikam Lighting first.');
  });

  test('a page of another origin presses nothing', async () => {
    await listApp();
    const { browser } = await openPortal(bench, ivan);
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { cookie, origin: 'http://127.0.0.1:3000' };
    const address = `${bench.running.addresses.adminCentre}${app}/permissions/grant`;
    expect((await fetch(address, { method: 'POST', headers })).status).toBe(404);
    expect(await bench.control.grants('fabrikam.example')).toEqual([]);
  });

  test('revoked sessions end here too', async () => {
    const portal = await openPortal(bench, ivan);
    await bench.control.user(ivan, 'revoke-sessions');
    expect(await portal.page(`${home}/`)).toContain('Sign in at fabrikam.example');
  });
});

describe('every page', () => {
  test('has the band, the policy without scripts, and an address of its own for each deep link', async () => {
    await listApp();
    const portal = await openPortal(bench, ivan);
    const values = { tenant: 'fabrikam.example', appId: signInClientId, oid: doraOid };
    for (const entry of Object.values(portalLabels)) {
      if (typeof entry === 'string' || !('emulated' in entry)) continue;
      const response = await portal.browser.get(filledIn(entry.emulated, values));
      expect([entry.emulated, response.status]).toEqual([entry.emulated, 200]);
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
      const page = await response.text();
      expect(page).toContain('This is not Microsoft');
      expect(page).not.toContain('<script');
    }
  });

  test('a deep link of Microsoft’s arrives at the tenant’s page, which bears its fragment', async () => {
    await listApp();
    const page = await (await openPortal(bench)).page(`${home}/`);
    expect(page).toContain(`id="${deepLinkFragment('linkAdminConsentRequests')}"`);
    expect(page).toContain(`ManagedAppMenuBlade/~/Permissions/objectId/`);
    expect(page).toContain(`href="${app}/permissions"`);
  });

  test('what is not there is 404', async () => {
    const portal = await openPortal(bench, ivan);
    for (const address of ['/nowhere.example/', `${home}/nothing`, `${home}/users/${signInClientId}`]) {
      expect((await portal.browser.get(address)).status).toBe(404);
    }
  });
});

describe('enterprise apps', () => {
  test('lists only what has a service principal here, and quotes the short path', async () => {
    const portal = await openPortal(bench, ivan);
    const empty = await portal.page(`${home}/enterprise-apps`);
    expect(empty).toContain('No application is listed in Fabrikam Lighting yet');
    expect(empty).toContain('Enterprise Applications → the app → Permissions → Grant admin consent');
    const missing = await portal.browser.get(`${app}/permissions`);
    expect(missing.status).toBe(404);
    expect(await missing.text()).toContain('has no service principal in Fabrikam Lighting');
    await listApp();
    const list = await portal.page(`${home}/enterprise-apps`);
    expect(list).toContain(`href="${app}"`);
    expect(list).not.toContain(mailClientId);
    expect(await portal.page(app)).toContain('Enterprise Applications → Parspec → Permissions →');
  });

  test('Grant admin consent reviews the registered list, replaces what was tenant-wide, and nobody is asked again', async () => {
    await bench.control.registration('fabrikam.example', 'mail', 'grant', { scopes: ['User.Read'] });
    const mail = `${home}/enterprise-apps/${mailClientId}/permissions`;
    const portal = await openPortal(bench, ivan);
    expect(await portal.page(mail)).toContain('Grant admin consent for Fabrikam Lighting');
    const review = await portal.page(`${mail}/grant`);
    expect(review).toContain('Permissions requested');
    expect(review).toContain('Send mail as a user');
    expect(review).toMatch(/<code>Mail\.Send<\/code>\s*<span class="tag">restricted scope/);
    const done = await portal.submit(`${mail}/grant`, `${mail}/grant`);
    const page = await done.text();
    expect(page).toContain('Admin consent was granted.');
    expect(page).toMatch(/<code>Mail\.Send<\/code>\s*<span class="tag">restricted scope/);
    const [grant] = await bench.control.grants('fabrikam.example');
    expect(grant).toMatchObject({
      consentType: 'AllPrincipals',
      scope: 'openid profile email offline_access Mail.Send',
    });
  });

  test('Revoke permission takes one from everybody; what a person granted stays, and the portal cannot revoke it', async () => {
    const scopes = ['openid', 'profile'];
    await bench.control.registration('fabrikam.example', 'sign-in', 'grant', { scopes });
    await bench.control.registration('fabrikam.example', 'sign-in', 'grant', { scopes, upn: dora });
    const portal = await openPortal(bench, ivan);
    const revoke = `${app}/permissions/revoke`;
    await portal.submit(`${app}/permissions`, revoke);
    const [forAll] = await bench.control.grants('fabrikam.example');
    expect(forAll).toMatchObject({ consentType: 'AllPrincipals', scope: 'profile' });
    const last = await portal.submit(`${app}/permissions`, revoke);
    expect(await last.text()).toContain('No admin consented permissions for this app');
    const grants = await bench.control.grants('fabrikam.example');
    expect(grants.map((each) => [each.upn, each.scope])).toEqual([[dora, 'openid profile']]);
    const people = await portal.page(`${app}/permissions?tab=user`);
    expect(people).toContain(dora);
    expect(people).toContain('The portal can’t revoke these');
    expect(people).not.toContain(revoke);
  });

  test('Properties switch the app off and on, ask for assignment, and delete', async () => {
    const tokens = await signedInAtFabrikam();
    const portal = await openPortal(bench, ivan);
    const properties = `${app}/properties`;
    await portal.submit(properties, properties, { enabled: 'no' });
    expect(await redeem(tokens)).toContain('AADSTS7000112');
    const saved = await portal.submit(properties, properties, { enabled: 'yes', assignment: 'yes' });
    expect(await saved.text()).toContain('Your settings were saved.');
    expect(await redeem(tokens)).toContain('AADSTS50105');
    const deleted = await portal.submit(properties, `${properties}/delete`);
    expect(await deleted.text()).toContain('No application is listed');
    expect(await redeem(tokens)).toContain('AADSTS7000229');
    expect(await bench.control.grants('fabrikam.example')).toEqual([]);
  });

  test('Users and groups assign and remove', async () => {
    const tokens = await signedInAtFabrikam();
    const portal = await openPortal(bench, ivan);
    const people = `${app}/users-and-groups`;
    await portal.submit(`${app}/properties`, `${app}/properties`, { assignment: 'yes' });
    const assigned = await portal.submit(people, `${people}/assign`, { oid: doraOid });
    expect(await assigned.text()).toContain('The person was assigned.');
    expect(await redeem(tokens)).toBe('');
    await portal.submit(people, `${people}/remove`);
    expect(await redeem(tokens)).toContain('AADSTS50105');
  });
});

/** Dora's refresh token, after an admin granted the sign-in app for everybody. */
async function signedInAtFabrikam(): Promise<string> {
  await bench.control.registration('fabrikam.example', 'sign-in', 'grant');
  return String((await signIn(bench, dora)).body['refresh_token']);
}

/** What the next redemption says; empty where it works. */
async function redeem(refreshToken: string): Promise<string> {
  const form = { grant_type: 'refresh_token', refresh_token: refreshToken };
  return String((await requestToken(bench.login, form)).body['error_description'] ?? '');
}

describe('consent and permissions', () => {
  const user = `${home}/consent-and-permissions/user-consent-settings`;
  const admin = `${home}/consent-and-permissions/admin-consent-settings`;

  test.each(['allow', 'low-risk', 'microsoft-managed', 'none'])('user consent: %s', async (setting) => {
    const portal = await openPortal(bench, ivan);
    const saved = await (await portal.submit(user, user, { setting })).text();
    expect(saved).toContain('Your settings were saved.');
    expect(saved).toMatch(new RegExp(`value="${setting}"\\s+checked`));
    expect(await tenant()).toMatchObject({ userConsent: setting });
  });

  test('what is classified low risk can be chosen, among what needs no admin', async () => {
    const portal = await openPortal(bench, ivan);
    const permission = ['openid', 'Mail.Send', 'User.Read.All'];
    await portal.submit(user, `${user}/low-risk`, { permission });
    expect(await tenant()).toMatchObject({ lowRiskPermissions: ['openid', 'Mail.Send'] });
  });

  test('admin consent settings: requests, reviewers, mails, days', async () => {
    const portal = await openPortal(bench, ivan);
    const form = { requests: 'no', reviewer: [ivan, dora], notify: 'no', remind: 'no', days: '7' };
    await portal.submit(admin, admin, form);
    expect(await tenant()).toMatchObject({
      adminConsentRequests: false,
      reviewers: [ivan, dora],
      notifyReviewers: false,
      remindersEnabled: false,
      requestDurationInDays: 7,
    });
    const wrong = await portal.submit(admin, admin, { days: '61' });
    expect(wrong.status).toBe(400);
    expect(await wrong.text()).toContain(
      'Consent request expires after (days): a whole number from 1 to 60.',
    );
    expect(await tenant()).toMatchObject({ requestDurationInDays: 7 });
  });

  test('the settings are the Global Administrator’s; a Cloud Application Administrator classifies', async () => {
    await bench.control.putUser(dora, { roles: ['Cloud Application Administrator'] });
    const portal = await openPortal(bench, dora);
    const refused = await portal.browser.send(user, new URLSearchParams({ setting: 'allow' }));
    expect(refused.status).toBe(403);
    expect((await portal.browser.send(admin, new URLSearchParams())).status).toBe(403);
    await portal.submit(user, `${user}/low-risk`, { permission: 'email' });
    expect(await tenant()).toMatchObject({ userConsent: 'none', lowRiskPermissions: ['email'] });
  });

  const tenant = (): Promise<object> => bench.control.call('GET', '/tenants/fabrikam.example');
});

describe('users', () => {
  const address = `${home}/users/${doraOid}`;

  test('are listed with their roles', async () => {
    const page = await (await openPortal(bench)).page(`${home}/users`);
    expect(page).toContain(dora);
    expect(page).toMatch(/ivan@fabrikam\.example[\s\S]*Global Administrator/);
  });

  test('show the state of their mailbox', async () => {
    await bench.control.putUser(dora, { mailbox: 'on-premises' });
    expect(await (await openPortal(bench)).page(address)).toMatch(
      /<dt>Mailbox<\/dt>\s*<dd>on-premises<\/dd>/,
    );
  });

  test('are disabled, enabled, signed out and deleted; a redemption tells each', async () => {
    const tokens = await signedInAtFabrikam();
    const portal = await openPortal(bench, ivan);
    expect(await (await portal.submit(address, `${address}/disable`)).text()).toContain('was disabled');
    expect(await redeem(tokens)).toContain('AADSTS50057');
    await portal.submit(address, `${address}/enable`);
    expect(await redeem(tokens)).toBe('');
    await portal.submit(address, `${address}/revoke-sessions`);
    expect(await redeem(tokens)).toContain('AADSTS50173');
    const deleted = await (await portal.submit(address, `${address}/delete`)).text();
    expect(deleted).toContain('The user was deleted.');
    expect(deleted).not.toContain(dora);
    expect(await redeem(tokens)).toContain('AADSTS500341');
  });

  test('need a User Administrator', async () => {
    await bench.control.putUser(dora, { roles: ['Cloud Application Administrator'] });
    const portal = await openPortal(bench, dora);
    expect((await portal.browser.send(`${address}/disable`, new URLSearchParams())).status).toBe(403);
  });
});
