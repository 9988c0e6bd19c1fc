import type { EnforcementPreview } from '@gatehouse/contract';
import { expect, test } from 'vitest';
import {
  confirmLines,
  confirmQuestion,
  confirmSentence,
  confirmVerb,
  lossWords,
} from './confirm-words.model.ts';

const none = { stays: 0, 'signs-in-again': 0, 'signed-out': 0, invited: 0, guest: 0, 'cannot-come-in': 0 };

interface Told {
  readonly question: string;
  readonly sentence: string;
  readonly verb: string;
  readonly loss: string | null;
}

test.each<[string, Partial<EnforcementPreview['counts']>, Told]>([
  [
    'many',
    { stays: 29, 'signs-in-again': 2, 'signed-out': 8, invited: 4, 'cannot-come-in': 3 },
    {
      question: 'Make Microsoft the only way in for 42 people?',
      sentence: '29 stay, 2 sign in again, 8 are signed out and mailed, 3 cannot get in any more.',
      verb: 'Enforce and sign out 10',
      loss: 'I know that these 3 people lose their way in.',
    },
  ],
  [
    'one of each',
    { stays: 1, 'signs-in-again': 1, 'signed-out': 1, guest: 1, 'cannot-come-in': 1 },
    {
      question: 'Make Microsoft the only way in for 5 people?',
      sentence:
        '1 stays, 1 signs in again, 1 is signed out and mailed, 1 guest is refused, 1 cannot get in any more.',
      verb: 'Enforce and sign out 2',
      loss: 'I know that these 2 people lose their way in.',
    },
  ],
  [
    'the admin alone',
    { stays: 1 },
    {
      question: 'Make Microsoft the only way in for 1 person?',
      sentence: '1 stays.',
      verb: 'Enforce SSO',
      loss: null,
    },
  ],
  [
    'thousands, and one guest',
    { stays: 40_000, 'signed-out': 1200, guest: 1 },
    {
      question: 'Make Microsoft the only way in for 41,201 people?',
      sentence: '40,000 stay, 1,200 are signed out and mailed, 1 guest is refused.',
      verb: 'Enforce and sign out 1,200',
      loss: 'I know that this person loses their way in.',
    },
  ],
])('%s', (_name, some, words) => {
  const counts = { ...none, ...some };
  expect({
    question: confirmQuestion(counts),
    sentence: confirmSentence(counts),
    verb: confirmVerb(counts),
    loss: lossWords(counts),
  }).toEqual(words);
});

test('only what happens is told', () => {
  expect(confirmLines({ ...none, stays: 1 }, 'support@parspec.example')).toHaveLength(2);
  expect(
    confirmLines({ ...none, 'signed-out': 1, invited: 1 }, 'support@parspec.example').slice(0, 2),
  ).toEqual([
    'The mail comes from support@parspec.example and has a button that leads them back in.',
    '1 invitation stays valid; only Microsoft accepts it.',
  ]);
  expect(confirmLines({ ...none, invited: 4 }, '')[0]).toBe(
    '4 invitations stay valid; only Microsoft accepts them.',
  );
});
