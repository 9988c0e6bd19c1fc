import { z } from 'zod';
import { idOf } from './ids.ts';
import { defineOperation } from './operation.ts';

/** Everything that is recorded, in the past tense and with its object. */
export const auditActions = [
  'organization.created',
  'user.added',
  'tenant.linked',
  'session.opened',
  'session.refused',
  'session.ended',
  'mailbox.connected',
  'mailbox.connection-refused',
  'mailbox.disconnected',
  'mailbox.needs-reconnect',
  'message.enqueued',
  'message.sent',
  'message.failed',
  'message.unconfirmed',
  'message.held',
  'message.cancelled',
  'message.marked-as-sent',
  'message.sent-again',
] as const;

export type AuditAction = (typeof auditActions)[number];

export const auditEventView = z.strictObject({
  id: idOf('auditEvent'),
  at: z.iso.datetime(),
  action: z.enum(auditActions),
  outcome: z.enum(['done', 'refused']),
  actor: z.strictObject({
    kind: z.enum(['user', 'system', 'stranger']),
    id: z.string().nullable(),
    name: z.string().nullable(),
  }),
  target: z.strictObject({ kind: z.string(), id: z.string() }),
  context: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});
export type AuditEventView = z.infer<typeof auditEventView>;

export const listAuditEvents = defineOperation({
  id: 'listAuditEvents',
  summary: 'The audit trail of the account, newest first',
  method: 'GET',
  path: '/api/audit-events',
  who: 'admin',
  records: 'nothing',
  input: {
    query: z.strictObject({
      action: z.enum(auditActions).optional(),
      before: idOf('auditEvent').optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
  },
  reply: {
    status: 200,
    body: z.strictObject({ events: z.array(auditEventView), nextBefore: idOf('auditEvent').nullable() }),
  },
  errors: [],
});
