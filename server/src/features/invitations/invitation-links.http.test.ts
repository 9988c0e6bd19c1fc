import { operations } from '@gatehouse/contract';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Browser, type Page } from '../../../test/browser.ts';
import { headersOf, postForm } from '../../../test/forms.ts';
import { apiOf, replyOf, signIn, startHouse, type House } from '../../../test/harness.ts';
import { lastMailTo } from '../../../test/notices.ts';
import { limitRules } from '../limits/limit-rules.model.ts';

let house: House;
let ada: Browser;
beforeAll(async () => {
  house = await startHouse({ environment: { LIMITS_SCALE: '1', TRUSTED_PROXY_HOPS: '1' } });
  ada = await signIn(house, 'ada@contoso.example');
});
afterAll(() => house.close());

const newToken = (): string => randomBytes(32).toString('base64url');
const tries = limitRules['wrong-links-of-ip'].capacity;

/** A client of its own, as our proxy names it. */
const client = (index: number): Record<string, string> => ({
  'x-forwarded-for': `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`,
});

async function invite(email: string): Promise<{ id: `inv_${string}`; token: string }> {
  const body = { rows: [{ email }] };
  const { rows } = replyOf(await apiOf(house, ada)(operations.sendInvitations, { body }));
  const { link } = await lastMailTo(house, email);
  return { id: rows[0]?.invitationId as `inv_${string}`, token: link.slice(-43) };
}

/** The three addresses behind a token. */
async function askAll(token: string, headers: Record<string, string>): Promise<Page[]> {
  const path = `/invitations/${token}`;
  return [
    await new Browser().ask(`${house.baseUrl}${path}`, { headers }),
    await new Browser().ask(`${house.baseUrl}${path}/microsoft`, { headers }),
    await postForm(house, new Browser(), `${path}/address`, { displayName: 'Jo', password: '' }, headers),
  ];
}

/** All that a client sees of an answer but what differs of any two: the reference and the time. */
function seen(page: Page): unknown {
  const text = page.text
    .replaceAll(/[0-9A-Z]{4}-[0-9A-Z]{4}/g, 'REFERENCE')
    .replaceAll(/\d{4}-\d\d-\d\d[T ][\d:.]+Z?/g, 'TIME')
    .replaceAll(/\d\d:\d\d(:\d\d)?/g, 'TIME');
  return { status: page.status, headers: headersOf(page), text };
}

/** A token for each way in which a link comes to open nothing. */
async function deadTokens(): Promise<Record<string, string>> {
  const call = apiOf(house, ada);
  const [withdrawn, expired, used, replaced] = [
    await invite('withdrawn@contoso.example'),
    await invite('expired@contoso.example'),
    await invite('used@contoso.example'),
    await invite('replaced@contoso.example'),
  ];
  replyOf(await call(operations.withdrawInvitation, { params: { invitationId: withdrawn.id }, body: {} }));
  const expire = house.db.updateTable('invitations').set({ expires_at: new Date(0) });
  await expire.where('id', '=', expired.id).execute();
  await postForm(house, new Browser(), `/invitations/${used.token}/address`, {
    displayName: 'Jo',
    password: '',
  });
  replyOf(await call(operations.resendInvitation, { params: { invitationId: replaced.id }, body: {} }));
  const tokens = { withdrawn, expired, used, replaced };
  return Object.fromEntries(Object.entries(tokens).map(([what, { token }]) => [what, token]));
}

describe('D12: the links of invitations tell nobody which there are', () => {
  test('what never was one, was used, withdrawn, replaced or is too old gives one and the same answer', async () => {
    const never = (await askAll(newToken(), client(1))).map(seen);
    expect(never).toMatchObject([{ status: 404 }, { status: 404 }, { status: 404 }]);
    const dead = { ...(await deadTokens()), short: 'x', long: 'x'.repeat(500) };
    for (const [what, token] of Object.entries(dead))
      expect([what, (await askAll(token, client(2))).map(seen)]).toEqual([what, never]);
  });

  test('tokens out of the air open nothing', { timeout: 600_000 }, async () => {
    await invite('waiting@contoso.example');
    const count = Number(process.env['PROVE_COUNT'] ?? 300);
    let next = 0;
    const unlike: string[] = [];
    const guess = async (): Promise<void> => {
      while (next < count) {
        const index = next;
        next += 1;
        const headers = client(1000 + Math.floor(index / tries));
        const page = await new Browser().ask(`${house.baseUrl}/invitations/${newToken()}`, { headers });
        if (page.status !== 404) unlike.push(`${index}: ${page.status}`);
      }
    };
    await Promise.all(Array.from({ length: 20 }, guess));
    expect(unlike).toEqual([]);
  });

  test('429: who has tried too many learns nothing more, not even from a link that is good', async () => {
    const { token } = await invite('good@contoso.example');
    const ask = (tried: string) => askAll(tried, client(3));
    const pages: Page[] = [];
    while (pages.length <= tries + 30) pages.push(...(await ask(newToken())));
    expect(new Set(pages.slice(0, tries).map((page) => page.status))).toEqual(new Set([404]));
    expect(pages.at(-1)?.status).toBe(429);
    expect(Number(pages.at(-1)?.headers.get('retry-after'))).toBeGreaterThan(0);
    const known = await new Browser().ask(`${house.baseUrl}/invitations/${token}`, { headers: client(3) });
    const unknown = await new Browser().ask(`${house.baseUrl}/invitations/${newToken()}`, {
      headers: client(3),
    });
    expect([known.status, unknown.status]).toEqual([429, 429]);
    // Somebody else goes on by their link.
    expect(
      (await new Browser().ask(`${house.baseUrl}/invitations/${token}`, { headers: client(4) })).status,
    ).toBe(200);
  });

  test('a link that is good costs none of the tries, however often it is opened', async () => {
    const { token } = await invite('often@contoso.example');
    const statuses = new Set<number>();
    for (let count = 0; count < tries + 20; count += 1)
      statuses.add(
        (await new Browser().ask(`${house.baseUrl}/invitations/${token}`, { headers: client(5) })).status,
      );
    expect([...statuses]).toEqual([200]);
  });
});
