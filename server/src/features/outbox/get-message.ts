import type { getMessage as operation, InputOf, ReplyOf } from '@gatehouse/contract';
import type { Call, PersonCaller } from '../../kernel/call.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import type { Database } from '../../ports/db/database.ts';
import { messageDetailView } from './message-detail-view.ts';
import { findMessage } from './outbox.store.ts';

/** One message of the caller with its body, its tries and what happened to it. */
export async function getMessage(
  deps: { readonly db: Database },
  call: Call<InputOf<typeof operation>, PersonCaller>,
): Promise<Outcome<ReplyOf<typeof operation>>> {
  const row = await findMessage(deps.db, call.who, call.input.params.messageId);
  return row ? ok(await messageDetailView(deps.db, row)) : refused('message_not_found');
}
