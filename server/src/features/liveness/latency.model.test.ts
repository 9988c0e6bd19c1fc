import { expect, test } from 'vitest';
import { addSeconds } from '../../kernel/time.ts';
import { latencyOf } from './latency.model.ts';

const noticedAt = new Date('2026-03-02T09:00:00Z');
const loss = (seconds: number) => ({ aliveAt: addSeconds(noticedAt, -seconds), happenedAt: null, noticedAt });

test('nobody, or nobody of whom there was a proof', () => {
  expect(latencyOf([])).toBeNull();
  expect(latencyOf([{ aliveAt: null, happenedAt: null, noticedAt }])).toBeNull();
});

test('percentiles by nearest rank, whole seconds, rounded up', () => {
  expect(latencyOf([loss(90.2)])).toEqual({ count: 1, p50: 91, p95: 91, max: 91 });
  const hundred = Array.from({ length: 100 }, (_, at) => loss(at + 1));
  expect(latencyOf(hundred.toReversed())).toEqual({ count: 100, p50: 50, p95: 95, max: 100 });
});

test('what is known of Microsoft goes before the last proof', () => {
  const known = { ...loss(600), happenedAt: addSeconds(noticedAt, -45) };
  expect(latencyOf([known])).toEqual({ count: 1, p50: 45, p95: 45, max: 45 });
});
