import * as z from 'zod/mini';
import { attachmentView } from './attachments.ts';
import { idOf } from './ids.ts';
import { linkedFileView, maxLinkedFileCount } from './linked-files.ts';
import {
  idempotencyHeaders,
  importances,
  maxBodyCharacters,
  maxRecipientCount,
  maxReplyToCount,
} from './messages.ts';
import { defineOperation } from './operation.ts';

/** Drafts that one person may have: more than anybody writes at a time, and an end to what a broken program makes. */
export const maxDraftCount = 100;
/** A draft that nobody has touched for so long is deleted with its files. */
export const draftDays = 90;
/** Files of one draft that travel in the mail itself, as of a message. */
const maxAttachmentCount = 50;

/** What PostgreSQL cannot keep as text: a NUL, and half of a character. */
export const keepable = z.refine<string>(
  (text) => text.isWellFormed() && !text.includes('\0'),
  'has a character that cannot be kept',
);

/** As it was typed: half an address is kept as well. */
const typedRecipient = z.strictObject({
  address: z.string().check(z.maxLength(320), keepable),
  name: z.optional(z.string().check(z.maxLength(200), keepable)),
});
const typedRecipients = z._default(z.array(typedRecipient).check(z.maxLength(maxRecipientCount)), []);

const eachOnce = z.refine<readonly string[]>((ids) => new Set(ids).size === ids.length, 'has a file twice');

const noTime = 'is neither empty nor a time like 2027-01-31T09:00:00+01:00';

const writtenFields = {
  to: typedRecipients,
  cc: typedRecipients,
  bcc: typedRecipients,
  replyTo: z._default(z.array(typedRecipient).check(z.maxLength(maxReplyToCount)), []),
  importance: z._default(z.enum(importances), 'normal'),
  subject: z._default(z.string().check(z.maxLength(255), keepable), ''),
  html: z._default(z.string().check(z.maxLength(maxBodyCharacters), keepable), ''),
  /** Null: at once. Empty: later, and the time is still to be chosen. */
  sendAt: z._default(
    z.nullable(z.union([z.literal(''), z.iso.datetime({ offset: true, error: noTime })])),
    null,
  ),
};

const content = z.strictObject({
  ...writtenFields,
  attachmentIds: z._default(z.array(idOf('attachment')).check(z.maxLength(maxAttachmentCount), eachOnce), []),
  linkedFileIds: z._default(z.array(idOf('linkedFile')).check(z.maxLength(maxLinkedFileCount), eachOnce), []),
});

const fits = z.refine<{ to: unknown[]; cc: unknown[]; bcc: unknown[] }>(
  ({ to, cc, bcc }) => to.length + cc.length + bcc.length <= maxRecipientCount,
  { path: ['to'], error: `has more than ${maxRecipientCount} recipients with cc and bcc` },
);

/** What a person is writing. Unlike a message it need not be right yet; it has the same limits. */
export const draftContent = content.check(fits);
export type DraftContent = z.output<typeof draftContent>;

const revision = z.int().check(z.gte(1));

export const draftView = z.strictObject({
  id: idOf('draft'),
  /** Goes up with each writing. Whoever writes says which one they have seen. */
  revision: z.int(),
  to: z.array(typedRecipient),
  cc: z.array(typedRecipient),
  bcc: z.array(typedRecipient),
  replyTo: z.array(typedRecipient),
  importance: z.enum(importances),
  subject: z.string(),
  html: z.string(),
  sendAt: z.nullable(z.string()),
  attachments: z.array(attachmentView),
  linkedFiles: z.array(z.pick(linkedFileView, { id: true, name: true, sizeBytes: true })),
  updatedAt: z.iso.datetime(),
});
export type DraftView = z.infer<typeof draftView>;

/** One line of the list. */
export const draftSummary = z.strictObject({
  id: idOf('draft'),
  subject: z.string(),
  /** The first of them, all kinds together. */
  recipients: z.array(typedRecipient),
  recipientCount: z.int(),
  fileCount: z.int(),
  updatedAt: z.iso.datetime(),
});
export type DraftSummary = z.infer<typeof draftSummary>;

const draftParams = z.strictObject({ draftId: idOf('draft') });
// A draft is its person's alone: no key opens one, and no event tells of one.
const base = { who: 'member', records: 'nothing' } as const;
const fileRefusals = ['attachment_not_found', 'linked_file_not_found', 'linked_file_unfinished'] as const;

export const listDrafts = defineOperation({
  ...base,
  id: 'listDrafts',
  summary: 'The drafts of the person who asks, the last written first',
  method: 'GET',
  path: '/api/drafts',
  input: {},
  reply: { status: 200, body: z.strictObject({ drafts: z.array(draftSummary) }) },
  errors: ['session_required'],
});

export const createDraft = defineOperation({
  ...base,
  id: 'createDraft',
  summary:
    'Begin to keep what a person writes. The same Idempotency-Key gives the same draft, as it is by then. Its files live as long as it does',
  method: 'POST',
  path: '/api/drafts',
  input: { headers: idempotencyHeaders, body: draftContent },
  reply: { status: 201, body: draftView },
  errors: ['session_required', 'too_many_drafts', ...fileRefusals],
});

export const getDraft = defineOperation({
  ...base,
  id: 'getDraft',
  summary: 'One draft whole, with its files',
  method: 'GET',
  path: '/api/drafts/{draftId}',
  input: { params: draftParams },
  reply: { status: 200, body: draftView },
  errors: ['session_required', 'draft_not_found'],
});

export const updateDraft = defineOperation({
  ...base,
  id: 'updateDraft',
  summary:
    'Write a draft whole. Refused where it was written since the revision that the caller has seen; a file that is no longer named is free again',
  method: 'PUT',
  path: '/api/drafts/{draftId}',
  input: {
    params: draftParams,
    body: z.extend(content, { revision }).check(fits),
  },
  reply: { status: 200, body: draftView },
  errors: ['session_required', 'draft_not_found', 'draft_changed', ...fileRefusals],
});

export const deleteDraft = defineOperation({
  ...base,
  id: 'deleteDraft',
  summary: 'Discard a draft and its files',
  method: 'DELETE',
  path: '/api/drafts/{draftId}',
  input: { params: draftParams },
  reply: { status: 204, body: null },
  errors: ['session_required', 'draft_not_found'],
});
