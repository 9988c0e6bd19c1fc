import type { deleteAttachment as operation, InputOf } from '@gatehouse/contract';
import type { Call, PersonCaller } from '../../kernel/call.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import type { Database } from '../../ports/db/database.ts';
import { deleteUnusedAttachment } from './attachments.store.ts';

/** Removes a file again, as long as no message uses it. */
export async function deleteAttachment(
  deps: { readonly db: Database },
  call: Call<InputOf<typeof operation>, PersonCaller>,
): Promise<Outcome<null>> {
  const isDeleted = await deleteUnusedAttachment(deps.db, call.who, call.input.params.attachmentId);
  return isDeleted ? ok(null) : refused('attachment_not_found');
}
