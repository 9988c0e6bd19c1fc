import { createHash } from 'node:crypto';
import type { AttachmentView, InputOf, ReplyOf, uploadAttachment as operation } from '@gatehouse/contract';
import type { Call, PersonCaller } from '../../kernel/call.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import type { Database } from '../../ports/db/database.ts';
import { newId, type Random } from '../../ports/random/random.ts';
import { insertAttachment, type AttachmentFacts } from './attachments.store.ts';

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: Random;
}

/** A file as pages show it. */
export function attachmentView(row: Omit<AttachmentFacts, 'message_id'>): AttachmentView {
  return {
    id: row.id as AttachmentView['id'],
    name: row.name,
    contentType: row.content_type,
    sizeBytes: row.size_bytes,
    sha256: row.sha256.toString('hex'),
  };
}

/** Keeps a file for a message that is being written. */
export async function uploadAttachment(
  deps: Deps,
  call: Call<InputOf<typeof operation>, PersonCaller>,
): Promise<Outcome<ReplyOf<typeof operation>>> {
  const { query, body } = call.input;
  if (body.length === 0) return refused('input_refused', { field: 'body', detail: 'body: is empty' });
  const now = await deps.clock.now(deps.db);
  const content = Buffer.from(body);
  const facts = {
    id: newId('file', now, deps.random),
    name: query.name,
    content_type: query.contentType,
    size_bytes: content.length,
    sha256: createHash('sha256').update(content).digest(),
  };
  await insertAttachment(deps.db, {
    ...facts,
    organization_id: call.who.organizationId,
    user_id: call.who.userId,
    content,
    uploaded_at: now,
    message_id: null,
    position: null,
  });
  return ok(attachmentView(facts));
}
