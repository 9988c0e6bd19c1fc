import { AsyncLocalStorage } from 'node:async_hooks';
import type { Database } from '../../ports/db/database.ts';
import { acrossOrganizations } from '../../ports/db/reach.ts';
import { findSessions, type SessionRow } from './sessions.store.ts';

/** The session with this secret, as the primary has it now; undefined where there is none. */
export type SessionLookup = (secretHash: Buffer) => Promise<SessionRow | undefined>;

interface Asked {
  readonly secretHash: Buffer;
  readonly answer: PromiseWithResolvers<SessionRow | undefined>;
}

/** A statement keeps a connection of the pool no longer than a millisecond or two. */
export const mostTogether = 100;

/**
 * Looks sessions up: all that are asked for in one turn of the event loop in one statement (docs/decisions/0051). It is sent after
 * each of them was asked for, so whatever was committed before is seen; and nothing of an answer is kept.
 */
export function createSessionLookup(db: Database): SessionLookup {
  // What asks for several requests is part of none: no reach, no reference and no span of whoever happened to be first.
  const apart = AsyncLocalStorage.snapshot();
  let gathered: Asked[] = [];
  const ask = (): void => {
    const asked = gathered;
    gathered = [];
    if (asked.length > 0) void apart(() => acrossOrganizations(() => answerAll(db, asked)));
  };
  return (secretHash) => {
    const answer = Promise.withResolvers<SessionRow | undefined>();
    gathered.push({ secretHash, answer });
    if (gathered.length === 1) setImmediate(ask);
    if (gathered.length === mostTogether) ask();
    return answer.promise;
  };
}

/** Each gets the row that itself says to have their secret; where the statement fails, each gets its fault. */
async function answerAll(db: Database, asked: readonly Asked[]): Promise<void> {
  try {
    const rows = await findSessions(
      db,
      asked.map(({ secretHash }) => secretHash),
    );
    const bySecret = new Map(rows.map((row) => [row.secret_hash, row]));
    for (const { secretHash, answer } of asked) answer.resolve(bySecret.get(secretHash.toString('hex')));
  } catch (fault) {
    for (const { answer } of asked) answer.reject(fault);
  }
}
