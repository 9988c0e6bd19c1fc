import type { MessageDay, TimeLineStep } from '@gatehouse/contract';
import { describe, expect, test } from 'vitest';
import { barOf, dayWords, sumsOf } from './days-chart.model.ts';
import { foundWords } from './found-words.model.ts';
import { asAsked, isBackward, isSearched, readOutboxSearch, withoutMessage } from './outbox-search.model.ts';
import { newestSteps, tookWords } from './time-line-words.model.ts';

describe('the address of the outbox', () => {
  test.each([
    ['nothing', {}, {}],
    [
      'all of it',
      { message: 'msg_1', state: 'sent', query: 'a b', from: '2026-11-01', to: '2026-11-30' },
      { message: 'msg_1', state: 'sent', query: 'a b', from: '2026-11-01', to: '2026-11-30' },
    ],
    ['a batch', { batch: 'mbt_1' }, { batch: 'mbt_1' }],
    ['what is no batch: the page says so', { batch: 7 }, { batch: '7' }],
    ['a number, as the router reads it', { query: 4711 }, { query: '4711' }],
    ['a state that there is not', { state: 'lost' }, {}],
    ['an empty search', { query: '' }, {}],
    ['a list for a search', { query: ['a'] }, {}],
    ['a day that there is not', { from: '2026-02-31', to: 'tomorrow' }, {}],
    ['more than the server takes', { query: 'x'.repeat(300) }, { query: 'x'.repeat(200) }],
  ])('%s', (_name, typed, read) => expect(readOutboxSearch(typed)).toEqual(read));

  test('is asked for with both days included', () => {
    const startOfDay = (day: string, after = 0) => `${day}+${after}`;
    const search = { message: 'msg_1', batch: 'mbt_1', from: '2026-11-01', to: '2026-11-01' };
    expect(asAsked(search, startOfDay)).toEqual({
      batchId: 'mbt_1',
      from: '2026-11-01+0',
      to: '2026-11-01+1',
    });
  });

  test('is narrowed by what is searched for and by days, not by a state or a batch', () => {
    expect(
      [{ state: 'sent' as const }, { batch: 'mbt_1' }, { query: 'a' }, { to: '2026-11-01' }].map(isSearched),
    ).toEqual([false, false, true, true]);
  });

  test.each([
    [{ from: '2026-11-02', to: '2026-11-01' }, true],
    [{ from: '2026-11-01', to: '2026-11-01' }, false],
    [{ from: '2026-11-01' }, false],
  ])('%j goes backward: %s', (search, is) => expect(isBackward(search)).toBe(is));

  test('without the message that is open is the same list', () => {
    expect(withoutMessage({ message: 'msg_1', batch: 'mbt_1', query: 'a' })).toEqual({
      batch: 'mbt_1',
      query: 'a',
    });
  });
});

test.each([
  [{ count: 0, isLooking: true, hasMore: false, backTo: null }, 'Searching'],
  [{ count: 0, isLooking: false, hasMore: false, backTo: null }, '0 messages found'],
  [{ count: 1, isLooking: false, hasMore: false, backTo: null }, '1 message found'],
  [{ count: 50, isLooking: false, hasMore: true, backTo: null }, 'The newest 50 messages that fit'],
  [
    { count: 3, isLooking: false, hasMore: true, backTo: '12 Oct 2026' },
    '3 messages found back to 12 Oct 2026; older ones were not looked at yet',
  ],
])('what was found: %j', (found, words) => expect(foundWords(found)).toBe(words));

describe('the chart of days', () => {
  const day = (sent: number, waiting: number, troubled: number): MessageDay => ({
    day: '2026-11-30',
    sent,
    waiting,
    troubled,
  });
  const room = 66;

  test.each([
    ['nothing', day(0, 0, 0), 10, []],
    ['the highest fills the room', day(10, 0, 0), 10, [['sent', 6, 60]]],
    [
      'one above the other',
      day(5, 3, 2),
      10,
      [
        ['sent', 36, 30],
        ['waiting', 18, 18],
        ['troubled', 6, 12],
      ],
    ],
    [
      'one among thousands is seen',
      day(9_999, 0, 1),
      10_000,
      [
        ['sent', 6.006, 59.994],
        ['troubled', 4.006, 2],
      ],
    ],
  ])('%s', (_name, one, highest, segments) => {
    const bar = barOf(one, highest, room);
    expect(bar.map(({ kind, y, height }) => [kind, Number(y.toFixed(3)), Number(height.toFixed(3))])).toEqual(
      segments,
    );
  });

  test('never leaves its room, whatever there is', () => {
    for (const highest of [1, 2, 3, 100, 1_000_000])
      for (const troubled of [0, 1, highest - 1]) {
        const top = barOf(day(1, 1, troubled), highest + 2, room).at(-1);
        expect(top?.y).toBeGreaterThanOrEqual(0);
      }
  });

  test('counts each kind, and names days as people do', () => {
    expect(sumsOf([day(1, 2, 3), day(10, 20, 30)])).toEqual({ sent: 11, waiting: 22, troubled: 33 });
    expect(dayWords('2026-03-01')).toBe('1 Mar');
  });
});

describe('the time line', () => {
  const step = (more: Partial<TimeLineStep>): TimeLineStep => ({
    kind: 'attempt',
    at: '2026-11-30T10:00:00.000Z',
    until: null,
    title: 'x',
    because: null,
    attempt: null,
    ...more,
  });

  test.each([
    ['no end', step({}), null],
    ['an end that is only expected', step({ kind: 'waits', until: '2026-11-30T10:05:00.000Z' }), null],
    ['at once', step({ until: '2026-11-30T10:00:00.400Z' }), 'took less than a second'],
    ['some time', step({ until: '2026-11-30T10:02:00.600Z' }), 'took 2 min 1 s'],
    ['a wait', step({ kind: 'held', until: '2026-11-30T12:00:00.000Z' }), 'for 2 h'],
  ])('%s', (_name, one, words) => expect(tookWords(one)).toBe(words));

  test.each([
    [3, [1, 2, 3], 0],
    [4, [1, 2, 3, 4], 0],
    [5, [3, 4, 5], 2],
  ])('of %d steps the newest three', (count, shown, hiddenCount) => {
    const steps = Array.from({ length: count }, (_, place) => place + 1);
    expect(newestSteps(steps, 3)).toEqual({ shown, hiddenCount });
  });
});
