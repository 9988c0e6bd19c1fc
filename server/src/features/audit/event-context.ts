import type { AuditAction } from '@gatehouse/contract';
import { z } from 'zod';
import { redactText } from '../../kernel/redact.ts';

/** What a person has written: cut to a length, and masked where it looks like a secret; it never stops the act. */
const writing = z.string().transform((text) => redactText(text.slice(0, 500)).toWellFormed());
/** A word or a few of our own: a code, a state, a list of scopes. */
const word = z
  .string()
  .regex(/^[\w .:-]{0,200}$/)
  .refine((text) => redactText(text) === text);
const domain = word;
const email = z
  .string()
  .max(320)
  .refine((text) => redactText(text) === text);
const guid = z.nullable(z.guid());
const count = z.int();
const because = { because: word };
const invited = { email, role: word, tenantId: guid };
const handedOver = { attempt: count, httpStatus: z.nullable(count) };
const apiKeyId = z.optional(word);
const decided = { from: word, apiKeyId };
const person = { name: writing };
const waited = { tenantId: guid, domain: z.nullable(domain), registration: word };
const key = { holder: word, name: writing };

/**
 * What the context of each event may hold, and nothing else (security case M09): plain facts, no credential, no mail body, no
 * subject. An event that does not fit is not written, and neither is its act.
 */
