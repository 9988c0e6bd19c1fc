import { operations, type InputOf } from '@gatehouse/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Browser } from '../../../test/browser.ts';
import { headersOf } from '../../../test/forms.ts';
import { apiOf, replyOf, signIn, startHouse, type House } from '../../../test/harness.ts';
import { moveClock } from '../../../test/move-clock.ts';
import { mailsTo } from '../../../test/notices.ts';

const contoso = '5b3f2c1e-8d47-4a6b-9c15-27e0d4f8a961';
const fabrikam = 'c94e7a02-1f5d-4b38-a6e9-80d3b2715f4c';
const day = 24 * 60 * 60;

let house: House;
let ada: Browser;
let ben: Browser;

beforeAll(async () => {
  house = await startHouse();
  ada = await signIn(house, 'ada@contoso.example');
  ben = await signIn(house, 'ben@contoso.example');
});
afterAll(() => house.close());

type Body = InputOf<typeof operations.createHandOffLink>['body'];

async function make(browser: Browser, body: Body = {}) {
  return replyOf(await apiOf(house, browser)(operations.createHandOffLink, { body }));
}

const revoke = (browser: Browser, handOffLinkId: `hol_${string}`) =>
  apiOf(house, browser)(operations.revokeHandOffLink, { params: { handOffLinkId }, body: {} });
const mail = (browser: Browser, handOffLinkId: `hol_${string}`) =>
  apiOf(house, browser)(operations.mailHandOffLink, { params: { handOffLinkId }, body: {} });
const setContact = (browser: Browser, address: string | null) =>
  apiOf(house, browser)(operations.setItContact, { body: { address } });

async function actionsOf(id: string): Promise<string[]> {
  const rows = await house.db
    .selectFrom('audit_events')
    .select('action')
    .where('target_id', '=', id)
    .orderBy('id')
    .execute();
  return rows.map((row) => row.action);
}

describe('POST /api/hand-off-links', () => {
  test('201: any signed-in person makes one; its address is told once and stored nowhere', async () => {
    const { link, url } = await make(ben);
    expect(link).toMatchObject({
      tenantId: contoso,
      domain: 'contoso.example',
      state: 'open',
      madeBy: 'Ben Okafor',
    });
    const token = url.split('/').at(-1) ?? '';
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    const row = await house.db
      .selectFrom('hand_off_links')
      .selectAll()
      .where('id', '=', link.id)
      .executeTakeFirstOrThrow();
    for (const value of Object.values(row)) expect(String(value)).not.toContain(token);
    expect(await actionsOf(link.id)).toEqual(['hand-off-link.made']);
  });

  test('409: a tenant that is neither linked nor their own', async () => {
    const outcome = await apiOf(house, ada)(operations.createHandOffLink, { body: { tenantId: fabrikam } });
    expect(outcome).toMatchObject({ ok: false, problem: { code: 'tenant_not_linked' } });
  });
});

