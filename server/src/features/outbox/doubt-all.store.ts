import { sql } from 'kysely';
import { countByOrganization, type CountByOrganization } from '../../ports/db/count-by-organization.ts';
import type { Executor } from '../../ports/db/database.ts';

const explanation =
  'The service was restored from a backup in which this message had not left yet. It may have left since then: look into Sent Items first.';

/**
 * After a restore: whatever had not left when the backup was made may have left since. Nothing of it is sent by itself: each waits
 * for its sender, who looks into Sent Items and decides (security case N08).
 */
export async function doubtAllWaiting(tx: Executor, now: Date): Promise<CountByOrganization> {
  await sql`
    update delivery_attempts set outcome = 'unconfirmed', ended_at = ${now} where outcome = 'under-way'`.execute(
    tx,
  );
  return countByOrganization(
    tx,
    sql`update outbox_messages
           set state = 'unconfirmed', held_because = null, held_since = null, lease_until = null,
               explanation = ${explanation}
         where state in ('scheduled', 'queued', 'sending', 'held') returning organization_id`,
  );
}
