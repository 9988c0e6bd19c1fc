import { hash, randomBytes, randomUUID } from 'node:crypto';

/** Chance, from the operating system's generator. Arrives in `deps` so that tests can replay a run. */
export interface Random {
  bytes(count: number): Buffer;
  /** A version 4 UUID, where Microsoft wants a GUID. */
  uuid(): string;
}

/** The generator of the process. */
export const systemRandom: Random = { bytes: (count) => randomBytes(count), uuid: () => randomUUID() };

/** A number from 0 up to 1, with the fineness of a 32-bit integer. */
export function newChance(random: Random): number {
  return random.bytes(4).readUInt32BE() / 2 ** 32;
}

/** A 256-bit secret as base64url: session, state, browser binding. */
export function newSecretText(random: Random): string {
  return random.bytes(32).toString('base64url');
}

/** What of a secret may be stored. 256 bits of chance need no salt and no slow hash (ASVS 5.0.0 11.4.1). */
export function hashSecret(secret: string): Buffer {
  return hash('sha256', secret, 'buffer');
}

/** Chance for what everybody may see, drawn so many bytes at a time: a call for each would be the dearest part of an id. */
const drawnBytes = 4096;
const drawn = new WeakMap<Random, { bytes: Buffer; used: number }>();

/** So many bytes for an id or a nonce. Never for a secret: nothing may hold one before it is wanted. */
export function publicBytes(random: Random, count: number): Buffer {
  let stock = drawn.get(random);
  if (!stock || stock.used + count > drawnBytes) {
    stock = { bytes: random.bytes(drawnBytes), used: 0 };
    drawn.set(random, stock);
  }
  const from = stock.used;
  stock.used += count;
  return stock.bytes.subarray(from, stock.used);
}

const crockford = '0123456789abcdefghjkmnpqrstvwxyz';

/** The newest id of this process: what is made in the same millisecond comes after it. */
let newest = { milliseconds: -1, chance: 0n };

/**
 * An id: prefix, 48 bits of milliseconds, 80 bits of chance, in Crockford's base 32 (26 characters). Ids of one kind
 * sort by creation, so that "newest first" is an index scan; those that one process makes in the same millisecond too:
 * the later is larger by a number of chance (RFC 9562 section 6.2, method 2). An id is a name and never a secret.
 */
export function newId<Prefix extends string>(
  prefix: Prefix,
  now: Date,
  random: Random,
): `${Prefix}_${string}` {
  const milliseconds = now.getTime();
  const chance =
    milliseconds === newest.milliseconds
      ? newest.chance + numberOf(publicBytes(random, 4)) + 1n
      : // 79 bits: room above, so that no millisecond overflows.
        numberOf(publicBytes(random, 10)) >> 1n;
  newest = { milliseconds, chance };
  return idFrom(prefix, milliseconds, chance);
}

/** The lowest id of an instant: ids made before it are smaller, ids made in it or later are not. */
export function earliestId<Prefix extends string>(prefix: Prefix, instant: Date): `${Prefix}_${string}` {
  return idFrom(prefix, instant.getTime(), 0n);
}

function numberOf(bytes: Buffer): bigint {
  return BigInt(`0x${bytes.toString('hex')}`);
}

function idFrom<Prefix extends string>(
  prefix: Prefix,
  milliseconds: number,
  chance: bigint,
): `${Prefix}_${string}` {
  let rest = (BigInt(milliseconds) << 80n) | chance;
  let text = '';
  for (let digit = 0; digit < 26; digit += 1) {
    text = crockford.charAt(Number(rest & 31n)) + text;
    rest >>= 5n;
  }
  return `${prefix}_${text}`;
}

const referenceLetters = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The short code of a failure, read out over the telephone: eight characters without 0, 1, i, l, o, u. */
export function newReference(random: Random): string {
  let letters = '';
  for (const byte of publicBytes(random, 8))
    letters += referenceLetters.charAt(byte % referenceLetters.length);
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}
