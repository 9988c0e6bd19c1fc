import { describe, expect, test } from 'vitest';
import { addSeconds } from '../../../kernel/time.ts';
import {
  expectedAt,
  heededRetryAfter,
  laneLimits,
  minuteEnds,
  obstacleOf,
  withOneMore,
  type Lane,
} from './lane.model.ts';

const now = new Date('2026-11-02T09:00:00Z');
const ago = (seconds: number): Date => addSeconds(now, -seconds);
const small = { recipientCount: 1, requestBytes: 2_000 };
const lane = (more: Partial<Lane> = {}): Lane => ({
  inFlight: 0,
  takenAt: [],
  bytes: 0,
  recipients: 0,
  ...more,
});
/** So many, one each two seconds, the last of them so long ago. */
const taken = (count: number, lastAgo: number): Date[] =>
  Array.from({ length: count }, (_, place) => ago(lastAgo + place * 2));

describe('H06: what one mailbox takes', () => {
  test.each([
    ['an empty lane', lane(), small, null],
    ['three under way', lane({ inFlight: 3 }), small, null],
    ['four under way', lane({ inFlight: 4 }), small, 'places'],
    ['twenty-nine in this minute', lane({ takenAt: taken(29, 0) }), small, null],
    ['thirty in this minute', lane({ takenAt: taken(30, 0) }), small, 'minute'],
    ['the first of thirty a minute ago', lane({ takenAt: taken(30, 2) }), small, null],
    ['the first of thirty a moment less ago', lane({ takenAt: taken(30, 1.9) }), small, 'minute'],
    ['room for one more of these bytes', lane({ bytes: 149_998_000 }), small, null],
    ['a byte too many', lane({ bytes: 149_998_001 }), small, 'bytes'],
    ['the last recipients of the day', lane({ recipients: 9_500 }), { ...small, recipientCount: 500 }, null],
    ['one recipient too many', lane({ recipients: 9_501 }), { ...small, recipientCount: 500 }, 'day'],
  ])('%s', (_name, before, load, obstacle) => {
    expect(obstacleOf(before, load, now)).toBe(obstacle);
  });

  test('in no minute more than thirty pass, whenever they come', () => {
    let before = lane();
    const passed: Date[] = [];
    for (let second = 0; second < 600; second += 0.5) {
      const at = addSeconds(now, second);
      if (obstacleOf({ ...before, inFlight: 0 }, small, at) !== null) continue;
      before = withOneMore({ ...before, bytes: 0, recipients: 0 }, small, at);
      passed.push(at);
    }
    expect(passed).toHaveLength(300);
    for (const from of passed) {
      const until = addSeconds(from, laneLimits.messages.seconds);
      expect(passed.filter((at) => at >= from && at < until).length).toBeLessThanOrEqual(30);
    }
  });

  test('the end of the minute is a minute after the first of the last thirty', () => {
    expect(minuteEnds(lane({ takenAt: taken(30, 0) }))).toEqual(addSeconds(ago(58), 60));
    expect(minuteEnds(lane({ takenAt: taken(29, 0) }))).toBeNull();
  });
});

test.each([
  ['as long as it says', 90, 90],
  ['an hour at most', 86_400, 3600],
  ['no time at all', 0, 0],
  ['never a time that is over', -30, 0],
])('H05: Retry-After is heeded: %s', (_name, said, heeded) => {
  expect(heededRetryAfter(said)).toBe(heeded);
});

test.each([
  [0, 0],
  [29, 0],
  [30, 60],
  [95, 180],
])('the one at place %i leaves after %i seconds', (place, seconds) => {
  expect(expectedAt(place, now)).toEqual(addSeconds(now, seconds));
});
