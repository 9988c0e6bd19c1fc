import type { InputOf, putFilePart as operation } from '@gatehouse/contract';
import type { Call, PersonCaller } from '../../kernel/call.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import { inTransaction, type Database } from '../../ports/db/database.ts';
import { bytesOfPart } from './linked-file.model.ts';
import { holdUnusedFile, putPart } from './linked-files.store.ts';

/**
 * Keeps one part. It is there whole or not at all: a body that was cut off never gets here, and one that ends too early has not
 * the size that this part must have (security case H21).
 */
export async function putFilePart(
  deps: { readonly db: Database },
  call: Call<InputOf<typeof operation>, PersonCaller>,
): Promise<Outcome<null>> {
  const { linkedFileId, partNumber: number } = call.input.params;
  const content = Buffer.from(call.input.body);
  return inTransaction(deps.db, async (tx) => {
    const file = await holdUnusedFile(tx, call.who, linkedFileId);
    if (!file) return refused('linked_file_not_found');
    if (file.closed_at !== null) return refused('linked_file_whole');
    const wanted = bytesOfPart({ sizeBytes: file.size_bytes, partBytes: file.part_bytes }, number);
    if (wanted === 0)
      return refused('input_refused', {
        field: 'params.partNumber',
        detail: `params.partNumber: the file has no part ${number}`,
      });
    if (content.length !== wanted)
      return refused('input_refused', {
        field: 'body',
        detail: `body: has ${content.length} bytes; part ${number} has ${wanted}`,
      });
    await putPart(tx, file, { number, content });
    return ok(null);
  });
}
