import { createHmac, hkdfSync } from 'node:crypto';
import type { SealingKey } from './sealing.ts';

/**
 * HMAC-SHA-256 for one purpose, under a key derived from a sealing key: what can be guessed (an address) cannot be
 * recognised in the database by its plain hash. Another sealing key gives other values.
 */
export function createKeyedHash(key: SealingKey, purpose: string): (text: string) => Buffer {
  const derived = Buffer.from(hkdfSync('sha256', key.bytes, '', `gatehouse ${purpose}`, 32));
  return (text) => createHmac('sha256', derived).update(text).digest();
}
