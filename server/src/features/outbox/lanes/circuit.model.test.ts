import { describe, expect, test } from 'vitest';
import { addSeconds } from '../../../kernel/time.ts';
import { afterFailure, afterSuccess, allowance, closed, type Circuit } from './circuit.model.ts';

const now = new Date('2026-11-02T09:00:00Z');
const later = (seconds: number): Date => addSeconds(now, seconds);
const failing = (circuit: Circuit, at: Date): Circuit => afterFailure(circuit, at, at);
const failed = (count: number): Circuit =>
  Array.from({ length: count }).reduce<Circuit>((circuit) => failing(circuit, now), closed);

describe('H14: a circuit', () => {
  test('lets everything pass until three in a row have failed; then nothing for half a minute', () => {
    expect([allowance(closed, now), allowance(failed(2), now)]).toEqual([Infinity, Infinity]);
    expect([
      allowance(failed(3), now),
      allowance(failed(3), later(29.9)),
      allowance(failed(3), later(30)),
    ]).toEqual([0, 0, 1]);
  });

  test('one that goes well in between and the count begins anew', () => {
    expect(allowance(failing(failing(afterSuccess(failed(2)), now), now), now)).toBe(Infinity);
  });

  test('what began before it opened says nothing new', () => {
    const opened = failed(3);
    expect(afterFailure(opened, later(-5), later(2))).toEqual(opened);
  });

  test('after it one may pass, with each that goes well one more, and after thirty-two it is forgotten', () => {
    let circuit = failed(3);
    const allowed: number[] = [];
    for (let passed = 0; passed < 32; passed += 1) {
      allowed.push(allowance(circuit, later(40)));
      circuit = afterSuccess(circuit);
    }
    expect(allowed).toEqual(Array.from({ length: 32 }, (_, place) => place + 1));
    expect(circuit).toEqual(closed);
  });

  test('one that fails after it opens it again, twice as long each time, up to ten minutes', () => {
    let [circuit, at] = [failed(3), now];
    const seconds: number[] = [];
    for (let opening = 0; opening < 7; opening += 1) {
      const until = circuit.openUntil ?? at;
      seconds.push((until.getTime() - at.getTime()) / 1000);
      at = addSeconds(until, 1);
      circuit = failing(circuit, at);
    }
    expect(seconds).toEqual([30, 60, 120, 240, 480, 600, 600]);
  });
});
