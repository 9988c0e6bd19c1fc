import { sql } from 'kysely';
import { DatabaseRefused } from '../db/database-refused.ts';
import type { Executor } from '../db/database.ts';
import { createSealing, type SealingContext, type SealingKey } from './sealing.ts';
import { keysInUse } from './sealed-columns.ts';
import { Secret } from './secret.ts';

type SealingKeys = readonly [SealingKey, ...SealingKey[]];

const contextOf = (keyId: string): SealingContext => ['canary', keyId];

function opens(key: SealingKey, sealed: Buffer): boolean {
  try {
    createSealing([key]).open(sealed, contextOf(key.id));
    return true;
  } catch {
    return false;
  }
}

/**
 * Refuses keys with which this database cannot be used, before anything is sealed or overwritten (security case G06, ASVS 5.0.0
 * 11.2.5): a key of a known id that is another key now, and a lost key under which values are still sealed. A key under which
 * nothing is sealed any more may go. Keys that are new here leave their canary for the next start.
 *
 * A database from before there were canaries learns them from the keys it is first started with: those are believed.
 */
export async function refuseWrongSealingKeys(db: Executor, keys: SealingKeys): Promise<void> {
  const known = await refuseOtherKeys(db, keys);
  await refuseLostKeys(db, keys, known);
  const newKeys = keys.filter((key) => !known.includes(key.id));
  if (newKeys.length === 0) return;
  await keepCanaries(db, newKeys);
  // Another replica with another key of that id may have been first.
  await refuseOtherKeys(db, newKeys);
}

/** Gives the ids that have a canary. */
async function refuseOtherKeys(db: Executor, keys: readonly SealingKey[]): Promise<string[]> {
  const canaries = await db.selectFrom('sealing_canaries').select(['key_id', 'sealed']).execute();
  const known = new Map(canaries.map((canary) => [canary.key_id, canary.sealed]));
  for (const key of keys) {
    const canary = known.get(key.id);
    if (canary !== undefined && !opens(key, canary))
      throw new DatabaseRefused(
        `SEALING_KEYS: ${key.id} is not the key with which this database was used under that id. Nothing was changed: give the right one back; a new key takes another id, in front.`,
      );
  }
  return [...known.keys()];
}

async function refuseLostKeys(db: Executor, keys: SealingKeys, known: readonly string[]): Promise<void> {
  const given = new Set(keys.map((key) => key.id));
  // Asked only where it may matter: it reads whole tables.
  if (known.length > 0 && known.every((id) => given.has(id))) return;
  const lost = (await keysInUse(db)).filter(({ id }) => !given.has(id));
  if (lost.length > 0) {
    const told = lost
      .map(({ id, count }) => `${id} (${count} ${count === 1 ? 'value' : 'values'})`)
      .join(', ');
    throw new DatabaseRefused(
      `SEALING_KEYS: values in this database are sealed with ${told}, which is not given. Nothing was changed: give it back, behind the first; npm run reseal frees a key.`,
    );
  }
}

async function keepCanaries(db: Executor, keys: readonly SealingKey[]): Promise<void> {
  for (const key of keys) {
    await db
      .insertInto('sealing_canaries')
      .values({
        key_id: key.id,
        sealed: createSealing([key]).seal(new Secret('gatehouse'), contextOf(key.id)),
        made_at: sql<Date>`clock_now()`,
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}
