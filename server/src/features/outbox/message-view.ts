import type { MessageDetailView, MessageView } from '@gatehouse/contract';
import { isoOrNull } from '../../kernel/time.ts';
import type { Executor } from '../../ports/db/database.ts';
import { attachmentView, listAttachmentsOfMessages } from '../attachments/public.ts';
import { fileLinkView, listFileLinksOfMessages } from '../file-links/public.ts';
import { expectMessages, type Expected } from './lanes/expect-messages.ts';
import type { DeliveryAttemptRow, MessageRow } from './outbox.store.ts';

/** Messages of one organization as pages show them, with the facts of their files. */
export async function messageViews(db: Executor, rows: readonly MessageRow[]): Promise<MessageView[]> {
  const [first] = rows;
  if (first === undefined) return [];
  const ids = rows.map((row) => row.id);
  const files = await listAttachmentsOfMessages(db, first.organization_id, ids);
  const links = await listFileLinksOfMessages(db, first.organization_id, ids);
  const expected = await expectMessages(db, rows);
  return rows.map((row) =>
    viewOf(row, expected.get(row.id), {
      attachments: files.filter((file) => file.message_id === row.id).map(attachmentView),
      fileLinks: links.filter((link) => link.message_id === row.id).map(fileLinkView),
    }),
  );
}

/** The same of messages that are known to have no files. */
export async function plainMessageViews(db: Executor, rows: readonly MessageRow[]): Promise<MessageView[]> {
  const expected = await expectMessages(db, rows);
  return rows.map((row) => viewOf(row, expected.get(row.id), { attachments: [], fileLinks: [] }));
}

function viewOf(
  row: MessageRow,
  expected: Expected | undefined,
  files: Pick<MessageView, 'attachments' | 'fileLinks'>,
): MessageView {
  return {
    id: row.id as MessageView['id'],
    batchId: row.batch_id as MessageView['batchId'],
    state: row.state,
    ...row.recipients,
    replyTo: row.recipients.replyTo ?? [],
    importance: row.importance,
    subject: row.subject,
    ...files,
    createdAt: row.created_at.toISOString(),
    sendAt: isoOrNull(row.send_at),
    dueAt: isoOrNull(row.state === 'scheduled' ? row.due_at : (expected?.at ?? null)),
    waitsFor: expected?.waitsFor ?? null,
    endedAt: isoOrNull(row.ended_at),
    heldBecause: row.held_because,
    explanation: expected?.explanation ?? row.explanation,
    attemptCount: row.attempt_count,
  };
}

/** One message as pages show it. */
export async function messageView(db: Executor, row: MessageRow): Promise<MessageView> {
  const [view] = await messageViews(db, [row]);
  if (view === undefined) throw new Error('a message gave no view');
  return view;
}

/** One try, as the sender may see it. */
export function deliveryAttemptView(row: DeliveryAttemptRow): MessageDetailView['deliveryAttempts'][number] {
  return {
    number: row.number,
    startedAt: row.started_at.toISOString(),
    endedAt: isoOrNull(row.ended_at),
    outcome: row.outcome,
    httpStatus: row.http_status,
    graphCode: row.graph_code,
    clientRequestId: row.client_request_id,
    graphRequestId: row.graph_request_id,
  };
}
