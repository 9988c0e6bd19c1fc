import type { getLinkedFile as operation, InputOf, ReplyOf } from '@gatehouse/contract';
import type { Call, PersonCaller } from '../../kernel/call.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import type { Database } from '../../ports/db/database.ts';
import { linkedFileView } from './linked-file-view.ts';
import { findUnusedFile, listParts } from './linked-files.store.ts';

/** How far an upload is, for whoever goes on with it. */
export async function getLinkedFile(
  deps: { readonly db: Database },
  call: Call<InputOf<typeof operation>, PersonCaller>,
): Promise<Outcome<ReplyOf<typeof operation>>> {
  const file = await findUnusedFile(deps.db, call.who, call.input.params.linkedFileId);
  return file ? ok(linkedFileView(file, await listParts(deps.db, file))) : refused('linked_file_not_found');
}
