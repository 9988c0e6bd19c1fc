import type { ReadinessLine } from '@gatehouse/contract';
import { expect, test } from 'vitest';
import { areSame, choose, chosenFor, noChoices, tooMany } from './pin-choices.model.ts';
import { offLine, switchLine, type Armed } from './switch-words.model.ts';

const line = (what: ReadinessLine['what'], isMet: boolean): ReadinessLine => ({
  what,
  isMet,
  whoseTurn: null,
  tenant: null,
  evidence: null,
  until: null,
  count: null,
});

const armed = (change: Partial<Armed> = {}, missingPinCount = 0): Armed => ({
  preview: {
    id: 'prv_1',
    madeAt: '2026-11-23T14:02:00Z',
    until: '2026-11-23T14:12:00Z',
    counts: { stays: 1, 'signs-in-again': 0, 'signed-out': 0, invited: 0, guest: 0, 'cannot-come-in': 0 },
    newPinCount: 0,
    missingPinCount,
    toldCount: 0,
  },
  isOver: false,
  hasNewChoices: false,
  ...change,
});

const ready = { readiness: [line('linked-tenant', true), line('fresh-admin', true)] };

test.each<[string, ReadinessLine[], Armed | null, boolean, string]>([
  [
    'one point is missing',
    [line('linked-tenant', true), line('fresh-admin', false)],
    armed(),
    false,
    '1 of the 2 points below is still missing.',
  ],
  [
    'all are missing',
    [line('linked-tenant', false), line('fresh-admin', false)],
    null,
    false,
    '2 of the 2 points below are still missing.',
  ],
  ['no preview', ready.readiness, null, false, 'Look who is affected first: the switch arms from a preview.'],
  [
    'too old',
    ready.readiness,
    armed({ isOver: true, hasNewChoices: true }, 1),
    false,
    'The preview is older than ten minutes. Make a new preview.',
  ],
  [
    'newer choices',
    ready.readiness,
    armed({ hasNewChoices: true }, 1),
    false,
    'You have chosen tenants that the preview does not know. Make a new preview.',
  ],
  ['a pin is missing', ready.readiness, armed({}, 1), false, '1 person has no tenant yet. Choose one below.'],
  [
    'pins are missing',
    ready.readiness,
    armed({}, 3),
    false,
    '3 people have no tenant yet. Choose one below.',
  ],
  [
    'armed',
    ready.readiness,
    armed(),
    true,
    'Armed. The switch shows you the numbers once more before anything happens.',
  ],
])('the switch: %s', (_name, readiness, preview, mayPress, words) => {
  expect(switchLine({ readiness }, preview)).toEqual({ mayPress, words });
});

test('switching off asks for the admin alone', () => {
  expect(offLine({ readiness: [line('approval', false), line('fresh-admin', true)] }).mayPress).toBe(true);
  expect(offLine({ readiness: [line('fresh-admin', false)] }).mayPress).toBe(false);
  expect(offLine({ readiness: [] }).mayPress).toBe(false);
});

test('choices are made, changed and taken back one by one, whatever their order', () => {
  const [kim, lee] = ['usr_kim', 'usr_lee'] as const;
  const both = choose(choose(noChoices, kim, 'contoso'), lee, 'fabrikam');
  const turned = choose(choose(choose(noChoices, lee, 'contoso'), kim, 'contoso'), lee, 'fabrikam');
  expect(areSame(both, turned)).toBe(true);
  expect(areSame(both, { ...both, forAll: 'contoso' })).toBe(false);
  expect([chosenFor(both, lee), chosenFor(choose(both, lee, ''), lee)]).toEqual(['fabrikam', '']);
  expect(tooMany(both)).toBeNull();
  const each = Array.from({ length: 501 }, () => ({ userId: kim, tenantId: 'contoso' }));
  expect(tooMany({ forAll: null, each })).toContain('More than 500 people');
});
