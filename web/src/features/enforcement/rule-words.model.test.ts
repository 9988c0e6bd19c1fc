import type { EnforcementMailing } from '@gatehouse/contract';
import { expect, test } from 'vitest';
import { cameAsWords, shownAs } from './binding-words.model.ts';
import { mailingWords, readBackWords, ruleWords } from './rule-words.model.ts';

const as = (iso: string): string => iso;

test.each([
  ['off', null, null, null],
  ['off', '1 May', 'Ada', 'The other ways in are open again since 1 May, opened by Ada.'],
  ['off', '1 May', null, 'The other ways in are open again since 1 May, opened by support.'],
  ['required', '1 May', 'Ada', 'Microsoft is the only way in since 1 May, switched on by Ada.'],
  ['required', null, null, 'Microsoft is the only way in.'],
] as const)('%s since %s by %s', (enforcement, changedAt, changedBy, words) => {
  expect(ruleWords({ enforcement, changedAt, changedBy }, as)).toBe(words);
});

const mailing: EnforcementMailing = {
  what: 'enforced',
  startedAt: 'at 14:05',
  startedBy: 'Ada Lindqvist',
  totalCount: 8,
  writtenCount: 5,
  finishedAt: null,
};

test.each<[Partial<EnforcementMailing>, string]>([
  [{}, '5 of 8 mails are written; each leaves by itself.'],
  [{ totalCount: 1, writtenCount: 0 }, '0 of 1 mail is written; each leaves by itself.'],
  [{ totalCount: 0, writtenCount: 0 }, 'Nobody had to be mailed.'],
  [{ what: 'announced', totalCount: 0, writtenCount: 0 }, 'There was nobody to tell.'],
  [{ writtenCount: 8, finishedAt: 'at 14:06' }, 'All 8 mails were written, the last at 14:06.'],
  [{ totalCount: 2, writtenCount: 2, finishedAt: 'at 14:06' }, 'Both mails were written, the last at 14:06.'],
  [{ totalCount: 1, writtenCount: 1, finishedAt: 'at 14:06' }, '1 of 1 mail was written, the last at 14:06.'],
  [
    { what: 'opened', writtenCount: 8, finishedAt: 'at 14:06' },
    '8 people without a password were mailed a way to set one, the last at 14:06.',
  ],
  [{ writtenCount: 7, finishedAt: 'at 14:06' }, '7 of 8 mails were written, the last at 14:06.'],
  [
    { what: 'announced', totalCount: 1, writtenCount: 1, finishedAt: 'at 14:06' },
    'Ada Lindqvist told 1 person at 14:05. Whoever adds Microsoft meanwhile stays; a new preview shows it.',
  ],
])('%j', (change, words) => {
  expect(mailingWords({ ...mailing, ...change }, as)).toBe(words);
});

test.each([
  [
    { displayName: 'Lee Park', address: 'lee@wingtip.example', domain: 'wingtip.example' },
    'At Microsoft they are called “Lee Park”, with the address lee@wingtip.example of wingtip.example. They came at 14:31.',
    'lee@wingtip.example',
  ],
  [
    { displayName: '', address: '', domain: null },
    'At Microsoft they have no name, without an address. They came at 14:31.',
    'this Microsoft account',
  ],
  [
    { displayName: 'Lee Park', address: '', domain: null },
    'At Microsoft they are called “Lee Park”, without an address. They came at 14:31.',
    'Lee Park',
  ],
])('who came: %j', (cameAs, words, short) => {
  expect(cameAsWords({ cameAs, cameAt: 'at 14:31' }, as)).toBe(words);
  expect(shownAs({ cameAs })).toBe(short);
});

test('after a lost answer only what was read back is said', () => {
  expect(readBackWords('off')).toContain('it is not switched on');
  expect(readBackWords('required')).toContain('still the only way in');
  expect(readBackWords(undefined)).toContain('could not be read back');
});
