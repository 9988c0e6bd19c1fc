import { describe, expect, test } from 'vitest';
import { AppError } from '../../kernel/app-error.ts';
import { Secret } from '../secrets/secret.ts';
import { createArgon2Hasher } from './argon2-hasher.ts';

const hasher = createArgon2Hasher({ atOnce: 2, waiting: 64 });
const demo = new Secret('Gatehouse-demo-1');

describe('a password hash', () => {
  test('C03: is argon2id with the stated cost, and another each time', async () => {
    const [first, second] = await Promise.all([hasher.hash(demo), hasher.hash(demo)]);
    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(second).not.toBe(first);
  });

  test('belongs to its password and to no other', async () => {
    const hash = await hasher.hash(demo);
    expect(await hasher.verify(hash, demo)).toBe(true);
    expect(await hasher.verify(hash, new Secret('gatehouse-demo-1'))).toBe(false);
  });

  test.each([
    ['72 characters that are the same', 'a'.repeat(72)],
    ['a NUL in the middle', 'correct horse\0'],
    ['1,023 characters that are the same', 'b'.repeat(1023)],
    ['an emoji', 'a horse and 🐴🐴🐴'],
  ])('C04: takes all of a password into account: %s', async (_name, start) => {
    const hash = await hasher.hash(new Secret(`${start}1`));
    expect(await hasher.verify(hash, new Secret(`${start}1`))).toBe(true);
    expect(await hasher.verify(hash, new Secret(`${start}2`))).toBe(false);
    expect(await hasher.verify(hash, new Secret(start))).toBe(false);
  });

  test('that does not exist belongs to nothing', async () => {
    expect(await hasher.verify(null, demo)).toBe(false);
    expect(await hasher.verify(null, new Secret(''))).toBe(false);
  });
});

describe('C03: when many come at once', () => {
  test('so many are worked on, so many wait, and the rest is refused at once', async () => {
    const small = createArgon2Hasher({ atOnce: 2, waiting: 3 });
    const asked = await Promise.allSettled(Array.from({ length: 12 }, () => small.verify(null, demo)));
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    const refusals = asked.filter((one) => one.status === 'rejected').map((one) => one.reason as AppError);
    expect(refusals.map(({ code }) => code)).toEqual(Array(7).fill('passwords_busy'));
    expect(await small.verify(null, demo)).toBe(false);
  });
});
