import { describe, expect, test } from 'vitest';
import {
  activationState,
  decideAnswering,
  decideAsking,
  tidyNote,
  type ActivationFacts,
} from './activation.model.ts';

const at = new Date('2026-11-29T12:00:00Z');
const table: readonly (readonly [
  string,
  ActivationFacts,
  state: string,
  asking: string,
  activate: string,
  decline: string,
])[] = [
  ['nothing yet', { activatedAt: null, latest: null }, 'not-asked', 'ok', 'ok', 'activation_not_asked'],
  [
    'asked',
    { activatedAt: null, latest: { outcome: null } },
    'asked',
    'activation_already_asked',
    'ok',
    'ok',
  ],
  [
    'declined',
    { activatedAt: null, latest: { outcome: 'declined' } },
    'declined',
    'ok',
    'ok',
    'activation_not_asked',
  ],
  ...([null, { outcome: 'activated' }, { outcome: 'declined' }] as const).map(
    (latest) =>
      [
        `active, latest ${latest?.outcome ?? 'none'}`,
        { activatedAt: at, latest },
        'active',
        'enforcement_already_active',
        'enforcement_already_active',
        'enforcement_already_active',
      ] as const,
  ),
];

describe('activation', () => {
  test.each(table)('%s', (_name, facts, state, asking, activate, decline) => {
    const code = (outcome: { ok: boolean; code?: string }) => (outcome.ok ? 'ok' : outcome.code);
    expect(activationState(facts)).toBe(state);
    expect(code(decideAsking(facts))).toBe(asking);
    expect(code(decideAnswering(facts, 'activate'))).toBe(activate);
    expect(code(decideAnswering(facts, 'decline'))).toBe(decline);
  });

  test.each([
    ['  We start on Monday.\r\nThanks ', 'We start on Monday.\nThanks'],
    ['a\u001B[31mb\u202Ec', 'a[31mbc'],
    ['', ''],
    ['x'.repeat(1200), 'x'.repeat(1000)],
  ])('a note %j is kept as %j', (typed, kept) => {
    expect(tidyNote(typed)).toBe(kept);
  });
});
