import type { Clock } from '../../ports/clock/clock.ts';
import { inTransaction, type Database } from '../../ports/db/database.ts';
import { deletePlan } from './delete-plan.model.ts';
import { deleteRows, insertTombstone, lockForDeletion } from './delete-organization.store.ts';

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
}

export interface Deletion {
  readonly organizationId: string;
  /** The organization's name, typed once more by who deletes it. */
  readonly confirmedName: string;
  /** Who of the vendor. */
  readonly by: string;
}

export interface Deleted {
  /** Rows of each table, without those that had none. */
  readonly counts: ReadonlyMap<string, number>;
  readonly lastNumber: number;
  readonly lastHash: Buffer;
}

/**
 * Deletes an organization with all that is its, in one transaction: users, sessions (which are over with the commit), sealed
 * credentials, messages, files, and its audit trail, of which the tombstone keeps number and hash of the last link. Undefined
 * where there is no organization of this id and name; then nothing was done.
 */
export async function deleteOrganization(deps: Deps, deletion: Deletion): Promise<Deleted | undefined> {
  const { organizationId: id, confirmedName, by } = deletion;
  return inTransaction(deps.db, async (tx) => {
    const organization = await lockForDeletion(tx, id);
    if (organization?.name !== confirmedName) return undefined;
    const { last_number: lastNumber, last_hash: lastHash } = organization;
    await insertTombstone(tx, { id, at: await deps.clock.now(tx), by, lastNumber, lastHash });
    const counts = new Map<string, number>();
    for (const step of deletePlan) {
      const count = await deleteRows(tx, step, id);
      if (count > 0) counts.set(step.table, (counts.get(step.table) ?? 0) + count);
    }
    return { counts, lastNumber, lastHash };
  });
}
