import type { getMessage as operation, InputOf, ReplyOf } from '@gatehouse/contract';
import type { Call, PersonCaller } from '../../kernel/call.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import type { Database } from '../../ports/db/database.ts';
import { deliveryAttemptView, messageView } from './message-view.ts';
import { findMessage, listDeliveryAttempts } from './outbox.store.ts';
import { readTimeLine } from './read-time-line.ts';

/** One message of the caller with its body, its tries and what happened to it. */
export async function getMessage(
  deps: { readonly db: Database },
  call: Call<InputOf<typeof operation>, PersonCaller>,
): Promise<Outcome<ReplyOf<typeof operation>>> {
  const row = await findMessage(deps.db, call.who, call.input.params.messageId);
  if (!row) return refused('message_not_found');
  const attempts = await listDeliveryAttempts(deps.db, row);
  const view = await messageView(deps.db, row);
  return ok({
    ...view,
    html: row.html,
    deliveryAttempts: attempts.map(deliveryAttemptView),
    timeLine: await readTimeLine(deps.db, { row, view, attempts }),
  });
}
