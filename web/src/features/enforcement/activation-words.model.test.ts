import type { EnforcementView } from '@gatehouse/contract';
import { describe, expect, test } from 'vitest';
import { activationWords } from './activation-words.model.ts';

const request = {
  id: 'act_00000000000000000000000000',
  askedBy: 'Ada Lindqvist',
  askedAt: 'monday',
  note: '',
  outcome: null,
  reason: null,
  answeredAt: null,
} as const;
const view: EnforcementView = {
  enforcement: 'off',
  guestRule: 'refused',
  changedAt: null,
  changedBy: null,
  mailing: null,
  activation: 'not-asked',
  activatedAt: null,
  request: null,
  readiness: [],
};

describe('the words of an activation', () => {
  test.each<[string, EnforcementView, readonly string[]]>([
    ['nobody asked', view, ['Support activates it for an account that asks.']],
    [
      'asked',
      { ...view, activation: 'asked', request },
      ['Ada Lindqvist asked support on monday. All admins get the answer by mail.'],
    ],
    [
      'declined',
      {
        ...view,
        activation: 'declined',
        request: { ...request, outcome: 'declined', reason: 'No plan', answeredAt: 'tuesday' },
      },
      [
        'Ada Lindqvist asked support on monday. Support answered on tuesday: not activated.',
        'They wrote: “No plan”',
      ],
    ],
    [
      'activated as asked',
      {
        ...view,
        activation: 'active',
        activatedAt: 'tuesday',
        request: { ...request, outcome: 'activated', reason: 'As agreed', answeredAt: 'tuesday' },
      },
      [
        'Support activated it on tuesday. It is not switched on: people come in as before.',
        'They wrote: “As agreed”',
      ],
    ],
    [
      'activated without a request',
      { ...view, activation: 'active', activatedAt: 'tuesday' },
      ['Support activated it on tuesday. It is not switched on: people come in as before.'],
    ],
    [
      'in force',
      { ...view, enforcement: 'required', activation: 'active', activatedAt: 'tuesday' },
      ['Support activated it on tuesday. It is switched on: Microsoft is the only way in.'],
    ],
  ])('%s', (_name, facts, words) => {
    expect(activationWords(facts, (iso) => `on ${iso}`)).toEqual(words);
  });
});
