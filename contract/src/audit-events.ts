import * as z from 'zod/mini';
import { auditActions } from './audit-actions.ts';
import { idOf } from './ids.ts';
import { defineOperation } from './operation.ts';

export const auditEventView = z.strictObject({
  id: idOf('auditEvent'),
  at: z.iso.datetime(),
  action: z.enum(auditActions),
  outcome: z.enum(['done', 'refused']),
  actor: z.strictObject({
    kind: z.enum(['user', 'system', 'stranger', 'support']),
    id: z.nullable(z.string()),
    name: z.nullable(z.string()),
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
  apiKey: 'audit:read',
  records: 'nothing',
  input: {
    query: z.strictObject({
      action: z.optional(z.enum(auditActions)),
      before: z.optional(idOf('auditEvent')),
      limit: z._default(z.coerce.number().check(z.int(), z.gte(1), z.lte(200)), 50),
    }),
  },
  reply: {
    status: 200,
    body: z.strictObject({ events: z.array(auditEventView), nextBefore: z.nullable(idOf('auditEvent')) }),
  },
  errors: [],
});
