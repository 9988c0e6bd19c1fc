import * as z from 'zod/mini';

/** The prefix of each kind of id; a value of one kind never passes for another. */
export const idPrefixes = {
  organization: 'org',
  user: 'usr',
  session: 'ses',
  attempt: 'att',
  mailbox: 'mbx',
  message: 'msg',
  messageBatch: 'mbt',
  draft: 'drf',
  attachment: 'file',
  linkedFile: 'lfl',
  fileLink: 'flk',
  notice: 'ntc',
  auditEvent: 'evt',
  invitation: 'inv',
  apiKey: 'key',
  consentCase: 'case',
  consentWaiter: 'wait',
  handOffLink: 'hol',
  activationRequest: 'act',
  enforcementPreview: 'prv',
  enforcementMailing: 'mlg',
  bindingLink: 'bnd',
  enforcementLift: 'lft',
  tenantMove: 'mov',
  accessLoss: 'los',
  revocationDrill: 'drl',
} as const;

export type IdKind = keyof typeof idPrefixes;

/** `usr_` and 26 characters of Crockford's base 32: 48 bits of time, 80 of chance, so ids sort by creation. */
export type Id<Kind extends IdKind> = `${(typeof idPrefixes)[Kind]}_${string}`;

/** Schema of one kind of id, as it stands in paths and bodies. */
export function idOf<Kind extends IdKind>(kind: Kind): z.ZodMiniType<Id<Kind>, Id<Kind>> {
  return z.templateLiteral([
    `${idPrefixes[kind]}_`,
    z.string().check(z.regex(/^[0-9a-hjkmnp-tv-z]{26}$/)),
  ]) as z.ZodMiniType<Id<Kind>, Id<Kind>>;
}

export type OrganizationId = Id<'organization'>;
export type UserId = Id<'user'>;
export type SessionId = Id<'session'>;
export type AttemptId = Id<'attempt'>;
export type MailboxId = Id<'mailbox'>;
export type MessageId = Id<'message'>;
export type DraftId = Id<'draft'>;
export type AttachmentId = Id<'attachment'>;
export type LinkedFileId = Id<'linkedFile'>;
export type NoticeId = Id<'notice'>;
export type AuditEventId = Id<'auditEvent'>;
export type ApiKeyId = Id<'apiKey'>;
export type HandOffLinkId = Id<'handOffLink'>;
