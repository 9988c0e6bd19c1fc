import { expect, test } from 'vitest';
import { addSeconds } from '../../kernel/time.ts';
import { isProbeDue, probeAnswerOf, type ProbeOutcome } from './probe.model.ts';

test.each<[ProbeOutcome['kind'], number | null, string | null]>([
  ['granted', null, 'there'],
  ['refused', 7000229, 'not-there'],
  ['refused', 700016, 'not-there'],
  ['refused', 7000112, 'blocked'],
  ['refused', 7000222, null],
  ['refused', 90002, null],
  ['refused', null, null],
  ['unreachable', null, null],
  ['unverified', 7000112, null],
])('a probe that was %s with %s says %s', (kind, aadsts, answer) => {
  expect(probeAnswerOf({ kind, aadsts })).toBe(answer);
});

test('a probe is due where there was none, and an hour after the last answer', () => {
  const last = new Date('2026-11-02T09:00:00Z');
  expect(isProbeDue(null, last)).toBe(true);
  expect(isProbeDue(last, addSeconds(last, 3599))).toBe(false);
  expect(isProbeDue(last, addSeconds(last, 3600))).toBe(true);
});
