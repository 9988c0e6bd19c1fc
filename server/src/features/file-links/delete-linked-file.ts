import type { deleteLinkedFile as operation, InputOf } from '@gatehouse/contract';
import type { Call, PersonCaller } from '../../kernel/call.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import type { Database } from '../../ports/db/database.ts';
import { deleteUnusedFile } from './linked-files.store.ts';

/** Removes a file again, whole or not, as long as no message uses it. */
export async function deleteLinkedFile(
  deps: { readonly db: Database },
  call: Call<InputOf<typeof operation>, PersonCaller>,
): Promise<Outcome<null>> {
  const isDeleted = await deleteUnusedFile(deps.db, call.who, call.input.params.linkedFileId);
  return isDeleted ? ok(null) : refused('linked_file_not_found');
}
