import {
  filePartBytes,
  type beginLinkedFile as operation,
  type InputOf,
  type ReplyOf,
} from '@gatehouse/contract';
import type { Call, PersonCaller } from '../../kernel/call.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import { inTransaction, type Database } from '../../ports/db/database.ts';
import { newId, type Random } from '../../ports/random/random.ts';
import { linkedFileView } from './linked-file-view.ts';
import { lackOfRoom, type FileRoom } from './linked-file.model.ts';
import { insertLinkedFile, lockRoom, readUsedRoom } from './linked-files.store.ts';

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: Random;
  /** What one organization may keep here. */
  readonly fileRoom: FileRoom;
}

/** Begins an upload: from now on the file has its room, whether its bytes come or not. */
export async function beginLinkedFile(
  deps: Deps,
  call: Call<InputOf<typeof operation>, PersonCaller>,
): Promise<Outcome<ReplyOf<typeof operation>>> {
  const { who } = call;
  const { name, sizeBytes } = call.input.body;
  return inTransaction(deps.db, async (tx) => {
    await lockRoom(tx, who.organizationId);
    const used = await readUsedRoom(tx, who.organizationId);
    const lack = lackOfRoom(sizeBytes, used, deps.fileRoom);
    if (lack !== null) return refused('no_room_for_file', { field: 'body.sizeBytes', detail: lack });
    const now = await deps.clock.now(tx);
    const row = await insertLinkedFile(tx, {
      organization_id: who.organizationId,
      id: newId('lfl', now, deps.random),
      user_id: who.userId,
      name,
      size_bytes: sizeBytes,
      part_bytes: filePartBytes,
      begun_at: now,
      closed_at: null,
      sha256: null,
      kind: null,
      message_id: null,
      position: null,
      emptied_at: null,
    });
    return ok(linkedFileView(row, []));
  });
}
