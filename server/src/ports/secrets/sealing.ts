import { createCipheriv, createDecipheriv } from 'node:crypto';
import { publicBytes, systemRandom } from '../random/random.ts';
import { SealCounter, type SealCount, type TellKeyIsWorn } from './seal-count.ts';
import { Secret } from './secret.ts';

/** A key that seals, by its id. The first of a list seals; all open. */
export interface SealingKey {
  readonly id: string;
  readonly bytes: Buffer;
}

/** The purpose of a sealed value and the row it belongs to; opening with any other context fails. */
export type SealingContext = readonly [purpose: string, ...row: string[]];

/** Seals credentials for the database: AES-256-GCM, a fresh 96-bit nonce, key id in front, context as associated data. */
export interface Sealing {
  seal(secret: Secret, context: SealingContext): Buffer;
  /** Throws where a single bit or the context differs. */
  open(sealed: Buffer, context: SealingContext): Secret;
  /** What this process has sealed since its start, and under which key. */
  count(): SealCount;
}

const nonceBytes = 12;
const tagBytes = 16;

/** Length-prefixed, so that no two different contexts give the same bytes. */
function associatedData(keyId: string, context: SealingContext): Buffer {
  return Buffer.from(JSON.stringify([keyId, ...context]));
}

/** Sealing with the keys of the configuration. Envelope: 1 byte length of the key id, key id, nonce, tag, ciphertext. */
export function createSealing(
  keys: readonly [SealingKey, ...SealingKey[]],
  tellKeyIsWorn: TellKeyIsWorn = () => undefined,
): Sealing {
  const [key] = keys;
  const counter = new SealCounter(key.id, tellKeyIsWorn);
  return {
    count: () => counter.read(),
    seal(secret, context) {
      const id = Buffer.from(key.id);
      const nonce = publicBytes(systemRandom, nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', key.bytes, nonce).setAAD(associatedData(key.id, context));
      const body = Buffer.concat([cipher.update(secret.reveal(), 'utf8'), cipher.final()]);
      counter.add();
      return Buffer.concat([Buffer.from([id.length]), id, nonce, cipher.getAuthTag(), body]);
    },
    open(sealed, context) {
      const idLength = sealed[0] ?? 0;
      const id = sealed.subarray(1, 1 + idLength).toString();
      const opener = keys.find((candidate) => candidate.id === id);
      if (opener === undefined) throw new Error(`no sealing key has the id of this value (${context[0]})`);
      const nonceStart = 1 + idLength;
      const bodyStart = nonceStart + nonceBytes + tagBytes;
      const decipher = createDecipheriv(
        'aes-256-gcm',
        opener.bytes,
        sealed.subarray(nonceStart, nonceStart + nonceBytes),
      );
      decipher.setAAD(associatedData(opener.id, context));
      decipher.setAuthTag(sealed.subarray(nonceStart + nonceBytes, bodyStart));
      return new Secret(
        Buffer.concat([decipher.update(sealed.subarray(bodyStart)), decipher.final()]).toString('utf8'),
      );
    },
  };
}
