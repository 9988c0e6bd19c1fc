import { expect, test } from 'vitest';
import {
  postureFromAnswer,
  replacesPosture,
  unknownPosture,
  type Answer,
  type KnownPosture,
  type LearnedPosture,
} from './posture.model.ts';

test.each<[Partial<Answer>, string | null]>([
  [{ error: 'access_denied', aadsts: 90094 }, 'admin-only by microsoft-answer'],
  [{ error: 'consent_required', aadsts: 90094 }, 'admin-only by microsoft-answer'],
  [{ error: 'access_denied', aadsts: 90093 }, 'admin-only by microsoft-answer'],
  [{ error: 'consent_required' }, 'admin-only by microsoft-answer'],
  [{ error: 'access_denied', aadsts: 90095 }, 'request-approval by microsoft-answer'],
  [{ error: 'access_denied', aadsts: 65004 }, 'self-service by declined'],
  [{ error: 'consent_required', aadsts: 65001 }, null],
  [{ error: 'access_denied' }, null],
  [{ error: 'access_denied', aadsts: 50105 }, null],
  [{ error: 'server_error' }, null],
  [{ error: 'consent_required', prompt: 'none' }, null],
  [{ error: 'consent_required', aadsts: 90094, prompt: 'none' }, null],
  [{ error: 'consent_required', prompt: 'select_account' }, 'admin-only by microsoft-answer'],
])('%j teaches %s', (answer, taught) => {
  const learned = postureFromAnswer({ error: null, aadsts: null, prompt: null, ...answer });
  expect(learned && `${learned.posture} by ${learned.by}`).toBe(taught);
});

const day = 24 * 60 * 60 * 1000;
const at = (days: number) => new Date(Date.parse('2026-11-02T09:00:00Z') + days * day);
const known = (by: KnownPosture['by'], days: number): KnownPosture => ({
  posture: 'admin-only',
  by,
  seenAt: at(days),
});
const learned = (by: LearnedPosture['by'], days: number): LearnedPosture => ({
  posture: 'self-service',
  by,
  at: at(days),
});

test.each<[string, KnownPosture, LearnedPosture, boolean]>([
  ['anything, of what is unknown', unknownPosture, learned('first-token', 0), true],
  ['an answer, of an older answer', known('microsoft-answer', 0), learned('microsoft-answer', 1), true],
  [
    'a page that was seen, of an older answer',
    known('microsoft-answer', 0),
    learned('person-saw-page', 1),
    true,
  ],
  ['an answer, of what was presumed', known('first-token', 0), learned('microsoft-answer', 1), true],
  ['a presumption, of an older one', known('declined', 0), learned('first-token', 1), true],
  ['a presumption, of a fresh answer', known('microsoft-answer', 0), learned('first-token', 29), false],
  [
    'a presumption, of an answer of a month ago',
    known('microsoft-answer', 0),
    learned('first-token', 30),
    true,
  ],
  ['what is older, of what is newer', known('microsoft-answer', 2), learned('microsoft-answer', 1), false],
])('takes the place: %s', (_, before, after, does) => {
  expect(replacesPosture(before, after)).toBe(does);
});
