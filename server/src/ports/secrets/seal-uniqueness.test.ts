import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { isTimeForAnotherKey, mostSeals, SealCounter, type SealCount } from './seal-count.ts';
import { createSealing } from './sealing.ts';
import { Secret } from './secret.ts';

/** Of seals; a second or two of a calm machine. */
const count = Number(process.env['PROVE_COUNT'] ?? 100_000);
const row = ['mailbox-refresh-token', 'org_1', 'mbx_1'] as const;

describe('G07: seals under one key', () => {
  test('no two share an IV, and each is counted', () => {
    const sealing = createSealing([{ id: 'k1', bytes: randomBytes(32) }]);
    const secret = new Secret('0.AXkA-refresh-token-of-ada');
    // The last eight bytes of each IV, which begins behind the id of the key: where these differ, the IVs do.
    const ends = new BigUint64Array(count);
    for (let place = 0; place < count; place += 1)
      ends[place] = sealing.seal(secret, row).readBigUInt64BE(1 + 'k1'.length + 4);
    ends.sort();
    let equal = 0;
    for (let place = 1; place < count; place += 1) equal += Number(ends[place] === ends[place - 1]);
    expect(equal).toBe(0);
    expect(sealing.count()).toEqual({ keyId: 'k1', count });
  }, 460_000);

  test('IVs have 96 bits, each of them 1 in half of the cases', () => {
    const sealing = createSealing([{ id: 'k1', bytes: randomBytes(32) }]);
    const ones = new Uint32Array(96);
    const samples = 5_000;
    for (let sample = 0; sample < samples; sample += 1) {
      const iv = sealing.seal(new Secret('x'), row).subarray(3, 15);
      for (let bit = 0; bit < 96; bit += 1)
        ones[bit] = (ones[bit] ?? 0) + ((iv.readUInt8(bit >> 3) >> (bit & 7)) & 1);
    }
    // Six standard deviations: by chance once in ten million runs.
    const most = 6 * Math.sqrt(samples / 4);
    expect([...ones].filter((one) => Math.abs(one - samples / 2) > most)).toEqual([]);
  });

  test.each([
    [0, false],
    [mostSeals / 2 - 1, false],
    [mostSeals / 2, true],
    [mostSeals / 2 + 1, false],
    [mostSeals * (9 / 16), true],
    [mostSeals, true],
  ])('after %d of 2^32 it is time to say so: %s', (seals, isTime) => {
    expect(isTimeForAnotherKey(seals)).toBe(isTime);
  });

  test('whoever runs it is told at half of the limit, and again', () => {
    const told: SealCount[] = [];
    const counter = new SealCounter('k1', (one) => told.push(one), mostSeals / 2 - 2);
    for (let seals = 0; seals < 4; seals += 1) counter.add();
    expect(told).toEqual([{ keyId: 'k1', count: 2 ** 31 }]);
  });
});
