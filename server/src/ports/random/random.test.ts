import { expect, test } from 'vitest';
import {
  earliestId,
  hashSecret,
  newId,
  newReference,
  newSecretText,
  publicBytes,
  systemRandom,
} from './random.ts';

test('B03: a secret has 256 bits and only its hash is kept', () => {
  const count = Number(process.env['PROVE_COUNT'] ?? 20_000);
  const seen = new Set<string>();
  const ones = Array.from({ length: 256 }, () => 0);
  for (let index = 0; index < count; index += 1) {
    const secret = newSecretText(systemRandom);
    seen.add(secret);
    const bytes = Buffer.from(secret, 'base64url');
    for (let bit = 0; bit < 256; bit += 1)
      ones[bit] = (ones[bit] ?? 0) + ((bytes.readUInt8(bit >> 3) >> (bit & 7)) & 1);
  }
  expect(seen.size).toBe(count);
  // Each bit is 1 in half of the cases: six standard deviations leave one false alarm in a million runs.
  const worst = Math.max(...ones.map((sum) => Math.abs(sum - count / 2)));
  expect(worst).toBeLessThan(6 * Math.sqrt(count / 4));
  expect(hashSecret('a').toString('hex')).toBe(
    'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb',
  );
});

test('ids of one kind sort by creation and are of the form the contract parses', () => {
  const earlier = newId('usr', new Date('2026-11-23T10:00:00.000Z'), systemRandom);
  const later = newId('usr', new Date('2026-11-23T10:00:00.001Z'), systemRandom);
  expect(earlier < later).toBe(true);
  expect(earlier).toMatch(/^usr_[0-9a-hjkmnp-tv-z]{26}$/);
});

test('ids that are made in one millisecond sort as they were made', () => {
  const now = new Date('2026-11-23T10:00:00.000Z');
  const made = Array.from({ length: 1_000 }, () => newId('evt', now, systemRandom));
  expect(made).toEqual([...new Set(made)].toSorted());
  expect(made.every((id) => id > earliestId('evt', now))).toBe(true);
  expect(made.every((id) => id < earliestId('evt', new Date(now.getTime() + 1)))).toBe(true);
});

test('bytes for ids and nonces are handed out once, across what is drawn at a time', () => {
  const first = publicBytes(systemRandom, 12);
  const copy = Buffer.from(first);
  const later = Array.from({ length: 5_000 }, () => publicBytes(systemRandom, 12).toString('hex'));
  expect(new Set([copy.toString('hex'), ...later]).size).toBe(5_001);
  expect(first).toEqual(copy);
});

test('a reference can be read out over the telephone', () => {
  expect(newReference(systemRandom)).toMatch(/^[2-9A-HJKMNP-TV-Z]{4}-[2-9A-HJKMNP-TV-Z]{4}$/);
});
