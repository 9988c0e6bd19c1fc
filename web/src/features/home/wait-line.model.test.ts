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
  expect(waitLine({ state, since }, 'Parspec Email', onDay)).toEqual({ text, step });
  expect(outlookStep(state, 'Parspec Email').verb).toBe('See where it stands');
});

test('an approval is no wait, and leads to Outlook', () => {
  expect(waitLine({ state: 'approved', since }, 'Parspec Email', onDay)).toBeNull();
  expect(outlookStep('approved', 'Parspec Email')).toMatchObject({ verb: 'Connect Outlook' });
});
