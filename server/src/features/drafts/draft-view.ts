import type { DraftContent, DraftView } from '@gatehouse/contract';
import type { Executor } from '../../ports/db/database.ts';
import { attachmentView, listAttachmentsOfDraft } from '../attachments/public.ts';
import { listFilesOfDraft } from '../file-links/public.ts';
import type { DraftColumns, DraftRow } from './drafts.store.ts';

/** What was written, as the table has it. */
export function columnsOf(content: DraftContent, now: Date): DraftColumns {
  const { to, cc, bcc, replyTo, importance, subject, html, sendAt } = content;
  return {
    recipients: { to, cc, bcc, replyTo },
    importance,
    subject,
    html,
    send_at: sendAt,
    updated_at: now,
  };
}

/** A draft as its person reads it, with the facts of its files. */
export async function draftView(db: Executor, row: DraftRow): Promise<DraftView> {
  const attachments = await listAttachmentsOfDraft(db, row);
  const linkedFiles = await listFilesOfDraft(db, row);
  return {
    id: row.id as DraftView['id'],
    revision: row.revision,
    ...row.recipients,
    importance: row.importance,
    subject: row.subject,
    html: row.html,
    sendAt: row.send_at,
    attachments: attachments.map(attachmentView),
    linkedFiles: linkedFiles.map(({ id, name, size_bytes: sizeBytes }) => ({
      id: id as DraftView['linkedFiles'][number]['id'],
      name,
      sizeBytes,
    })),
    updatedAt: row.updated_at.toISOString(),
  };
}
