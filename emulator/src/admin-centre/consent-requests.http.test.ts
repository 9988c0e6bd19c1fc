import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openPortal } from '../../test/portal.ts';
import { authorizeAddress, newBrowser, returned, startBench } from '../../test/relying-party.ts';
import type { Bench } from '../../test/relying-party.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(() => bench.running.close());
beforeEach(() => bench.control.reset());

const ivan = 'ivan@fabrikam.example';
const list = '/fabrikam.example/admin-consent-requests';

/** Somebody of Fabrikam sends the request; its address in the admin centre. */
async function asked(upn = 'dora@fabrikam.example', justification = 'For the quotes'): Promise<string> {
  await bench.control.autoAnswer({ upn, answer: 'request', justification });
  await newBrowser(bench.login).get(authorizeAddress({ login_hint: upn }));
  const [request] = await bench.control.consentRequests('fabrikam.example');
  return `${list}/${request?.id ?? ''}`;
}

describe('Admin consent requests', () => {
  test('My Pending shows what waits for this reviewer, All everything', async () => {
    const request = await asked();
    await bench.control.patchTenant('fabrikam.example', { reviewers: [ivan, 'emil@fabrikam.example'] });
    expect(await (await openPortal(bench, ivan)).page(list)).toContain(`href="${request}"`);
    const later = await openPortal(bench, 'emil@fabrikam.example');
    const pending = await later.page(list);
    expect(pending).toContain('Requests from before you became a reviewer are only under All.');
    expect(pending).not.toContain(request);
    expect(await later.page(`${list}?tab=all`)).toContain(`href="${request}"`);
    expect(await (await openPortal(bench)).page(list)).toContain('Sign in as a reviewer');
  });

  test('the reviewer’s mail opens the request', async () => {
    const request = await asked();
    const [listed] = await bench.control.call<{ id: string }[]>('GET', `/mailboxes/${ivan}/inbox`);
    const mail = await bench.control.call('GET', `/mailboxes/${ivan}/messages/${listed?.id ?? ''}`);
    expect(JSON.stringify(mail)).toContain(`${bench.running.addresses.adminCentre}${request}`);
  });

  test('a request shows who asked and why, escaped', async () => {
    await asked();
    const request = await asked('emil@fabrikam.example', '<script>alert(1)</script>');
    const page = await (await openPortal(bench, ivan)).page(request);
    expect(page).toContain('Dora Kovács');
    expect(page).toContain('“For the quotes”');
    expect(page).toContain('Emil Sandberg');
    expect(page).not.toContain('<script>');
  });

  test('Review permissions and consent, Accept: a grant for everybody, and nobody is asked any more', async () => {
    const request = await asked();
    const portal = await openPortal(bench, ivan);
    const review = await portal.page(`${request}/review`);
    expect(review).toContain('Permissions requested');
    expect(review).toContain('Sign users in');
    const done = await portal.submit(`${request}/review`, `${request}/approve`);
    expect(await done.text()).toContain('The request was approved.');
    const [grant] = await bench.control.grants('fabrikam.example');
    expect(grant).toMatchObject({ consentType: 'AllPrincipals', registration: 'sign-in' });
    await bench.control.autoAnswer({ upn: 'emil@fabrikam.example', answer: 'abandon' });
    const emil = await newBrowser(bench.login).get(authorizeAddress({ login_hint: 'emil@fabrikam.example' }));
    expect(returned(emil)['code']).toBeDefined();
  });

  test.each(['deny', 'block'] as const)('%s needs a justification, and tells it', async (act) => {
    const request = await asked();
    const portal = await openPortal(bench, ivan);
    const empty = await portal.submit(request, `${request}/${act}`, { justification: ' ' });
    expect(empty.status).toBe(400);
    expect(await empty.text()).toContain('A justification is needed');
    await portal.submit(request, `${request}/${act}`, { justification: 'Send me the security page' });
    const [answered] = await bench.control.consentRequests('fabrikam.example');
    const answer = act === 'deny' ? 'denied' : 'blocked';
    expect(answered).toMatchObject({ answer, answerJustification: 'Send me the security page' });
    expect(await portal.page(request)).toContain('Send me the security page');
    const apps = await portal.page('/fabrikam.example/enterprise-apps');
    expect(apps).toContain(act === 'block' ? 'Disabled' : 'No application is listed');
  });

  test('a reviewer without a role that may grant can deny and not approve', async () => {
    await bench.control.patchTenant('fabrikam.example', { reviewers: ['emil@fabrikam.example'] });
    const request = await asked();
    const portal = await openPortal(bench, 'emil@fabrikam.example');
    expect(await portal.page(request)).toContain('has no role that may grant consent');
    const refused = await portal.browser.send(`${request}/approve`, new URLSearchParams());
    expect(refused.status).toBe(403);
    expect(await bench.control.grants('fabrikam.example')).toEqual([]);
    await portal.submit(request, `${request}/deny`, { justification: 'No' });
    const [answered] = await bench.control.consentRequests('fabrikam.example');
    expect(answered).toMatchObject({ answer: 'denied' });
  });

  test('an expired request offers no answer; a stranger’s is refused', async () => {
    const request = await asked();
    const stranger = await (
      await openPortal(bench)
    ).browser.send(`${request}/approve`, new URLSearchParams());
    expect(stranger.status).toBe(403);
    await bench.control.setClock({ advanceSeconds: 31 * 24 * 60 * 60 });
    const portal = await openPortal(bench, ivan);
    const page = await portal.page(request);
    expect(page).toContain('Expired');
    expect(page).not.toContain('<textarea');
    expect((await portal.browser.get(`${list}/nothing`)).status).toBe(404);
  });
});
