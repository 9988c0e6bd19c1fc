import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/**
 * Codes, refresh tokens, sessions and pages in flight are sealed values: the content travels with the bearer,
 * encrypted, so that the emulator keeps no table of them and a restart loses none. Entra's own are blobs as well.
 */
export interface SealedValues {
  /** Opaque text that only `open` with the same `kind` turns back. */
  seal(kind: SealedKind, content: object): string;
  /** The content; `undefined` for anything else than what `seal` made with this kind. */
  open<T>(kind: SealedKind, sealed: string): T | undefined;
}

export type SealedKind = 'code' | 'refresh-token' | 'session' | 'page' | 'admin-session';

/** 32 random bytes in base64; a new one makes every sealed value of the old one worthless. */
export function newSealingKey(): string {
  return randomBytes(32).toString('base64');
}

/** AES-256-GCM with the kind as associated data; `key` is read at each call, since a reset changes it. */
export function createSealedValues(key: () => string): SealedValues {
  const opened = keyFor(key);
  const randomIv = ivs();
  return {
    seal(kind, content) {
      const iv = randomIv();
      const cipher = createCipheriv('aes-256-gcm', opened(), iv).setAAD(Buffer.from(kind));
      const sealed = [cipher.update(JSON.stringify(content), 'utf8'), cipher.final()];
      return `1.${Buffer.concat([iv, cipher.getAuthTag(), ...sealed]).toString('base64url')}`;
    },
    open<T>(kind: SealedKind, sealed: string): T | undefined {
      if (!sealed.startsWith('1.')) return undefined;
      const data = Buffer.from(sealed.slice(2), 'base64url');
      if (data.length < 29) return undefined;
      try {
        const decipher = createDecipheriv('aes-256-gcm', opened(), data.subarray(0, 12))
          .setAAD(Buffer.from(kind))
          .setAuthTag(data.subarray(12, 28));
        const text = Buffer.concat([decipher.update(data.subarray(28)), decipher.final()]).toString();
        return JSON.parse(text) as T;
      } catch {
        return undefined;
      }
    },
  };
}

/** The key object of what `text` says; making one for each value costs as much as sealing it. */
function keyFor(text: () => string): () => KeyObject {
  let known: { readonly text: string; readonly key: KeyObject } | undefined;
  return () => {
    const now = text();
    if (known?.text !== now) known = { text: now, key: createSecretKey(Buffer.from(now, 'base64')) };
    return known.key;
  };
}

const ivBytes = 12;

/** Random, and fetched for many values at once. */
function ivs(): () => Buffer {
  let [stock, taken] = [randomBytes(0), 0];
  return () => {
    if (taken === stock.length) [stock, taken] = [randomBytes(ivBytes * 256), 0];
    taken += ivBytes;
    return stock.subarray(taken - ivBytes, taken);
  };
}
