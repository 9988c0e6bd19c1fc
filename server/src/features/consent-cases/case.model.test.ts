import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { drawMoves } from '../../kernel/state-moves.ts';
import {
  caseMoves,
  isSilent,
  mayRemind,
  moveByAnswer,
  moveByProbe,
  moveByWord,
  nextLookAt,
  openedBy,
  presenceOf,
  renewsWait,
  silentAfterSeconds,
  type CaseFacts,
  type CaseState,
  type KnownBy,
  type Presence,
  type WaitClaim,
} from './case.model.ts';

const now = new Date('2026-11-23T10:00:00Z');
const before = (seconds: number): Date => new Date(now.getTime() - seconds * 1000);
const facts = (state: CaseState, knownBy: KnownBy, presence: Presence | null = null): CaseFacts => ({
  state,
  knownBy,
  stateAt: now,
  presence,
});

test('README.md shows the states of a consent case', async () => {
  const readme = await readFile(join(import.meta.dirname, 'README.md'), 'utf8');
  expect(/```mermaid\n([\s\S]+?)\n```/.exec(readme)?.[1]).toBe(drawMoves(caseMoves, 'asked'));
});

const proven = { claim: 'sent-request', how: 'proven' } as const;
const typed = { claim: 'sent-request', how: 'typed' } as const;
const presumed = { claim: 'presumed', how: 'proven' } as const;
const needsAdmin = { claim: 'needs-admin', how: 'proven' } as const;

describe('a person’s word', () => {
  test.each([
    ['takes the place of a presumption', facts('asked', 'presumed'), { to: 'asked', knownBy: 'requester' }],
    ['says nothing new the second time', facts('asked', 'requester'), null],
    ['asks again after a no', facts('declined', 'requester'), { to: 'asked', knownBy: 'requester' }],
    ['asks again after a block', facts('blocked', 'requester'), { to: 'asked', knownBy: 'requester' }],
    ['asks again after silence', facts('silent', 'time'), { to: 'asked', knownBy: 'requester' }],
    ['changes nothing that is approved', facts('approved', 'evidence'), null],
  ])('%s', (_name, given, move) => {
    expect(moveByWord(given, proven)).toEqual(move);
    for (const word of [presumed, needsAdmin]) expect(moveByWord(given, word)).toBeNull();
    // C13: whoever only typed an address moves nothing for which others wait.
    for (const { claim } of [proven, presumed, needsAdmin])
      expect(moveByWord(given, { claim, how: 'typed' })).toBeNull();
  });

  test.each([
    [proven, 'requester'],
    [needsAdmin, 'requester'],
    [presumed, 'presumed'],
    [typed, 'presumed'],
  ] as const)('%j opens a case that is known by: %s', (word, knownBy) => {
    expect(openedBy(word)).toBe(knownBy);
  });

  const waits = (claim: WaitClaim, cameThroughAt: Date | null = null) => ({ claim, cameThroughAt });
  test.each([
    ['the person’s own, of what they said', waits('sent-request'), proven, true],
    ['the person’s own, of what was presumed', waits('presumed'), needsAdmin, true],
    ['a presumption, of what they said', waits('sent-request'), presumed, false],
    ['a presumption, of a presumption', waits('presumed'), presumed, true],
    ['a stranger’s, of what they said', waits('sent-request'), typed, false],
    ['a stranger’s, of what was presumed', waits('presumed'), typed, false],
    ['a presumption, of who came through', waits('sent-request', now), presumed, true],
    ['a stranger’s, of who came through: they are entered anew', waits('needs-admin', now), typed, true],
  ] as const)('begins a wait anew: %s', (_name, wait, word, isNewWait) => {
    expect(renewsWait(wait, word)).toBe(isNewWait);
  });
});

describe('what Microsoft’s mail said, as the requester tells it', () => {
  test.each([
    ['a yes is no proof', facts('asked', 'requester'), 'approved', null],
    ['nothing yet changes nothing', facts('asked', 'requester'), 'nothing-yet', null],
    ['a no', facts('asked', 'presumed'), 'denied', { to: 'declined', knownBy: 'requester' }],
    ['a block', facts('asked', 'requester'), 'blocked', { to: 'blocked', knownBy: 'requester' }],
    [
      'a block after a no',
      facts('declined', 'requester'),
      'blocked',
      { to: 'blocked', knownBy: 'requester' },
    ],
    ['a no takes no block back', facts('blocked', 'probe'), 'denied', null],
    ['a no that was told before', facts('declined', 'requester'), 'denied', null],
    ['a no after the proof of a yes', facts('approved', 'evidence'), 'denied', null],
  ] as const)('%s', (_name, given, answer, move) => {
    expect(moveByAnswer(given, answer)).toEqual(move);
  });
});

describe('the probe', () => {
  test.each([
    ['never closes a case', facts('asked', 'requester'), 'there', null, false],
    ['sees that it is newly there', facts('asked', 'requester', 'not-there'), 'there', null, true],
    ['sees it there as before', facts('asked', 'requester', 'there'), 'there', null, false],
    ['sees a block', facts('asked', 'presumed'), 'blocked', { to: 'blocked', knownBy: 'probe' }, false],
    ['sees the block again', facts('blocked', 'probe', 'blocked'), 'blocked', null, false],
    [
      'sees that a block it saw was lifted',
      facts('blocked', 'probe', 'blocked'),
      'there',
      { to: 'asked', knownBy: 'probe' },
      false,
    ],
    [
      'lifts no block that it has not seen',
      facts('blocked', 'requester', 'not-there'),
      'not-there',
      null,
      false,
    ],
    ['says nothing of what is approved', facts('approved', 'evidence'), 'blocked', null, false],
  ] as const)('%s', (_name, given, presence, move, isNewlyThere) => {
    expect(moveByProbe(given, presence)).toEqual({ move, isNewlyThere });
  });

  test.each([
    [7000229, 'not-there'],
    [700016, 'not-there'],
    [7000112, 'blocked'],
    [7000222, null],
    [null, null],
  ])('reads %j as %j', (aadsts, presence) => {
    expect(presenceOf({ aadsts })).toBe(presence);
  });
});

test('thirty days without evidence are silence, for who has asked and got no answer', () => {
  const old = { ...facts('asked', 'requester'), stateAt: before(silentAfterSeconds) };
  expect(isSilent(old, now)).toBe(true);
  expect(isSilent({ ...old, stateAt: before(silentAfterSeconds - 1) }, now)).toBe(false);
  expect(isSilent({ ...old, state: 'declined' }, now)).toBe(false);
});

test('the job looks at open cases once an hour, and lets the silent rest', () => {
  const states: readonly CaseState[] = ['asked', 'blocked', 'declined', 'silent', 'approved'];
  const next = states.map((state) => nextLookAt(state, now)?.toISOString() ?? null);
  const inAnHour = '2026-11-23T11:00:00.000Z';
  expect(next).toEqual([inAnHour, inAnHour, inAnHour, null, null]);
});

test('one reminder a day', () => {
  expect([mayRemind(null, now), mayRemind(before(86_400), now), mayRemind(before(86_399), now)]).toEqual([
    true,
    true,
    false,
  ]);
});
