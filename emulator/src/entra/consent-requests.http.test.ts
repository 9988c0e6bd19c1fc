import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  authorizeAddress,
  mailAuthorizeAddress,
  newBrowser,
  requestToken,
  returned,
  signInByHand,
  startBench,
} from '../../test/relying-party.ts';
import type { Bench } from '../../test/relying-party.ts';

const fabrikam = 'fabrikam.example';
const ivan = 'ivan@fabrikam.example';
const emil = 'emil@fabrikam.example';
const dora = 'dora@fabrikam.example';
let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(() => bench.running.close());
beforeEach(() => bench.control.reset());

/** What a person meets at the next sign-in: `code`, or the heading of Microsoft's page with its AADSTS code. */
async function meets(upn: string, address = authorizeAddress): Promise<string> {
  await bench.control.autoAnswer({ upn, answer: 'abandon' });
  const response = await newBrowser(bench.login).get(address({ login_hint: upn }));
  if (response.status === 302)
    return Object.keys(returned(response)).find((key) => key === 'code') ?? 'error';
  const page = await response.text();
  const heading = /<h1>([^<]+)</.exec(page)?.[1] ?? '';
  return heading.startsWith('Sorry') ? (/AADSTS\d+/.exec(page)?.[0] ?? '') : heading;
}

async function ask(upn: string, justification = 'Quotes', address = authorizeAddress): Promise<string> {
  await bench.control.autoAnswer({ upn, answer: 'request', justification });
  const response = await newBrowser(bench.login).get(address({ login_hint: upn }));
  expect(await response.text()).toContain('Request sent');
  const [newest] = await bench.control.consentRequests(fabrikam);
  return newest?.id ?? '';
}

async function subjects(upn: string): Promise<string[]> {
  const mails = await bench.control.call<{ subject: string }[]>('GET', `/mailboxes/${upn}/inbox`);
  return mails.map((mail) => mail.subject);
}

describe('one request collects everybody who asks', () => {
  test('and reviewers and requesters get a mail each time', async () => {
    await ask(emil, 'Quotes');
    await ask(dora, 'Submittals');
    await ask(emil, 'Mail', mailAuthorizeAddress);
    const [mail, signIn, ...others] = await bench.control.consentRequests(fabrikam);
    expect(others).toEqual([]);
    expect(mail).toMatchObject({ registration: 'mail', appDisplayName: 'Parspec Email', answer: null });
    expect(mail?.scopes).toContain('Mail.Send');
    expect(signIn?.requesters.map((each) => [each.upn, each.justification])).toEqual([
      [emil, 'Quotes'],
      [dora, 'Submittals'],
    ]);
    expect(await subjects(ivan)).toEqual([
      'Emil Sandberg requests access to Parspec Email',
      'Dora Kovács requests access to Parspec',
      'Emil Sandberg requests access to Parspec',
    ]);
    expect(await subjects(dora)).toEqual(['Your request for Parspec was sent']);
    const [newest] = await bench.control.call<{ id: string }[]>('GET', `/mailboxes/${ivan}/inbox`);
    const text = await bench.control.call<object>('GET', `/mailboxes/${ivan}/messages/${newest?.id}`);
    const page = `${bench.running.addresses.adminCentre}/${fabrikam}/admin-consent-requests`;
    expect(JSON.stringify(text)).toContain(page);
    expect((await fetch(page)).status).toBe(200);
  });
});

