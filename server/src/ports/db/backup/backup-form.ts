import { createHash, timingSafeEqual, type Hash } from 'node:crypto';
import { z } from 'zod';
import { createKeyedHash } from '../../secrets/keyed-hash.ts';
import type { SealingKey } from '../../secrets/sealing.ts';

/**
 * The form of a backup, within gzip: lines of JSON. First the header; then of each table `{"table": …}`, its rows as arrays of
 * PostgreSQL's own text of each value, and `{"end": …, "rowCount": …}`; last the seal. docs/decisions/0043 says why.
 */
export const backupVersion = 1;

export const headerLine = z.strictObject({
  gatehouseBackup: z.number(),
  takenAt: z.iso.datetime(),
  /** The key whose holder has written the seal. */
  keyId: z.string(),
  /** The steps of the schema that the rows are of. */
  steps: z.array(z.strictObject({ name: z.string(), checksum: z.string() })).min(1),
  tables: z.array(
    z.strictObject({
      name: z.string(),
      columns: z.array(z.strictObject({ name: z.string(), type: z.string() })),
    }),
  ),
});

export type BackupHeader = z.output<typeof headerLine>;

export const tableLine = z.strictObject({ table: z.string() });
export const endLine = z.strictObject({ end: z.string(), rowCount: z.int() });
export const sealLine = z.strictObject({ sha256: z.string(), mac: z.string() });

/** Rows are arrays, everything else is an object: told by the first byte. */
export const isRow = (line: Buffer): boolean => line[0] === 0x5b;

/** Collects what is written or read, and gives or judges the seal over it. */
export class BackupSeal {
  readonly #hash: Hash = createHash('sha256');

  add(line: Buffer): void {
    this.#hash.update(line).update('\n');
  }

  /** An HMAC under a key derived from the sealing key: whoever has not the key cannot write a backup that is accepted. */
  write(key: SealingKey): z.output<typeof sealLine> {
    const sha256 = this.#hash.digest('hex');
    return { sha256, mac: createKeyedHash(key, 'backup')(sha256).toString('hex') };
  }

  /** Null where the seal is right; else what is wrong. */
  faultOf(seal: z.output<typeof sealLine>, key: SealingKey): string | null {
    const own = this.write(key);
    if (own.sha256 !== seal.sha256) return 'its content is not what was written';
    const [right, given] = [Buffer.from(own.mac, 'hex'), Buffer.from(seal.mac, 'hex')];
    const isRight = right.length === given.length && timingSafeEqual(right, given);
    return isRight
      ? null
      : `it was not sealed with the key that SEALING_KEYS gives as ${key.id}: that is another key of this id, or somebody has changed the file`;
  }
}
