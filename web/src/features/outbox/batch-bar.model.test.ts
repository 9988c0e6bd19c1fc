import { messageStates, type MessageBatchView } from '@gatehouse/contract';
import { describe, expect, test } from 'vitest';
import { batchTitle, partsOf, sizeOf, standingOf } from './batch-bar.model.ts';

type Counts = MessageBatchView['counts'];

const none = Object.fromEntries(messageStates.map((state) => [state, 0])) as Counts;
const counts = (some: Partial<Counts>): Counts => ({ ...none, ...some });

describe('the bar of a batch', () => {
  test.each([
    ['nothing', {}, []],
    ['one state fills it', { sent: 300 }, [['sent', 0, 100]]],
    ['a single message fills it', { queued: 1 }, [['queued', 0, 100]]],
    [
      'halves',
      { sent: 10, queued: 10 },
      [
        ['sent', 0, 50],
        ['queued', 50, 50],
      ],
    ],
    [
      'in the order of their way, whatever the order of the counts',
      { failed: 25, queued: 50, sent: 25 },
      [
        ['sent', 0, 25.375],
        ['queued', 25.375, 49.25],
        ['failed', 74.625, 25.375],
      ],
    ],
    [
      'one among five hundred is seen',
      { sent: 499, failed: 1 },
      [
        ['sent', 0, 98.306],
        ['failed', 98.306, 1.694],
      ],
    ],
  ])('%s', (_name, some, parts) => {
    expect(
      partsOf(counts(some)).map(({ state, x, width }) => [
        state,
        Number(x.toFixed(3)),
        Number(width.toFixed(3)),
      ]),
    ).toEqual(parts);
  });

  test('is filled by all states together, each of them in it once and with its number', () => {
    const all = counts(Object.fromEntries(messageStates.map((state, place) => [state, 1 + place * 60])));
    const parts = partsOf(all);
    expect(parts.map(({ state }) => state).toSorted()).toEqual(messageStates.toSorted());
    for (const { state, count, width } of parts) {
      expect(count).toBe(all[state]);
      expect(width).toBeGreaterThan(1.5);
    }
    const last = parts.at(-1);
    expect((last?.x ?? 0) + (last?.width ?? 0)).toBeCloseTo(100);
    expect(sizeOf(all)).toBe(parts.reduce((sum, { count }) => sum + count, 0));
  });
});

test.each([
  ['what is in doubt comes first', { queued: 200, held: 1, unconfirmed: 2 }, 'you', /unconfirmed/],
  ['then what is held', { queued: 200, held: 1, failed: 4 }, 'you', /held/],
  ['under way', { queued: 3, sent: 1, failed: 4 }, 'auto', /follows/],
  ['being handed over', { sending: 1, scheduled: 4 }, 'auto', /follows/],
  ['for later', { scheduled: 4, failed: 1 }, 'auto', /at its time/],
  ['failed', { sent: 4, failed: 1 }, 'you', /failed/],
  ['sent', { sent: 4 }, 'nobody', /^All were sent/],
  ['sent but for what was cancelled', { sent: 4, cancelled: 1 }, 'nobody', /^Nothing is left/],
])('whose turn: %s', (_name, some, turn, words) => {
  const standing = standingOf(counts(some));
  expect(standing.turn).toBe(turn);
  expect(standing.words).toMatch(words);
});

test.each([
  [300, 'Batch of 300, handed in at 10:32'],
  [1, 'Batch of 1, handed in at 10:32'],
  [0, 'Batch, handed in at 10:32'],
])('the heading of a batch of %d', (size, title) => expect(batchTitle(size, 'at 10:32')).toBe(title));
