import { expect, test } from 'vitest';
import { attemptEnd, type AttemptTimes } from './attempt.model.ts';

const now = new Date('2026-11-23T10:00:00Z');
const later = new Date('2026-11-23T10:05:00Z');
const earlier = new Date('2026-11-23T09:55:00Z');
const open: AttemptTimes = { expiresAt: later, takenAt: null, endedAt: null, failureCode: null };

test.each<[string, Partial<AttemptTimes>, ReturnType<typeof attemptEnd>]>([
  ['the browser is at Microsoft', {}, 'under-way'],
  ['its time is over and the browser is not back', { expiresAt: earlier }, 'never-came-back'],
  ['the answer is being worked on', { takenAt: earlier }, 'under-way'],
  ['it came back and nothing came of it', { takenAt: earlier, expiresAt: earlier }, 'refused'],
  ['it led where it should', { takenAt: earlier, endedAt: now }, 'finished'],
  ['the person pressed Cancel', { endedAt: now, failureCode: 'microsoft_declined' }, 'declined'],
  [
    'Cancel, or IT: nobody tells us',
    { endedAt: now, failureCode: 'microsoft_cancelled_or_blocked' },
    'came-back-without-yes',
  ],
  ['Microsoft or we refused', { endedAt: now, failureCode: 'wrong_tenant' }, 'refused'],
])('where %s the attempt is %s', (_name, change, end) => {
  expect(attemptEnd({ ...open, ...change }, now)).toBe(end);
});
