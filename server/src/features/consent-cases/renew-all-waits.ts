import type { Executor } from '../../ports/db/database.ts';
import type { Random } from '../../ports/random/random.ts';
import type { Sealing } from '../../ports/secrets/sealing.ts';
import { newWaitingToken } from './waiting-token.ts';
import { forgetDueReminders, listAllWaiters, writeToken } from './waiters.store.ts';

/**
 * After a restore: the link of each wait becomes another, which the person finds in the product and in the next mail that there is
 * a reason for; a reminder that was due since the backup is not sent, as it may have been.
 */
export async function renewAllWaits(
  deps: { readonly random: Random; readonly sealing: Sealing },
  tx: Executor,
  now: Date,
): Promise<void> {
  await forgetDueReminders(tx, now);
  for (const waiter of await listAllWaiters(tx)) await writeToken(tx, waiter, newWaitingToken(deps, waiter));
}
