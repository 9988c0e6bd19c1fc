import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { createSealing, type SealingKey } from './sealing.ts';
import { Secret } from './secret.ts';

const key = (id: string): SealingKey => ({ id, bytes: randomBytes(32) });
const text = '0.AXkA-refresh-token-of-ada';
const row = ['mailbox-refresh-token', 'org_1', 'mbx_1'] as const;

describe('G04: a sealed credential', () => {
  const old = key('k1');
  const sealing = createSealing([old]);
  const sealed = sealing.seal(new Secret(text), row);

  test('opens in its own row', () => {
    expect(sealing.open(sealed, row).reveal()).toBe(text);
  });

  test('does not contain the credential', () => {
    expect(sealed.includes(Buffer.from(text))).toBe(false);
    expect(sealing.seal(new Secret(text), row).equals(sealed)).toBe(false);
  });

  test('opens in no other row, organization or purpose', () => {
    for (const other of [
      ['mailbox-refresh-token', 'org_1', 'mbx_2'],
      ['mailbox-refresh-token', 'org_2', 'mbx_1'],
      ['attempt', 'org_1', 'mbx_1'],
      ['mailbox-refresh-token', 'org_1mbx_1'],
    ] as const) {
      expect(() => sealing.open(sealed, other), other.join()).toThrow();
    }
  });

  test('fails closed for each single bit', () => {
    const opened: number[] = [];
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const flipped = Buffer.from(sealed);
      flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      try {
        sealing.open(flipped, row);
        opened.push(bit);
      } catch {
        // what is wanted
      }
    }
    expect(opened).toEqual([]);
  });

  test('opens under an older key and is sealed under the first', () => {
    const rotated = createSealing([key('k2'), old]);
    expect(rotated.open(sealed, row).reveal()).toBe(text);
    expect(rotated.seal(new Secret(text), row).subarray(1, 3).toString()).toBe('k2');
    expect(() => createSealing([key('k3')]).open(sealed, row)).toThrow('no sealing key');
  });
});

test('G12: a secret shows itself in no way of writing it down', () => {
  const secret = new Secret(text);
  const shown = [
    String(secret),
    `${secret}`,
    JSON.stringify({ secret }),
    inspect(secret),
    inspect({ deep: { secret } }, { depth: 9, showHidden: true }),
    Object.keys(secret).join(),
  ];
  expect(shown.join(' ')).not.toContain('refresh-token-of-ada');
});
