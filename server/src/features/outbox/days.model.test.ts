import { describe, expect, test } from 'vitest';
import { countsAs, lastDays, messageDays } from './days.model.ts';
import { messageMoves, type MessageState } from './message.model.ts';

const boundariesOf = (now: string, timeZone: string, count: number): string[] =>
  lastDays(new Date(now), timeZone, count).boundaries.map((instant) => instant.toISOString().slice(0, 16));

describe('the last days up to today', () => {
  test.each([
    ['UTC', '2026-11-30T12:00:00Z', ['2026-11-29T00:00', '2026-11-30T00:00', '2026-12-01T00:00']],
    [
      'Asia/Kolkata, half an hour beside',
      '2026-11-30T20:00:00Z',
      ['2026-11-29T18:30', '2026-11-30T18:30', '2026-12-01T18:30'],
    ],
    [
      'America/Los_Angeles, where it is still the day before',
      '2026-11-30T05:00:00Z',
      ['2026-11-28T08:00', '2026-11-29T08:00', '2026-11-30T08:00'],
    ],
    [
      'Europe/Vienna, where clocks go back: 25 hours',
      '2026-10-26T12:00:00Z',
      ['2026-10-24T22:00', '2026-10-25T23:00', '2026-10-26T23:00'],
    ],
    [
      'Europe/Vienna, where they go forward: 23 hours',
      '2026-03-30T12:00:00Z',
      ['2026-03-28T23:00', '2026-03-29T22:00', '2026-03-30T22:00'],
    ],
    [
      'Africa/Cairo, where a day begins at one o’clock',
      '2026-04-24T12:00:00Z',
      ['2026-04-22T22:00', '2026-04-23T22:00', '2026-04-24T21:00'],
    ],
    [
      'America/Havana, where midnight comes twice: the first counts',
      '2026-11-01T12:00:00Z',
      ['2026-10-31T04:00', '2026-11-01T04:00', '2026-11-02T05:00'],
    ],
    [
      'Pacific/Kiritimati, fourteen hours ahead',
      '2026-11-30T12:00:00Z',
      ['2026-11-29T10:00', '2026-11-30T10:00', '2026-12-01T10:00'],
    ],
  ])('%s', (zone, now, boundaries) => {
    expect(boundariesOf(now, zone.split(',')[0] ?? '', 2)).toEqual(boundaries);
  });

  test('are named as people write them, over the turn of a year', () => {
    expect(lastDays(new Date('2027-01-01T00:30:00Z'), 'Europe/Vienna', 3).names).toEqual([
      '2026-12-30',
      '2026-12-31',
      '2027-01-01',
    ]);
  });

  test('of zones all around, on every day of a year, the present moment is in the last day', () => {
    for (const zone of Intl.supportedValuesOf('timeZone').filter((_, place) => place % 60 === 0))
      for (let day = 0; day < 365; day += 1) {
        const now = new Date(Date.UTC(2026, 0, 1, day % 24, 17) + day * 86_400_000);
        const { boundaries } = lastDays(now, zone, 2);
        const [start, end] = [boundaries.at(-2), boundaries.at(-1)];
        expect(
          start !== undefined && end !== undefined && start <= now && now < end,
          `${zone} ${now.toISOString()}`,
        ).toBe(true);
      }
  });
});

describe('as what a message counts', () => {
  test('each state', () => {
    const counted = Object.fromEntries(
      Object.keys(messageMoves).map((state) => [state, countsAs(state as MessageState)]),
    );
    expect(counted).toEqual({
      scheduled: 'waiting',
      queued: 'waiting',
      sending: 'waiting',
      held: 'waiting',
      sent: 'sent',
      unconfirmed: 'troubled',
      failed: 'troubled',
      cancelled: null,
    });
  });

  test('states of one kind are added, days without messages have noughts', () => {
    expect(
      messageDays(
        ['2026-11-29', '2026-11-30'],
        [
          { day: 1, state: 'failed', count: 2 },
          { day: 1, state: 'unconfirmed', count: 3 },
          { day: 1, state: 'cancelled', count: 9 },
          { day: 1, state: 'sent', count: 4 },
        ],
      ),
    ).toEqual([
      { day: '2026-11-29', sent: 0, waiting: 0, troubled: 0 },
      { day: '2026-11-30', sent: 4, waiting: 0, troubled: 5 },
    ]);
  });
});
