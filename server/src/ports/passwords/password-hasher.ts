import type { Secret } from '../secrets/secret.ts';

/** What of a password may be stored: a PHC string, which names the algorithm and its cost. */
export type PasswordHash = string & { readonly __brand: 'PasswordHash' };

/** The slow work of passwords. Throws AppError `passwords_busy` where too many wait already. */
export interface PasswordHasher {
  hash(password: Secret): Promise<PasswordHash>;
  /** Whether the password belongs to the hash. `null`, where there is none, costs the same and is never right. */
  verify(hash: PasswordHash | null, password: Secret): Promise<boolean>;
  /** Whether the hash was made under another cost than hashes are made now. */
  isOutdated(hash: PasswordHash): boolean;
}
