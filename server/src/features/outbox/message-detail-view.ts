import type { MessageDetailView } from '@gatehouse/contract';
import type { Executor } from '../../ports/db/database.ts';
import { deliveryAttemptView, messageView } from './message-view.ts';
import { listDeliveryAttempts, type MessageRow } from './outbox.store.ts';
import { readTimeLine } from './read-time-line.ts';

/** One message with its body, its tries and what happened to it. */
export async function messageDetailView(db: Executor, row: MessageRow): Promise<MessageDetailView> {
  const attempts = await listDeliveryAttempts(db, row);
  const view = await messageView(db, row);
  return {
    ...view,
    html: row.html,
    deliveryAttempts: attempts.map(deliveryAttemptView),
    timeLine: await readTimeLine(db, { row, view, attempts }),
  };
}
