import { describe, expect, test } from 'vitest';
import { addSeconds } from '../../../kernel/time.ts';
import { closed, type Circuit } from './circuit.model.ts';
import { choose, microsoftEnds, type Candidate, type Room } from './choose.model.ts';
import { capOf, freeFor, workers } from './share.model.ts';

const now = new Date('2026-11-02T09:00:00Z');
const load = { recipientCount: 1, requestBytes: 1000 };
const empty = { inFlight: 0, takenAt: [], bytes: 0, recipients: 0 };
const candidate = (organizationId: string, dueCount: number, more = {}): Candidate<typeof load> => ({
  organizationId,
  tenantId: `tenant of ${organizationId}`,
  lane: { ...empty, ...more },
  due: Array.from({ length: dueCount }, () => load),
});
const room = (more: Partial<Room> = {}): Room => ({
  free: 32,
  cap: 8,
  busy: new Map(),
  circuits: new Map(),
  ofAll: '*',
  now,
  ...more,
});
const told = (candidates: readonly Candidate<typeof load>[], where: Room) =>
  choose(candidates, where).map(({ taken, stoppedBy }) => [taken.length, stoppedBy]);
const open = (openUntil: Date, successes = 0): Circuit => ({
  failures: 3,
  openings: 1,
  openedAt: now,
  openUntil,
  successes,
});

describe('what is taken of lanes that are ready', () => {
  test.each([
    ['all that is due', [candidate('a', 2)], room(), [[2, 'due']]],
    ['four of one mailbox, and no fifth until one is done', [candidate('a', 4)], room(), [[4, 'places']]],
    ['what its limits leave', [candidate('a', 4, { inFlight: 3 })], room(), [[1, 'places']]],
    ['nothing of an empty lane', [candidate('a', 0)], room(), [[0, 'due']]],
    [
      'one of each before a second of any',
      [candidate('a', 4), candidate('b', 4), candidate('c', 4)],
      room({ free: 4 }),
      [
        [2, 'share'],
        [1, 'share'],
        [1, 'share'],
      ],
    ],
    [
      'no more of an organization than its share, with what it has under way',
      [candidate('a', 4), candidate('a', 4), candidate('b', 2)],
      room({ busy: new Map([['a', 6]]) }),
      [
        [1, 'share'],
        [1, 'share'],
        [2, 'due'],
      ],
    ],
    [
      'nothing of a tenant whose circuit is open, and of others what there is',
      [candidate('a', 2), candidate('b', 2)],
      room({ circuits: new Map([['tenant of a', { ...open(addSeconds(now, 10)), inFlight: 0 }]]) }),
      [
        [0, 'microsoft'],
        [2, 'due'],
      ],
    ],
    [
      'after it, as many as it lets pass, those under way counted',
      [candidate('a', 4), candidate('a', 4)],
      room({ circuits: new Map([['tenant of a', { ...open(now, 2), inFlight: 1 }]]) }),
      [
        [1, 'microsoft'],
        [1, 'microsoft'],
      ],
    ],
    [
      'nothing of anybody while Microsoft takes nothing at all',
      [candidate('a', 1), candidate('b', 1)],
      room({ circuits: new Map([['*', { ...open(addSeconds(now, 10)), inFlight: 0 }]]) }),
      [
        [0, 'microsoft'],
        [0, 'microsoft'],
      ],
    ],
  ])('%s', (_name, candidates, where, expected) => {
    expect(told(candidates, where)).toEqual(expected);
  });

  test('while Microsoft takes nothing, a lane waits for the end of the longest of its circuits, and a little longer by chance', () => {
    const circuits = [open(addSeconds(now, 10)), open(addSeconds(now, 60)), closed, undefined];
    expect(microsoftEnds(circuits, now, 0)).toEqual(addSeconds(now, 61));
    expect(microsoftEnds(circuits, now, 1)).toEqual(addSeconds(now, 65));
    expect(microsoftEnds([open(now)], now, 0.5)).toEqual(addSeconds(now, 3));
  });
});

describe('H11: the share of an organization', () => {
  test('a quarter of the workers while others wait; alone three quarters, so that a quarter is always free', () => {
    expect([capOf('fair'), capOf('rest')]).toEqual([workers / 4, (workers * 3) / 4]);
    expect([freeFor('fair', 0), freeFor('rest', 0)]).toEqual([workers, (workers * 3) / 4]);
    expect([freeFor('fair', 30), freeFor('rest', 30)]).toEqual([workers - 30, 0]);
  });
});
