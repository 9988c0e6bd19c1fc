import { expect, test } from 'vitest';
import { decidePreFlight, needsApproval, type Signals } from './pre-flight.model.ts';

const at = (hours: number) => new Date(Date.parse('2026-11-02T09:00:00Z') + hours * 3_600_000);
const nothing: Signals = {
  evidence: null,
  closesForEveryone: false,
  seenForTenantAt: null,
  seenSinceReportAt: null,
  posture: { posture: 'unknown', seenAt: null, by: null },
  probe: null,
};
const posture = (
  what: Signals['posture']['posture'],
  hours: number,
  by: Signals['posture']['by'] = 'microsoft-answer',
): Partial<Signals> => ({ posture: { posture: what, seenAt: at(hours), by } });
const forTenant = (hours: number): Partial<Signals> => ({
  evidence: 'seen-for-tenant',
  closesForEveryone: true,
  seenForTenantAt: at(hours),
});
const forPerson = (hours: number): Partial<Signals> => ({
  evidence: 'seen-for-person',
  closesForEveryone: true,
  seenSinceReportAt: at(hours),
});
const probe = (answer: 'there' | 'not-there' | 'blocked', hours: number): Partial<Signals> => ({
  probe: { answer, at: at(hours) },
});

test.each<[string, Partial<Signals>, string]>([
  ['nothing', {}, 'unknown by null'],
  ['a report alone', { evidence: 'reported' }, 'unknown by null'],
  ['a token alone', { evidence: 'seen-for-person' }, 'unknown by null'],
  ['that the registration is there, which may still need a yes', probe('there', 1), 'unknown by null'],
  ['that it is not there', probe('not-there', 1), 'unknown by null'],
  ['that it is blocked', probe('blocked', 1), 'blocked by probe'],
  ['an answer', posture('admin-only', 1), 'admin-only by microsoft-answer'],
  [
    'a page that was seen',
    posture('request-approval', 1, 'person-saw-page'),
    'request-approval by person-saw-page',
  ],
  ['a presumption', posture('self-service', 1, 'first-token'), 'self-service by first-token'],
  ['evidence after an answer', { ...posture('admin-only', 1), ...forTenant(2) }, 'no-question by evidence'],
  [
    'evidence for a person after a report',
    { ...posture('admin-only', 1), ...forPerson(2) },
    'no-question by evidence',
  ],
  [
    'an answer after evidence',
    { ...posture('admin-only', 3), ...forTenant(2) },
    'admin-only by microsoft-answer',
  ],
  [
    'an answer and evidence at once',
    { ...posture('admin-only', 2), ...forTenant(2) },
    'admin-only by microsoft-answer',
  ],
  [
    'a presumption after evidence',
    { ...posture('self-service', 3, 'declined'), ...forTenant(2) },
    'no-question by evidence',
  ],
  ['a block after evidence', { ...forTenant(2), ...probe('blocked', 3) }, 'blocked by probe'],
  ['evidence after a block', { ...forTenant(4), ...probe('blocked', 3) }, 'no-question by evidence'],
  ['evidence, and that it is gone since', { ...forTenant(2), ...probe('not-there', 3) }, 'unknown by null'],
  [
    'a withdrawal, with what was known before of the posture',
    { evidence: 'withdrawn', ...posture('admin-only', 1) },
    'admin-only by microsoft-answer',
  ],
])('of %s: %s', (_, signals, known) => {
  const decided = decidePreFlight({ ...nothing, ...signals });
  expect(`${decided.expects} by ${decided.source}`).toBe(known);
  expect(decided.evidence).toBe(signals.evidence ?? null);
  expect(decided.seenAt === null).toBe(decided.source === null);
});

test.each([
  ['no-question', false],
  ['self-service', false],
  ['unknown', false],
  ['request-approval', true],
  ['admin-only', true],
  ['blocked', true],
] as const)('%s needs somebody else: %s', (expects, needs) => {
  expect(needsApproval({ expects })).toBe(needs);
});
