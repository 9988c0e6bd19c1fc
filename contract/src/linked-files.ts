import * as z from 'zod/mini';
import { fileName } from './file-name.ts';
import { idOf } from './ids.ts';
import { defineOperation } from './operation.ts';

/**
 * Bytes of one file that travels as a link: what a few hundred drawings or an hour of screen recording have. Twenty of them fill
 * the room that an account has by default.
 */
export const maxLinkedFileBytes = 250_000_000;
/** Of each part but the last: what a connection that breaks loses at most, and what one request holds in memory. */
export const filePartBytes = 1_000_000;
/** Of one message: each is a line in the mail. */
export const maxLinkedFileCount = 20;

export const linkedFileStates = ['uploading', 'whole'] as const;

export const linkedFileView = z.strictObject({
  id: idOf('linkedFile'),
  name: z.string(),
  sizeBytes: z.int(),
  /** Of each part but the last, which has what is left. Parts are numbered from 1. */
  partBytes: z.int(),
  partCount: z.int(),
  /** The numbers of the parts that are there, in order. */
  parts: z.array(z.int()),
  state: z.enum(linkedFileStates),
  /** What its first bytes say it is, in words; null while it is uploaded. */
  kind: z.nullable(z.string()),
  sha256: z.nullable(z.string()),
});
export type LinkedFileView = z.infer<typeof linkedFileView>;

export const fileLinkStates = ['open', 'expired', 'revoked'] as const;

/** A file of a message that travels as a link, as its sender sees it: never its address, which is in the mail alone. */
export const fileLinkView = z.strictObject({
  id: idOf('fileLink'),
  linkedFileId: idOf('linkedFile'),
  fileName: z.string(),
  sizeBytes: z.int(),
  kind: z.string(),
  state: z.enum(fileLinkStates),
  /** 30 days after the mail has left; before that, after it is to leave. */
  expiresAt: z.iso.datetime(),
  revokedAt: z.nullable(z.iso.datetime()),
  /** Downloads that were begun. Looking at the page is not counted: scanners of mail look, too. */
  downloadCount: z.int(),
  lastDownloadedAt: z.nullable(z.iso.datetime()),
});
export type FileLinkView = z.infer<typeof fileLinkView>;

const fileParams = z.strictObject({ linkedFileId: idOf('linkedFile') });
const base = { who: 'member', apiKey: 'messages:write', records: 'nothing' } as const;

export const beginLinkedFile = defineOperation({
  ...base,
  id: 'beginLinkedFile',
  summary:
    'Begin the upload of a file that travels as a link; what is not whole and used by then is deleted after a day',
  method: 'POST',
  path: '/api/linked-files',
  input: {
    body: z.strictObject({
      name: fileName,
      sizeBytes: z.int().check(z.gte(1, 'is empty'), z.lte(maxLinkedFileBytes)),
    }),
  },
  reply: { status: 201, body: linkedFileView },
  errors: ['session_required', 'no_room_for_file'],
});

export const putFilePart = defineOperation({
  ...base,
  id: 'putFilePart',
  summary: 'Upload one part of a file, in whatever order; the same part again takes its place',
  method: 'PUT',
  path: '/api/linked-files/{linkedFileId}/parts/{partNumber}',
  mostBodyBytes: filePartBytes,
  input: {
    params: z.extend(fileParams, {
      partNumber: z.coerce.number().check(z.int(), z.gte(1), z.lte(maxLinkedFileBytes / filePartBytes)),
    }),
    body: 'bytes',
  },
  reply: { status: 204, body: null },
  errors: ['session_required', 'linked_file_not_found', 'linked_file_whole', 'attachment_too_large'],
});

export const getLinkedFile = defineOperation({
  ...base,
  id: 'getLinkedFile',
  summary: 'How far the upload of a file is: which parts are there',
  method: 'GET',
  path: '/api/linked-files/{linkedFileId}',
  input: { params: fileParams },
  reply: { status: 200, body: linkedFileView },
  errors: ['session_required', 'linked_file_not_found'],
});

export const finishLinkedFile = defineOperation({
  ...base,
  id: 'finishLinkedFile',
  summary: 'All parts are there: the file is whole, and a message may take it',
  method: 'POST',
  path: '/api/linked-files/{linkedFileId}/finish',
  input: { params: fileParams, body: z.strictObject({}) },
  reply: { status: 200, body: linkedFileView },
  errors: ['session_required', 'linked_file_not_found', 'linked_file_unfinished'],
});

export const deleteLinkedFile = defineOperation({
  ...base,
  id: 'deleteLinkedFile',
  summary: 'Remove a file that no message uses yet, whole or not',
  method: 'DELETE',
  path: '/api/linked-files/{linkedFileId}',
  input: { params: fileParams },
  reply: { status: 204, body: null },
  errors: ['session_required', 'linked_file_not_found'],
});

export const revokeFileLink = defineOperation({
  id: 'revokeFileLink',
  summary:
    'Take a link to a file back, whether the mail has left or not; its bytes are deleted. An admin may for everybody of the account',
  method: 'POST',
  path: '/api/file-links/{fileLinkId}/revoke',
  who: 'member',
  apiKey: 'messages:write',
  records: ['file-link.revoked'],
  input: { params: z.strictObject({ fileLinkId: idOf('fileLink') }), body: z.strictObject({}) },
  reply: { status: 200, body: fileLinkView },
  errors: ['session_required', 'file_link_not_found', 'file_link_over'],
});
