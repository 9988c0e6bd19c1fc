import * as z from 'zod/mini';
import { fileName } from './file-name.ts';
import { idOf } from './ids.ts';
import { defineOperation } from './operation.ts';

/**
 * Bytes of one file. Graph takes 4 MB for the whole sendMail request and base64 makes three bytes four, so about 3 MB
 * of files fit (learn.microsoft.com/graph/outlook-large-attachments, read 2026-11).
 */
export const maxAttachmentBytes = 3_000_000;

export const attachmentView = z.strictObject({
  id: idOf('attachment'),
  name: z.string(),
  contentType: z.string(),
  sizeBytes: z.int(),
  sha256: z.string(),
});
export type AttachmentView = z.infer<typeof attachmentView>;

export const uploadAttachment = defineOperation({
  id: 'uploadAttachment',
  summary: 'Upload one file for a message that is being written; unused files are deleted after a day',
  method: 'POST',
  path: '/api/attachments',
  who: 'member',
  apiKey: 'messages:write',
  records: 'nothing',
  input: {
    query: z.strictObject({
      name: fileName,
      contentType: z._default(
        z
          .string()
          .check(
            z.maxLength(100),
            z.regex(/^[\w.+-]+\/[\w.+-]+$/, 'is not a media type such as application/pdf'),
          ),
        'application/octet-stream',
      ),
    }),
    body: 'bytes',
  },
  reply: { status: 201, body: attachmentView },
  errors: ['session_required', 'attachment_too_large'],
});

export const deleteAttachment = defineOperation({
  id: 'deleteAttachment',
  summary: 'Remove a file that no message uses yet',
  method: 'DELETE',
  path: '/api/attachments/{attachmentId}',
  who: 'member',
  apiKey: 'messages:write',
  records: 'nothing',
  input: { params: z.strictObject({ attachmentId: idOf('attachment') }) },
  reply: { status: 204, body: null },
  errors: ['session_required', 'attachment_not_found'],
});
