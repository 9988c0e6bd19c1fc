import { AppError } from '../../kernel/app-error.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import { inTransaction, type Database } from '../../ports/db/database.ts';
import { withinOrganization } from '../../ports/db/reach.ts';
import type { Random } from '../../ports/random/random.ts';
import { recordAuditEvent } from '../audit/public.ts';
import { countDownload, type FileLinkRow } from './file-links.store.ts';
import { partCountOf } from './linked-file.model.ts';
import { readPart } from './linked-files.store.ts';

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: Random;
}

/**
 * The bytes of an open link, one part at a time: the next is read when the one before has left, so memory does not grow with the
 * file, and nothing is read for a client that has gone. The download is counted as it begins: what was let go is told, whether it
 * arrived or not.
 */
export async function downloadFile(
  deps: Deps,
  link: FileLinkRow,
): Promise<Outcome<AsyncIterable<Buffer>, 'over'>> {
  const first = await readPartOf(deps.db, link, 1);
  const isCounted = first !== undefined && (await count(deps, link));
  return isCounted ? ok(partsOf(deps.db, link, first)) : refused('over');
}

/** Parts are asked for while the answer is written, when the request is over: each read enters the organization again. */
function readPartOf(db: Database, link: FileLinkRow, number: number): Promise<Buffer | undefined> {
  const file = { organization_id: link.organization_id, id: link.file_id };
  return withinOrganization(link.organization_id, () => readPart(db, file, number));
}

/** The first part is read before the answer begins, so that a database that is away is still an error with a name. */
async function* partsOf(db: Database, link: FileLinkRow, first: Buffer): AsyncGenerator<Buffer> {
  yield first;
  const count = partCountOf({ sizeBytes: link.size_bytes, partBytes: link.part_bytes });
  for (let number = 2; number <= count; number += 1) {
    const part = await readPartOf(db, link, number);
    // Revoked meanwhile: the connection is cut, and a piece never passes for the whole.
    if (part === undefined) throw new AppError('internal_fault', `the bytes behind ${link.id} are gone`);
    yield part;
  }
}

async function count(deps: Deps, link: FileLinkRow): Promise<boolean> {
  return inTransaction(deps.db, async (tx) => {
    const now = await deps.clock.now(tx);
    const { organization_id: organizationId, id: fileLinkId } = link;
    if (!(await countDownload(tx, { organizationId, fileLinkId }, now))) return false;
    await recordAuditEvent(deps, tx, {
      organizationId,
      at: now,
      action: 'file-link.downloaded',
      actor: { kind: 'stranger' },
      target: { kind: 'file-link', id: fileLinkId },
    });
    return true;
  });
}
