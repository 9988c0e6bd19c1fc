import { createHash } from 'node:crypto';
import type { finishLinkedFile as operation, InputOf, ReplyOf } from '@gatehouse/contract';
import { AppError } from '../../kernel/app-error.ts';
import type { Call, PersonCaller } from '../../kernel/call.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import { inTransaction, type Database } from '../../ports/db/database.ts';
import { kindOf, lookedAtBytes } from './file-kind.model.ts';
import { linkedFileView } from './linked-file-view.ts';
import { missingParts } from './linked-file.model.ts';
import {
  closeFile,
  listParts,
  lockUnusedFiles,
  readPart,
  writeWhole,
  type LinkedFileRow,
} from './linked-files.store.ts';

type Operation = typeof operation;

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
}

/**
 * Ends an upload: closes the file to further parts, then reads it through, part by part and in no transaction. Whoever dies in
 * between finds it closed when they ask again, and reads once more.
 */
export async function finishLinkedFile(
  deps: Deps,
  call: Call<InputOf<Operation>, PersonCaller>,
): Promise<Outcome<ReplyOf<Operation>>> {
  const closed = await close(deps, call.who, call.input.params.linkedFileId);
  if (!closed.ok) return closed;
  const { file, parts } = closed.value;
  if (file.sha256 !== null) return ok(linkedFileView(file, parts));
  const found = await readThrough(deps.db, file, parts);
  await writeWhole(deps.db, file, found);
  return ok(linkedFileView({ ...file, ...found }, parts));
}

interface ClosedFile {
  readonly file: LinkedFileRow;
  readonly parts: readonly number[];
}

async function close(deps: Deps, who: PersonCaller, id: string): Promise<Outcome<ClosedFile>> {
  return inTransaction(deps.db, async (tx) => {
    const [file] = await lockUnusedFiles(tx, who, [id]);
    if (!file) return refused('linked_file_not_found');
    const parts = await listParts(tx, file);
    const missing = missingParts({ sizeBytes: file.size_bytes, partBytes: file.part_bytes }, parts);
    if (missing.length > 0)
      return refused('linked_file_unfinished', {
        detail: `${missing.length} parts are missing, the first of them ${missing[0]}.`,
      });
    if (file.closed_at === null) await closeFile(tx, file, await deps.clock.now(tx));
    return ok({ file, parts });
  });
}

async function readThrough(db: Database, file: LinkedFileRow, parts: readonly number[]) {
  const hash = createHash('sha256');
  let first: Buffer | undefined;
  for (const number of parts) {
    const content = await readPart(db, file, number);
    if (!content)
      throw new AppError('internal_fault', `part ${number} of the closed file ${file.id} is gone`);
    first ??= content.subarray(0, lookedAtBytes);
    hash.update(content);
  }
  return { sha256: hash.digest(), kind: kindOf(first ?? Buffer.alloc(0)) };
}
