import type { SealingKey } from '../ports/secrets/sealing.ts';
import { demo } from './demo-settings.ts';
import type { Reader } from './reader.ts';

type SealingKeys = readonly [SealingKey, ...SealingKey[]];

/** SEALING_KEYS: `id:base64` and so on; the first seals, all open. */
export function sealingKeys(read: Reader, isProduction: boolean): SealingKeys {
  const text = read.optional('SEALING_KEYS') ?? (isProduction ? undefined : demo.sealingKeys);
  const never: SealingKeys = [{ id: 'none', bytes: Buffer.alloc(32) }];
  if (text === undefined)
    return read.fault(
      'SEALING_KEYS: is missing; give id:base64 of 32 random bytes, such as k1:$(openssl rand -base64 32)',
      never,
    );
  if (isProduction && text.includes(demo.sealingKeys))
    return read.fault('SEALING_KEYS: holds the key of the demo, which everybody knows; make your own', never);
  const keys = text.split(',').map((one): SealingKey => {
    const [id = '', value = ''] = one.trim().split(':');
    return { id, bytes: Buffer.from(value, 'base64') };
  });
  const bad = keys.findIndex((key) => !/^[\w-]{1,32}$/.test(key.id) || key.bytes.length !== 32);
  if (bad >= 0)
    return read.fault(
      `SEALING_KEYS: key ${bad + 1} is not id:base64 with an id of letters and digits and 32 bytes`,
      never,
    );
  if (new Set(keys.map((key) => key.id)).size < keys.length)
    return read.fault('SEALING_KEYS: an id stands twice', never);
  const [first, ...rest] = keys;
  return first === undefined ? never : [first, ...rest];
}
