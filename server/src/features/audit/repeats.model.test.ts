import { auditActions } from '@gatehouse/contract';
import { expect, test } from 'vitest';
import { endedHoursBegan, hourOf, isFromOutside } from './repeats.model.ts';

test('M11: only what comes from outside is ever left out', () => {
  expect(auditActions.filter(isFromOutside)).toEqual([
    'invitation.refused',
    'session.refused',
    'password.reset-sent',
    'email-code.sent',
    'consent-case.blocked',
    'consent-case.declined',
    'limit.exceeded',
    'file-link.downloaded',
    'admin-consent.reported',
    'admin-consent.refused',
    'consent-proof.seen',
    'consent-proof.refused',
    'binding.refused',
  ]);
});

test.each([
  ['2026-11-23T10:00:00.000Z', '2026-11-23T10:00:00.000Z'],
  ['2026-11-23T10:59:59.999Z', '2026-11-23T10:00:00.000Z'],
  ['2026-11-23T11:00:00.001Z', '2026-11-23T11:00:00.000Z'],
])('an event of %s is counted in the hour of %s', (at, hour) => {
  expect(hourOf(new Date(at)).toISOString()).toBe(hour);
});

test('an hour is told of once no transaction that began in it can be under way', () => {
  const told = endedHoursBegan(new Date('2026-11-23T11:05:00Z'));
  expect(told.toISOString()).toBe('2026-11-23T10:03:00.000Z');
});
