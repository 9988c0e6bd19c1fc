import { nextActions, turnWords, withBrand } from '@gatehouse/contract';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createOpenidEntra } from '../../ports/microsoft/openid-entra.ts';
import { Browser, type Page } from '../../../test/browser.ts';
import { goToCallback, startHouse, type House } from '../../../test/harness.ts';
import { aadstsRows } from './aadsts-knowledge.model.ts';
import type { AadstsRow, Arrival } from './aadsts/row.model.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());
beforeEach(async () => {
  await house.emulator.call('DELETE', '/faults');
});

/** Microsoft answers the next request on this path with the number. */
async function order(path: string, code: number, { error, suberror }: Arrival): Promise<void> {
  const respond = { aadsts: code, error, ...(suberror === null ? {} : { suberror }) };
  await house.emulator.call('POST', '/faults', { surface: 'login', match: { path }, respond, times: 1 });
}

const journeys = {
  async redirect(code: number, arrival: Arrival): Promise<Page> {
    await order('/authorize', code, arrival);
    return new Browser().visit(`${house.baseUrl}/sign-in/microsoft`);
  },
  async 'token-endpoint'(code: number, arrival: Arrival): Promise<Page> {
    const browser = new Browser();
    const callback = await goToCallback(house, 'ada@contoso.example', browser);
    await order('/token', code, arrival);
    return browser.visit(callback);
  },
};

function arriving(by: Arrival['by']): readonly (readonly [number, AadstsRow, Arrival])[] {
  return aadstsRows.flatMap((row) =>
    row.arrivals.filter((arrival) => arrival.by === by).map((arrival) => [row.code, row, arrival] as const),
  );
}

function expectTold(page: Page, row: AadstsRow): void {
  const text = page.text.replaceAll(/\s+/g, ' ');
  const named = (words: string): string => withBrand(words, 'Parspec').replaceAll('"', '&quot;');
  expect(text).toContain(`<h1>${named(row.title)}</h1>`);
  expect(text).toContain(`AADSTS${row.code}`);
  expect(text).toContain(named(turnWords[row.turn]));
  // A pressed Cancel keeps its own sentence (docs: the voice, moment 1).
  if (row.code === 65004)
    expect(text).toContain('So Parspec learned nothing about you, and you are not signed in.');
  else {
    expect(text).toContain(named(row.text));
    expect(text).toContain(`Next: ${named(nextActions[row.action].label)}.`);
  }
  expect(page.status).toBeLessThan(504);
  expect(page.status).not.toBe(500);
}

test.each(arriving('redirect'))(
  'AADSTS%i on the way back is told, with turn and next step',
  async (code, row, arrival) => {
    expectTold(await journeys.redirect(code, arrival), row);
  },
);

test.each(arriving('token-endpoint'))(
  'AADSTS%i of the token endpoint is told, with turn and next step',
  async (code, row, arrival) => {
    expectTold(await journeys['token-endpoint'](code, arrival), row);
  },
);

test.each(arriving('client-credentials'))(
  'AADSTS%i reaches us where we ask whether the app is there',
  async (code, _row, arrival) => {
    await order('/token', code, arrival);
    const tenantId = '5b3f2c1e-8d47-4a6b-9c15-27e0d4f8a961';
    const request = { registration: 'sign-in', tenantId, clientRequestId: tenantId } as const;
    const answer = await createOpenidEntra(house.config).probeRegistration(request);
    expect(answer).toMatchObject({ kind: 'refused', refusal: { error: arrival.error, aadsts: code } });
  },
);

test('a number that nobody knows is kept: on the page, on the attempt, in the log', async () => {
  const browser = new Browser();
  const start = await browser.ask(`${house.baseUrl}/sign-in/microsoft`);
  const state = new URL(start.headers.get('location') ?? '').searchParams.get('state') ?? '';
  const query = new URLSearchParams({
    state,
    error: 'access_denied',
    error_description: 'AADSTS4242424: new',
  });
  const page = await browser.visit(`${house.baseUrl}/sign-in/microsoft/callback?${query.toString()}`);
  expect(page.text).toContain('which we have not met before');
  expect(page.text).toContain('AADSTS4242424');
  const row = await house.db
    .selectFrom('attempts')
    .select('aadsts')
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow();
  expect(row.aadsts).toBe(4_242_424);
});

test('the letter to support names the reference and the Correlation Id of the attempt', async () => {
  const page = await journeys.redirect(50_105, { by: 'redirect', error: 'access_denied', suberror: null });
  const { client_request_id: id, reference } = await house.db
    .selectFrom('attempts')
    .select(['client_request_id', 'reference'])
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow();
  const subject = encodeURIComponent(`Reference ${reference} · Correlation Id ${id}`);
  expect(page.text).toContain(`mailto:${house.config.brand.supportEmail}?subject=${subject}`);
});
