import { expect, test } from 'vitest';
import { isAlike } from './alike.ts';

const now = Date.parse('2027-03-01T12:00:00Z');
const draft = {
  to: [{ address: 'Ben@contoso.example' }],
  cc: [{ address: 'lee@contoso.example' }],
  bcc: [],
  subject: 'Quote 4711',
};
const message = {
  to: [{ address: 'lee@contoso.example' }, { address: 'ben@contoso.example', name: 'Ben' }],
  cc: [],
  bcc: [],
  subject: 'Quote 4711 ',
  state: 'queued' as const,
  createdAt: '2027-03-01T11:55:00.000Z',
};

test.each([
  ['the same to the same people, in whatever order and case', {}, true],
  ['sent already', { state: 'sent' as const }, true],
  ['not known whether it left', { state: 'unconfirmed' as const }, true],
  ['another subject', { subject: 'Quote 4712' }, false],
  ['one person more', { cc: [{ address: 'kim@contoso.example' }] }, false],
  ['it failed', { state: 'failed' as const }, false],
  ['it was cancelled, or taken back to write on', { state: 'cancelled' as const }, false],
  ['longer ago', { createdAt: '2027-03-01T11:49:59.000Z' }, false],
])('%s', (_, more, expected) => {
  expect(isAlike(draft, { ...message, ...more }, now)).toBe(expected);
});
