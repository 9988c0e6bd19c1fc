import { describe, expect, test } from 'vitest';
import { parsePasted, postureOf, seenPages, stepsOf } from './stuck.model.ts';

const id = '0f4c1a7e-5b2d-4c93-8e61-a7d05f3b9c28';
const trace = 'b1e2d3c4-9a8f-4756-8123-0c1d2e3f4a5b';

describe('what was pasted', () => {
  test.each([
    ['AADSTS90094', { kind: 'number', aadsts: 90094 }],
    [' aadsts53003 ', { kind: 'number', aadsts: 53003 }],
    ['7000112', { kind: 'number', aadsts: 7000112 }],
    [`AADSTS50105: Your administrator … Correlation ID: ${id}`, { kind: 'number', aadsts: 50105 }],
    [id.toUpperCase(), { kind: 'correlation-id', id }],
    [
      `Trace ID: ${trace} Correlation ID: ${id} Timestamp: 2026-11-23 10:42:07Z`,
      { kind: 'correlation-id', id },
    ],
    ['', { kind: 'nothing' }],
    ['12', { kind: 'nothing' }],
    ['call 4711 now', { kind: 'nothing' }],
    ['Timestamp: 2026', { kind: 'nothing' }],
    [`${'x'.repeat(3000)} AADSTS90094`, { kind: 'nothing' }],
  ])('%j', (text, pasted) => {
    expect(parsePasted(text)).toEqual(pasted);
  });
});

test('each page offers a next step, and three of them say how the tenant answers', () => {
  expect(seenPages.map((page) => [page, stepsOf[page].length > 0, postureOf(page)])).toEqual([
    ['approval-required', true, 'request-approval'],
    ['need-admin-approval', true, 'admin-only'],
    ['permissions-requested', true, 'self-service'],
    ['code', true, null],
    ['closed', true, null],
    ['other', true, null],
  ]);
});
