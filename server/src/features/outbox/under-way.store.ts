import type { Executor } from '../../ports/db/database.ts';
import type { MessageRow } from './outbox.store.ts';

/** Whether nobody has written yet what the message's last try, the one of this row, has come to. */
export async function isUnderWay(tx: Executor, message: MessageRow): Promise<boolean> {
  const found = await tx
    .selectFrom('delivery_attempts')
    .select('outcome')
    .where('organization_id', '=', message.organization_id)
    .where('message_id', '=', message.id)
    .where('number', '=', message.attempt_count)
    .executeTakeFirst();
  return found?.outcome === 'under-way';
}
