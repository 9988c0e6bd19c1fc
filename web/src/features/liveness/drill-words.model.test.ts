import type { RevocationDrillView } from '@gatehouse/contract';
import { describe, expect, test } from 'vitest';
import { drillStations, drillWords } from './drill-words.model.ts';

const drill: RevocationDrillView = {
  id: 'drl_1',
  user: { id: 'usr_1', displayName: 'Test Person', email: 'test@contoso.example' },
  happenedAt: '2026-11-30T10:00:00.000Z',
  dueAt: '2026-11-30T10:15:00.000Z',
  noticedAt: null,
  firstRefusalAt: null,
};
const at = (iso: string): string => `at ${iso.slice(11, 16)}`;
const noticed = { ...drill, noticedAt: '2026-11-30T10:07:12.000Z' };
const late = { ...drill, noticedAt: '2026-11-30T10:20:00.000Z' };
const now = Date.parse('2026-11-30T10:05:00.000Z');

describe('a drill in words', () => {
  test.each([
    [drill, now, 'wait', 'The clock runs.'],
    [drill, now + 3_600_000, 'bad', '15 min are over.'],
    [noticed, now, 'good', 'It took 7 min 12 s. Promised are 15 min at most.'],
    [late, now, 'wait', 'It took 20 min, and 15 min are promised'],
  ])('%#', (of, instant, tone, words) => {
    expect(drillWords(of, instant)).toMatchObject({ tone, words: expect.stringContaining(words) });
  });

  test.each([
    [drill, ['done', 'now', 'to-come'], 'Every session ends by 10:15'],
    [noticed, ['done', 'done', 'now'], 'Ended after 7 min 12 s'],
    [
      { ...noticed, firstRefusalAt: '2026-11-30T10:08:00.000Z' },
      ['done', 'done', 'done'],
      'Ended after 7 min',
    ],
  ])('stations %#', (of, states, here) => {
    const stations = drillStations(of, at);
    expect(stations.map(({ state }) => state)).toEqual(states);
    expect(stations[1]?.what).toContain(here);
  });
});
