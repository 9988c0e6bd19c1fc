import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { contoso, linkFor, makePerson, makeReturner, userOf } from '../../../test/bindings.ts';
import { Browser, type Page } from '../../../test/browser.ts';
import { setEnforcement } from '../../../test/enforcement.ts';
import { headersOf, postForm } from '../../../test/forms.ts';
import { answerAs, startHouse, type House } from '../../../test/harness.ts';
import { mailsTo, noticeCount } from '../../../test/notices.ts';
import { demoPassword } from '../../../worlds/demo.ts';
import { databaseClock } from '../../ports/clock/clock.ts';
import { inTransaction } from '../../ports/db/database.ts';
import { systemRandom } from '../../ports/random/random.ts';
import { limitRules } from '../limits/limit-rules.model.ts';
import { deleteOldBindingLinks, writeBindingLinks } from './public.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse({ environment: { LIMITS_SCALE: '1', TRUSTED_PROXY_HOPS: '1' } });
});
afterAll(() => house.close());
beforeEach(async () => {
  await house.db.deleteFrom('limit_buckets').execute();
  await setEnforcement(house, 'required');
});

const newToken = (): string => randomBytes(32).toString('base64url');
const tries = limitRules['wrong-links-of-ip'].capacity;
const kim = 'kim@contoso.example';

/** A client of its own, as our proxy names it. */
const client = (index: number): Record<string, string> => ({ 'x-forwarded-for': `10.1.0.${index}` });

/** Both addresses behind a token. */
const askAll = async (token: string, headers: Record<string, string>): Promise<Page[]> => [
  await new Browser().ask(`${house.baseUrl}/return/${token}`, { headers }),
  await new Browser().ask(`${house.baseUrl}/return/${token}/microsoft`, { headers }),
];

/** All that a client sees of an answer but what differs of any two: the reference and the time. */
function seen(page: Page): unknown {
  const text = page.text
    .replaceAll(/[0-9A-Z]{4}-[0-9A-Z]{4}/g, 'REFERENCE')
    .replaceAll(/\d{4}-\d\d-\d\d[T ][\d:.]+Z?/g, 'TIME')
    .replaceAll(/\d\d:\d\d(:\d\d)?/g, 'TIME');
  return { status: page.status, headers: headersOf(page), text };
}

const pinned = (tenantId: string | null) =>
  house.db.updateTable('users').set({ pinned_tenant_id: tenantId }).where('email', '=', kim).execute();

const openLinks = async (email: string): Promise<number> => {
  const { id } = await userOf(house, email);
  const links = house.db.selectFrom('binding_links').select('id').where('user_id', '=', id);
  return (await links.where('state', '=', 'open').execute()).length;
};

describe('D12: binding links tell nobody which there are', () => {
  test('what never was one, was used, refused, replaced or is too old gives one and the same answer', async () => {
    const never = (await askAll(newToken(), client(1))).map(seen);
    expect(never).toMatchObject([{ status: 404 }, { status: 404 }]);
    const tokens: Record<string, string> = { short: 'x', long: 'x'.repeat(500) };
    for (const [index, state] of (['used', 'refused', 'replaced', 'expired'] as const).entries()) {
      const email = `${state}@contoso.example`;
      await makeReturner(house, email, `Person ${index}`);
      tokens[state] = (await linkFor(house, email)).slice(-43);
      const { id } = await userOf(house, email);
      const change = state === 'expired' ? { expires_at: new Date(0) } : { state };
      await house.db.updateTable('binding_links').set(change).where('user_id', '=', id).execute();
    }
    for (const [what, token] of Object.entries(tokens))
      expect([what, (await askAll(token, client(2))).map(seen)]).toEqual([what, never]);
  });

  test('429: who has tried too many learns nothing more, not even from a link that is good', async () => {
    const link = await linkFor(house, kim);
    const statuses: number[] = [];
    for (let count = 0; count < tries + 5; count += 1)
      statuses.push(
        (await new Browser().ask(`${house.baseUrl}/return/${newToken()}`, { headers: client(3) })).status,
      );
    expect(new Set(statuses.slice(0, tries))).toEqual(new Set([404]));
    expect(statuses.at(-1)).toBe(429);
    const known = await new Browser().ask(link, { headers: client(3) });
    expect(known.status).toBe(429);
    expect(Number(known.headers.get('retry-after'))).toBeGreaterThan(0);
    // Somebody else goes on by their link, however often they open it.
    for (let count = 0; count < tries + 5; count += 1)
      expect((await new Browser().ask(link, { headers: client(4) })).status).toBe(200);
  });
});

