import { expect, test } from 'vitest';
import { outlookStep, waitLine } from './wait-line.model.ts';

const since = '2026-11-19T10:44:00Z';
const onDay = (iso: string): string => iso.slice(0, 10);

test.each([
  [
    'asked',
    'You have been waiting for your IT admin since 2026-11-19: “Parspec Email” is not approved yet.',
    'Check now',
  ],
  [
    'silent',
    'Nothing has come from your IT admin for 30 days: “Parspec Email” is not approved yet.',
    'Ask again',
  ],
  ['declined', 'Your IT admin wants to know more before they approve “Parspec Email”.', 'See what IT asks'],
  [
    'blocked',
    'Your IT has switched “Parspec Email” off. Trying again will not help; your data is kept.',
    'Check now',
  ],
] as const)('a wait that is %s is told as it stands, with its next step', (state, text, step) => {
  expect(waitLine({ state, since, answer: null }, 'Parspec Email', onDay)).toEqual({ text, step });
  expect(outlookStep({ state, answer: null }, 'Parspec Email').verb).toBe('See where it stands');
});

test('an approval is no wait, and leads to Outlook', () => {
  expect(waitLine({ state: 'approved', since, answer: null }, 'Parspec Email', onDay)).toBeNull();
  expect(outlookStep({ state: 'approved', answer: null }, 'Parspec Email')).toMatchObject({
    verb: 'Connect Outlook',
  });
});

test('a yes that Microsoft has mailed is the person’s own turn: no wait, and called no proof', () => {
  const told = { state: 'asked', since, answer: 'approved' } as const;
  expect(waitLine(told, 'Parspec Email', onDay)).toBeNull();
  expect(outlookStep(told, 'Parspec Email').text).toContain('you told us');
});