export const eventContexts = {
  'organization.created': z.strictObject({ name: writing }),
  'organization.restored': z.strictObject({
    backupOf: word,
    sessionCount: count,
    apiKeyCount: count,
    mailboxCount: count,
    invitationCount: count,
    bindingLinkCount: count,
    passwordLinkCount: count,
    handOffLinkCount: count,
    fileLinkCount: count,
    messageCount: count,
    noticeCount: count,
    mailingCount: count,
    liftCount: count,
  }),
  'user.added': z.strictObject({ role: word, tenantId: z.optional(guid) }),
  'user.role-changed': z.strictObject({ ...person, from: z.optional(word), to: z.optional(word) }),
  'user.deactivated': z.strictObject({ ...person, heldCount: z.optional(count) }),
  'user.reactivated': z.strictObject(person),
  'user.removed': z.strictObject({ ...person, cancelledCount: z.optional(count) }),
  'users.pinned': z.strictObject({ domain, pinnedCount: count, leftOutCount: count }),
  'users.moved': z.strictObject({
    fromTenantId: guid,
    from: z.nullable(domain),
    to: z.nullable(domain),
    movedCount: count,
    arrivedCount: count,
    deactivatedCount: count,
    invitationCount: count,
    disconnectedCount: count,
  }),
  'user.address-changed': z.strictObject({ from: email, to: email }),
  'invitation.sent': z.strictObject(invited),
  'invitation.resent': z.strictObject({ email }),
  'invitation.withdrawn': z.strictObject({ email }),
  'invitation.accepted': z.strictObject({ email, method: word, tenantId: guid }),
  'invitation.refused': z.strictObject({ email, ...because, tenantId: z.optional(guid) }),
  'user.profile-changed': z.strictObject({ changed: word }),
  'user.signature-changed': z.strictObject({}),
  'user.method-added': z.strictObject({
    method: word,
    tenantId: z.optional(guid),
    domain: z.optional(z.nullable(domain)),
  }),
  'tenant.linked': z.strictObject({ domain }),
  'session.opened': z.strictObject({
    method: word,
    tenantId: z.optional(guid),
    /** By Microsoft: what its token says of one. */
    secondFactor: z.optional(word),
  }),
  'session.refused': z.strictObject({ ...because, method: word }),
  'session.ended': z.strictObject({ ...because, from: z.optional(word) }),
  'access.lost': z.strictObject({ signal: word, aadsts: z.nullable(count), heldCount: z.optional(count) }),
  'revocation-drill.started': z.strictObject(person),
  'liveness.changed': z.strictObject({ intervalMinutes: count, graceHours: count }),
  'api-key.issued': z.strictObject({ ...key, scopes: word, lifeDays: z.nullable(count) }),
  'api-key.rotated': z.strictObject({ ...key, overlapSeconds: count, lifeDays: z.nullable(count) }),
  'api-key.revoked': z.strictObject(key),
  'password.set': z.strictObject({}),
  'password.changed': z.strictObject({ by: word }),
  'password.reset-sent': z.strictObject({}),
  'email-code.sent': z.strictObject({}),
  'mailbox.connected': z.strictObject({ address: email, tenantId: guid }),
  'mailbox.connection-refused': z.strictObject({ ...because, aadsts: z.nullable(count), reference: word }),
  'mailbox.disconnected': z.strictObject({ because: z.optional(word) }),
  'mailbox.needs-reconnect': z.strictObject({ aadsts: z.nullable(count) }),
  'message.enqueued': z.strictObject({
    recipientCount: count,
    attachmentCount: count,
    linkedFileCount: z.optional(count),
    apiKeyId,
  }),
  'message.sent': z.strictObject(handedOver),
  'message.failed': z.strictObject(handedOver),
  'message.unconfirmed': z.strictObject(handedOver),
  'message.held': z.strictObject(because),
  'message.cancelled': z.strictObject(decided),
  'message.marked-as-sent': z.strictObject(decided),
  'message.sent-again': z.strictObject(decided),
  'message.released': z.strictObject(decided),
  'message.sent-now': z.strictObject(decided),
  'message.taken-back': z.strictObject(decided),
  'message.waited-too-long': z.strictObject(because),
  'messages.released': z.strictObject({ count, apiKeyId }),
  'messages.cancelled': z.strictObject({ count, apiKeyId }),
  'messages.marked-as-sent': z.strictObject({ count, apiKeyId }),
  'messages.sent-again': z.strictObject({ count, apiKeyId }),
  'consent-case.opened': z.strictObject({ ...waited, claim: word }),
  'consent-case.approved': z.strictObject({ ...waited, evidence: word, waiterCount: count }),
  'consent-case.blocked': z.strictObject({ ...waited, knownBy: word }),
  'consent-case.declined': z.strictObject({ ...waited, knownBy: word }),
  'consent-case.reminded': z.strictObject({ ...waited, remindedCount: count }),
  'limit.exceeded': z.strictObject({ apiKeyId }),
  'notice.failed': z.strictObject({ kind: word, ...because, attempt: count }),
  'support.looked': z.strictObject({ reason: writing }),
  'hand-off-link.made': z.strictObject({ tenantId: guid, domain: z.nullable(domain) }),
  'hand-off-link.revoked': z.strictObject({}),
  'hand-off-link.mailed': z.strictObject({ email }),
  'hand-off-link.read': z.strictObject({}),
  'file-link.made': z.strictObject({ sizeBytes: count, apiKeyId }),
  'file-link.revoked': z.strictObject({ apiKeyId }),
  'file-link.downloaded': z.strictObject({}),
  'it-contact.changed': z.strictObject({ email: z.nullable(email) }),
  'admin-consent.reported': z.strictObject({ registration: word, tenantId: guid }),
  'admin-consent.refused': z.strictObject({ registration: word, ...because, aadsts: z.nullable(count) }),
  'consent-proof.seen': z.strictObject({ registration: word, tenantId: guid }),
  'consent-proof.refused': z.strictObject({ registration: word, ...because, aadsts: z.nullable(count) }),
  'activation.asked': z.strictObject({ note: writing }),
  'activation.given': z.strictObject({ reason: writing }),
  'activation.declined': z.strictObject({ reason: writing }),
  'enforcement.required': z.strictObject({
    from: word,
    staysCount: count,
    signedOutCount: count,
    guestCount: count,
    shutOutCount: count,
    pinnedCount: count,
    /** Mailboxes of other tenants. */
    disconnectedCount: z.optional(count),
  }),
  'enforcement.off': z.strictObject({ from: word, reason: writing }),
  'enforcement.lifted': z.strictObject({ reason: writing, askedBy: writing, approvedBy: writing }),
  'guest-rule.changed': z.strictObject({ from: word, to: word, endedCount: count }),
  'lift.asked': z.strictObject({ reason: writing }),
  'lift.approved': z.strictObject({ reason: writing }),
  'lift.withdrawn': z.strictObject({ reason: writing }),
  'lift.stopped': z.strictObject({}),
  'enforcement.announced': z.strictObject({ count }),
  'binding.waiting': z.strictObject({ ...person, address: writing, tenantId: guid }),
  'binding.refused': z.strictObject({ ...because, tenantId: z.optional(guid) }),
  'audit.exported': z.strictObject({
    action: z.optional(word),
    actor: z.optional(word),
    /** As it was asked for: whoever exports may look for what there is not. */
    target: z.optional(writing),
    outcome: z.optional(word),
    from: z.optional(word),
    to: z.optional(word),
  }),
  'audit.repeats-left-out': z.strictObject({ action: word, count, since: word, until: word }),
} as const satisfies Record<AuditAction, z.ZodType>;

/** The context that an event of this action takes; empty where it is left out. */
export type ContextOf<Action extends AuditAction> = z.input<(typeof eventContexts)[Action]>;