describe('POST /return/ask', () => {
  const ask = (email: string) => postForm(house, new Browser(), '/return/ask', { email });

  test('C01: the answer is the same for everybody, and leads to one page', async () => {
    await pinned(contoso);
    await makeReturner(house, 'no-pin@contoso.example', 'Noa Pin', null);
    const strange = seen(await ask('nobody@contoso.example'));
    expect(strange).toMatchObject({ status: 303 });
    for (const email of [
      kim,
      'ada@contoso.example',
      'no-pin@contoso.example',
      'dora@fabrikam.example',
      'x',
      '',
    ])
      expect([email, seen(await ask(email))]).toEqual([email, strange]);
    const page = await new Browser().ask(`${house.baseUrl}/return/ask/sent`);
    expect([page.status, page.text.includes('a mail is on its way')]).toEqual([200, true]);
    // Only who must come by Microsoft, may, and never has, is mailed.
    expect((await mailsTo(house, kim)).map(({ subject }) => subject)).toEqual([
      expect.stringContaining('way back'),
    ]);
    expect(await noticeCount(house)).toBe(1);
  });

  test('the mail has a new link, and the one before opens nothing any more', async () => {
    await pinned(contoso);
    const older = await linkFor(house, kim);
    await ask(kim.toUpperCase());
    const { link } = (await mailsTo(house, kim)).at(-1) ?? { link: '' };
    expect((await new Browser().ask(link)).text).toContain('about to enter as Kim Larsen');
    expect((await new Browser().ask(older)).status).toBe(404);
  });

  test('nobody is mailed while the account does not ask for Microsoft', async () => {
    await pinned(contoso);
    await setEnforcement(house, 'off');
    const before = await noticeCount(house);
    await ask(kim);
    expect(await noticeCount(house)).toBe(before);
  });

  test('C13: an address gets three mails an hour', async () => {
    await pinned(contoso);
    const before = await noticeCount(house);
    for (let count = 0; count < 5; count += 1) expect((await ask(kim)).status).toBe(303);
    expect(await noticeCount(house)).toBe(before + 3);
  });

  test('of many who ask at once each replaces the other: one link is open', async () => {
    await pinned(contoso);
    await Promise.all([ask(kim), ask(kim), ask(kim)]);
    expect(await openLinks(kim)).toBe(1);
  });

  test('whoever is stopped without a Microsoft account of their user is led there, whatever the domain', async () => {
    const fields = { email: kim, password: demoPassword };
    const byPassword = await postForm(house, new Browser(), '/sign-in/password', fields);
    expect([byPassword.status, byPassword.text]).toEqual([
      403,
      expect.stringContaining('href="/return/ask?email=kim%40contoso.example"'),
    ]);
    await makePerson(house, 'unbound@contoso.example', 'Una Bound');
    await answerAs(house, 'unbound@contoso.example');
    const byMicrosoft = await new Browser().visit(`${house.baseUrl}/sign-in/microsoft`);
    expect(byMicrosoft.text).toContain('href="/return/ask"');
    const unknown = await new Browser().ask(`${house.baseUrl}/return/${newToken()}`);
    expect(unknown.text).toContain('href="/return/ask"');
    const page = await new Browser().ask(`${house.baseUrl}/return/ask?email=%22%3E%3Cb%3E`);
    expect([page.status, page.text.includes('"><b>')]).toEqual([200, false]);
  });

  test('is offered on the sign-in page of a domain that asks for Microsoft, whoever has the address', async () => {
    for (const email of [kim, 'nobody@contoso.example']) {
      const page = await new Browser().ask(`${house.baseUrl}/sign-in/with?email=${email}`);
      expect(page.text).toContain('action="/return/ask"');
    }
    const other = await new Browser().ask(`${house.baseUrl}/sign-in/with?email=hana@wingtip.example`);
    expect(other.text).not.toContain('/return/ask');
  });
});

describe('writing links', () => {
  test('for many in one act; each user has one open link, and only its hash is stored', async () => {
    const users = await house.db
      .selectFrom('users')
      .select(['id', 'organization_id'])
      .where('email', 'like', '%@contoso.example')
      .execute();
    const wanted = users.map(({ id, organization_id }) => ({
      organizationId: organization_id,
      userId: id,
      tenantId: contoso,
    }));
    const at = await databaseClock.now(house.db);
    const made = { why: 'announced', at, baseUrl: house.baseUrl } as const;
    const write = () =>
      inTransaction(house.db, (tx) => writeBindingLinks({ random: systemRandom }, tx, wanted, made));
    await write();
    const written = await write();
    expect([...written.keys()].toSorted()).toEqual(users.map(({ id }) => id).toSorted());
    expect(await openLinks(kim)).toBe(1);
    const rows = await house.db.selectFrom('binding_links').selectAll().execute();
    for (const { link } of written.values()) {
      expect(JSON.stringify(rows)).not.toContain(link.slice(-43));
      expect((await new Browser().ask(link)).status).toBe(200);
    }
    expect(
      await inTransaction(house.db, (tx) => writeBindingLinks({ random: systemRandom }, tx, [], made)),
    ).toEqual(new Map());
  });

  test('what is long over is deleted', async () => {
    const rows = house.db.selectFrom('binding_links').select('id');
    await house.db
      .updateTable('binding_links')
      .set({ expires_at: new Date(0) })
      .where('state', '=', 'replaced')
      .execute();
    await deleteOldBindingLinks(house.db, new Date(1));
    expect(await rows.where('state', '=', 'replaced').execute()).toEqual([]);
    expect((await rows.execute()).length).toBeGreaterThan(0);
  });
});
