import { microsoftPages, nextActions, turnHolders } from '@gatehouse/contract';
import { describe, expect, test } from 'vitest';
import { aadstsRows, lookUpAadsts } from './aadsts-knowledge.model.ts';
import type { AadstsRow, Arrival } from './aadsts/row.model.ts';
import { decideCallback } from './callback-answer.model.ts';
import { decideRedemption } from './redemption-verdict.model.ts';
import { tellByNumber } from './tell-failure.model.ts';

test('at least 80 numbers are known, each once', () => {
  const codes = aadstsRows.map((row) => row.code);
  expect(codes.length).toBeGreaterThanOrEqual(80);
  expect(new Set(codes).size).toBe(codes.length);
});

test.each(aadstsRows.map((row) => [row.code, row] as const))(
  'AADSTS%i is told in the voice of the product',
  (_code, row) => {
    expect(turnHolders).toContain(row.turn);
    expect(nextActions).toHaveProperty(row.action);
    expect(microsoftPages).toHaveProperty(row.page);
    expect(row.title).not.toMatch(/[.!]$/);
    expect(row.text).toMatch(/[.]$/);
    // docs: the voice. Short sentences; words that blame or say nothing are not used.
    for (const sentence of row.text.split(/(?<=[.?])\s/)) expect(sentence.split(' ').length).toBeLessThan(24);
    expect(`${row.title} ${row.text}`).not.toMatch(/\b(oops|please|unfortunately|invalid|error occurred)\b/i);
    expect(row.text).not.toContain('Parspec');
  },
);

/** Which turns a verdict leaves open. What it does not decide, it does not contradict. */
const turnsOfRedemption = {
  revoked: ['it-admin', 'user'],
  'must-reauthenticate': ['user', 'it-admin'],
  'vendor-fault': ['vendor'],
  'no-verdict': ['vendor', 'nobody'],
} as const;

function turnsOfCallback(row: AadstsRow, arrival: Arrival): readonly string[] {
  const { verdict } = decideCallback({
    error: arrival.error,
    errorSubcode: null,
    errorDescription: `AADSTS${row.code}: as Microsoft writes it`,
  });
  const open = {
    microsoft_declined: ['user'],
    // A request that may be sent is the person's turn; everything else of the kind is the admin's.
    microsoft_admin_approval_needed: row.action === 'send-request' ? ['user'] : ['it-admin'],
    microsoft_vendor_fault: ['vendor'],
    microsoft_unreachable: ['nobody'],
    microsoft_cancelled_or_blocked: [],
    microsoft_refused: turnHolders,
  };
  return open[verdict];
}

const arrivals = aadstsRows.flatMap((row) =>
  row.arrivals.map((arrival) => [row.code, arrival.by, row, arrival] as const),
);

describe('no row says something else than the closed tables decide', () => {
  test.each(arrivals)('AADSTS%i by %s', (code, by, row, arrival) => {
    const open =
      by === 'redirect'
        ? turnsOfCallback(row, arrival)
        : turnsOfRedemption[
            decideRedemption({ error: arrival.error, suberror: arrival.suberror, aadsts: code })
          ];
    expect(open).toContain(row.turn);
  });
});

test('a number that no row has keeps its digits, for support', () => {
  const found = lookUpAadsts(4_242_424);
  expect(found).toMatchObject({ isKnown: false, action: 'write-to-support', code: 4_242_424 });
  expect(found.text).toContain('AADSTS4242424');
});

describe('a failure is told by its number', () => {
  test.each([
    ['microsoft_refused', 50105, 'You are not assigned to {brand}'],
    ['microsoft_admin_approval_needed', 90094, 'Your IT admin must approve first'],
    ['microsoft_refused', 4_242_424, 'Microsoft refused'],
  ] as const)('%s with %i', (code, aadsts, title) => {
    expect(tellByNumber(code, aadsts)?.title).toBe(title);
  });

  test.each([
    ['microsoft_refused', null],
    ['microsoft_declined', 65004],
    ['microsoft_vendor_fault', 4_242_424],
    ['wrong_tenant', 50020],
  ] as const)('%s with %s keeps its own words', (code, aadsts) => {
    expect(tellByNumber(code, aadsts)).toBeNull();
  });
});