describe('the next sign-in after', () => {
  test('approve: nobody is asked again, at this registration', async () => {
    const id = await ask(emil);
    const done = await bench.control.answerConsentRequest(fabrikam, id, 'approve', { reviewer: ivan });
    expect(done).toMatchObject({ answer: 'approved', answeredBy: ivan, status: 'Completed' });
    expect(await bench.control.grants(fabrikam)).toMatchObject([{ consentType: 'AllPrincipals', upn: null }]);
    expect(await meets(emil)).toBe('code');
    expect(await meets(dora)).toBe('code');
    expect(await meets(dora, mailAuthorizeAddress)).toBe('Approval required');
    expect((await subjects(emil))[0]).toBe('Your request for Parspec was approved');
    await bench.control.registration(fabrikam, 'sign-in', 'revoke-grants');
    expect(await meets(dora)).toBe('Approval required');
  });

  test('deny: the page again, and they may ask again', async () => {
    const id = await ask(emil);
    await bench.control.answerConsentRequest(fabrikam, id, 'deny', { justification: 'Send me the contract' });
    expect(await meets(emil)).toBe('Approval required');
    const [mail] = await bench.control.call<{ id: string }[]>('GET', `/mailboxes/${emil}/inbox`);
    const text = await bench.control.call<object>('GET', `/mailboxes/${emil}/messages/${mail?.id}`);
    expect(JSON.stringify(text)).toContain('Send me the contract');
    expect(await ask(emil)).not.toBe(id);
  });

  test('block: AADSTS7000112 for everybody, and for the application itself', async () => {
    const id = await ask(emil);
    await bench.control.answerConsentRequest(fabrikam, id, 'block', { justification: 'Never' });
    expect(await meets(emil)).toBe('AADSTS7000112');
    expect(await meets(dora)).toBe('AADSTS7000112');
    expect(await meets(dora, mailAuthorizeAddress)).toBe('Approval required');
    const { body } = await requestToken(
      bench.login,
      { grant_type: 'client_credentials', scope: 'https://graph.microsoft.com/.default' },
      { tenant: fabrikam },
    );
    expect(body['error_codes']).toEqual([7000112]);
    expect((await subjects(emil))[0]).toBe('Parspec was blocked');
  });

  test('block, while somebody still looks at the page: they get no further either', async () => {
    const id = await ask(emil);
    await bench.control.clearAutoAnswers();
    const browser = newBrowser(bench.login);
    const page = await (await signInByHand(browser, authorizeAddress(), ivan)).text();
    await bench.control.answerConsentRequest(fabrikam, id, 'block', { justification: 'Never' });
    expect(await (await browser.press(page, { answer: 'accept' })).text()).toContain('AADSTS7000112');
    expect(await bench.control.grants(fabrikam)).toEqual([]);
  });

  test('expiry: told once, and they may ask again', async () => {
    await bench.control.patchTenant(fabrikam, { requestDurationInDays: 10 });
    const id = await ask(emil);
    await bench.control.setClock({ advanceSeconds: 5 * 24 * 3600 });
    await bench.control.setClock({ advanceSeconds: 60 });
    expect((await subjects(ivan))[0]).toBe('A request for Parspec is about to expire');
    await bench.control.setClock({ advanceSeconds: 5 * 24 * 3600 });
    await bench.control.setClock({ advanceSeconds: 60 });
    const [request] = await bench.control.consentRequests(fabrikam);
    expect(request).toMatchObject({ id, answer: 'expired', answeredBy: null });
    expect(await subjects(emil)).toEqual([
      'Your request for Parspec has expired',
      'Your request for Parspec was sent',
    ]);
    expect(await subjects(ivan)).toEqual([
      'A request for Parspec has expired',
      'A request for Parspec is about to expire',
      'Emil Sandberg requests access to Parspec',
    ]);
    await expect(bench.control.answerConsentRequest(fabrikam, id, 'approve')).rejects.toThrow('expired');
    expect(await ask(emil)).not.toBe(id);
  });
});

test('who may not answer is refused with words', async () => {
  await bench.control.patchTenant(fabrikam, { reviewers: [ivan, dora] });
  const id = await ask(emil);
  const answer = (act: 'approve' | 'deny', reviewer: string, justification = ''): Promise<unknown> =>
    bench.control.answerConsentRequest(fabrikam, id, act, { reviewer, justification });
  await expect(answer('approve', emil)).rejects.toThrow('is not a reviewer');
  await expect(answer('approve', dora)).rejects.toThrow('no role that may grant consent');
  await expect(answer('deny', dora)).rejects.toThrow('"field":"justification"');
  await answer('deny', dora, 'Later');
  await expect(answer('approve', ivan)).rejects.toThrow('answered already');
});