describe('GET /it/{token}', () => {
  test('200: without a session, a script or an effect; under the strictest policy', async () => {
    const { link, url } = await make(ada);
    const events = await actionsOf(link.id);
    const attempts = await house.db.selectFrom('attempts').select('id').execute();
    const stranger = new Browser();
    const page = await stranger.ask(url);
    expect(page.status).toBe(200);
    expect(page.text).not.toMatch(/<script|<form|<img|style="/);
    expect(page.headers.get('content-security-policy')).toBe(
      "default-src 'none'; style-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    expect(page.headers.get('x-robots-tag')).toBe('noindex, nofollow');
    expect(stranger.cookieHeader('localhost')).toBe('');
    expect(await actionsOf(link.id)).toEqual(events);
    expect(await house.db.selectFrom('attempts').select('id').execute()).toEqual(attempts);
  });

  test('names both registrations, the tenant, the maker and nobody else', async () => {
    const { text } = await new Browser().ask((await make(ada)).url);
    for (const { clientId } of Object.values(house.config.registrations)) expect(text).toContain(clientId);
    expect(text).toContain(`${house.emulator.adminCentre}/${contoso}/#view/`);
    expect(text).toContain('Ada Lindqvist');
    for (const other of ['Ben Okafor', 'Chen Wei', 'ben@contoso.example']) expect(text).not.toContain(other);
    expect(text).not.toMatch(/admin consent granted/i);
  });

  test('what people have written is text', async () => {
    const evil = '</title><script>alert(1)</script>**b**[x](https://evil.example)';
    await house.db
      .updateTable('organizations')
      .set({ name: evil })
      .where('name', '=', 'Wingtip Supply')
      .execute();
    const hana = await signIn(house, 'hana@wingtip.example');
    const { text } = await new Browser().ask((await make(hana)).url);
    expect(text).not.toContain('<script');
    expect(text).not.toContain('href="https://evil.example"');
  });

  test('404: unknown, revoked and expired are one and the same answer', async () => {
    const [revoked, old] = [await make(ada), await make(ada)];
    replyOf(await revoke(ada, revoked.link.id));
    await moveClock(house, 30 * day - 60);
    expect((await new Browser().ask(old.url)).status).toBe(200);
    await moveClock(house, 120);
    const urls = [revoked.url, old.url, `${house.baseUrl}/it/${'x'.repeat(43)}`, `${house.baseUrl}/it/x`];
    const answers = await Promise.all(urls.map((url) => new Browser().ask(url)));
    const told = answers.map((answer) => [
      answer.status,
      headersOf(answer),
      // The reference and the time differ from answer to answer.
      answer.text.replaceAll(/[2-9A-Z]{4}-[2-9A-Z]{4}/g, '').replaceAll(/\d\d:\d\d:\d\d/g, ''),
    ]);
    expect(told[0]?.[0]).toBe(404);
    for (const one of told) expect(one).toEqual(told[0]);
    for (const url of urls) expect((await new Browser().ask(`${url}/approve/mail`)).status).toBe(404);
    ada = await signIn(house, 'ada@contoso.example');
    ben = await signIn(house, 'ben@contoso.example');
  });
});

describe('POST /api/hand-off-links/{id}/revoke', () => {
  test('200: by who made it or by an admin; 404 for others; 409 a second time', async () => {
    const [mine, theirs] = [await make(ben), await make(ada)];
    expect(await revoke(ben, theirs.link.id)).toMatchObject({ problem: { code: 'hand_off_link_not_found' } });
    expect(replyOf(await revoke(ada, mine.link.id)).state).toBe('revoked');
    expect(await revoke(ben, mine.link.id)).toMatchObject({ problem: { code: 'hand_off_link_over' } });
    expect(await actionsOf(mine.link.id)).toEqual(['hand-off-link.made', 'hand-off-link.revoked']);
    const { links } = replyOf(await apiOf(house, ada)(operations.listHandOffLinks, { query: {} }));
    expect(links.find((link) => link.id === mine.link.id)).toMatchObject({
      state: 'revoked',
      madeBy: 'Ben Okafor',
    });
  });
});

describe('the IT contact', () => {
  test('is entered by an admin; others learn only that there is one', async () => {
    expect(await setContact(ben, 'it@contoso.example')).toMatchObject({
      problem: { code: 'admin_required' },
    });
    expect(await setContact(ada, 'no address')).toMatchObject({
      problem: { code: 'it_contact_refused', field: 'body.address' },
    });
    replyOf(await setContact(ada, ' it@contoso.example '));
    const read = async (browser: Browser) =>
      replyOf(await apiOf(house, browser)(operations.getItContact, {}));
    expect(await read(ada)).toEqual({ isSet: true, address: 'it@contoso.example' });
    expect(await read(ben)).toEqual({ isSet: true, address: null });
    replyOf(await setContact(ada, null));
    expect(await read(ben)).toEqual({ isSet: false, address: null });
  });

  test('gets the link by mail, whole, three times a day for the whole account', async () => {
    const { link, url } = await make(ben);
    expect(await mail(ben, link.id)).toMatchObject({ problem: { code: 'it_contact_missing' } });
    replyOf(await setContact(ada, 'helpdesk@contoso.example'));
    const asked = [];
    for (const browser of [ben, ada, ben, ada]) asked.push(await mail(browser, link.id));
    expect(asked.map((one) => (one.ok ? 202 : one.problem.code))).toEqual([202, 202, 202, 'rate_limited']);
    const mails = await mailsTo(house, 'helpdesk@contoso.example');
    expect(mails.map((one) => one.link)).toEqual([url, url, url]);
    expect((await actionsOf(link.id)).filter((action) => action === 'hand-off-link.mailed')).toHaveLength(3);
  });

  test('gets no link that is over', async () => {
    const { link } = await make(ben);
    replyOf(await revoke(ben, link.id));
    expect(await mail(ben, link.id)).toMatchObject({ problem: { code: 'hand_off_link_over' } });
  });
});
