import type { EnforcementPreview, PreviewPerson } from '@gatehouse/contract';
import { expect, test } from 'vitest';
import { barFinding, barSegments } from './group-bar.model.ts';
import { ageWords, pinWords, tellCount, tellLines, toldWords, whyWords } from './preview-words.model.ts';

const counts = (some: Partial<EnforcementPreview['counts']>): EnforcementPreview['counts'] => ({
  stays: 0,
  'signs-in-again': 0,
  'signed-out': 0,
  invited: 0,
  guest: 0,
  'cannot-come-in': 0,
  ...some,
});

test.each<[Partial<PreviewPerson>, string]>([
  [{ group: 'stays' }, 'Has Microsoft; nothing changes.'],
  [{ group: 'signed-out' }, 'Has no Microsoft sign-in here yet.'],
  [
    { group: 'cannot-come-in', reason: 'tenant-not-linked' },
    'Comes from a tenant, which is not linked to your account any more.',
  ],
  [
    { group: 'guest', reason: 'guest-refused', tenant: { tenantId: '1', domain: 'contoso.example' } },
    'Is a guest at contoso.example. Guests are refused: they can be invited from their own organization.',
  ],
  [{ group: 'signed-out', reason: 'pin-missing' }, 'Nobody has said which tenant they come from.'],
])('%j', (person, words) => {
  expect(whyWords({ group: 'stays', reason: null, tenant: null, ...person })).toBe(words);
});

test.each([
  [0, 0, []],
  [
    1,
    0,
    [
      '1 person without a tenant gets one by the switch: no Microsoft account of another tenant opens their user from then on.',
    ],
  ],
  [0, 1, ['1 person has no tenant yet. Say which one they come from; the switch stays off until then.']],
  [
    0,
    2000,
    ['2,000 people have no tenant yet. Say which one they come from; the switch stays off until then.'],
  ],
])('%i get a pin, %i need one', (newPinCount, missingPinCount, lines) => {
  expect(pinWords({ newPinCount, missingPinCount })).toEqual(lines);
});

test.each([
  [0, 0, null],
  [1, 0, '1 person would be signed out. Nobody has told them yet.'],
  [8, 8, '8 people would be signed out. All have been told, and have not added Microsoft yet.'],
  [1, 1, '1 person would be signed out. They have been told, and have not added Microsoft yet.'],
  [8, 1, '8 people would be signed out. 1 of them has been told, and has not added Microsoft yet.'],
  [8, 5, '8 people would be signed out. 5 of them have been told, and have not added Microsoft yet.'],
])('of %i, %i have been told', (count, toldCount, words) => {
  const preview = { counts: counts({ 'signed-out': count }), toldCount, madeAt: '2026-11-23T14:02:00Z' };
  expect(toldWords(preview, null)).toBe(words);
  expect(toldWords(preview, '2026-11-23T13:02:00Z')).toBe(words);
});

test('who is told since the preview is not said to be untold', () => {
  const preview = { counts: counts({ 'signed-out': 8 }), toldCount: 0, madeAt: '2026-11-23T14:02:00Z' };
  expect(toldWords(preview, '2026-11-23T14:03:00Z')).toBe('8 people would be signed out.');
});

test('telling first says who gets a mail, who gets one again, and who is left out', () => {
  const preview = { counts: counts({ 'signed-out': 8 }), toldCount: 0, missingPinCount: 0 };
  expect([tellCount(preview), tellLines(preview, 'support@parspec.example').length]).toEqual([8, 1]);
  const again = { ...preview, toldCount: 1, missingPinCount: 2 };
  expect(tellCount(again)).toBe(6);
  expect(tellLines(again, 'support@parspec.example').slice(1)).toEqual([
    '1 person has been told before: they get a new button, and the older one opens nothing any more.',
    '2 people without a tenant are left out.',
  ]);
});

test('a preview says of when it is and whether it arms', () => {
  const preview = { madeAt: '14:02', until: '14:12' };
  const when = (iso: string): string => iso;
  expect(ageWords(preview, false, when)).toBe(
    'Preview of 14:02. You can enforce from it for ten minutes, until 14:12.',
  );
  expect(ageWords(preview, true, when)).toBe(
    'Preview of 14:02. It is older than ten minutes and arms nothing any more.',
  );
});

test.each([
  [{ stays: 1 }],
  [{ stays: 99_997, 'cannot-come-in': 3 }],
  [{ stays: 29, 'signs-in-again': 2, 'signed-out': 8, invited: 4, guest: 1, 'cannot-come-in': 3 }],
])('%j fill the bar, each wide enough to be seen', (some) => {
  const segments = barSegments(counts(some));
  expect(segments.map(({ group }) => group)).toEqual(Object.keys(some));
  expect(segments.reduce((sum, { width }) => sum + width, 0)).toBeCloseTo(100);
  expect(Math.min(...segments.map(({ width }) => width))).toBeGreaterThanOrEqual(1.5);
});

test('the bar says its finding in words', () => {
  expect(barFinding(counts({ stays: 1200, guest: 1 }))).toBe('Of 1,201: Stays signed in: 1,200, Guest: 1');
});
