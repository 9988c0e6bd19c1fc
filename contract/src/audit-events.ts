import * as z from 'zod/mini';
import { auditActions } from './audit-actions.ts';
import { idOf } from './ids.ts';
import { defineOperation } from './operation.ts';
import { isForward, spanFields } from './time-span.ts';

export const auditEventView = z.strictObject({
  id: idOf('auditEvent'),
  /** Its place in the chain of the account: 1, 2, 3 … in the order in which the acts took effect. */
  number: z.nullable(z.int()),
  /** In UTC, by the clock of the database. */
  at: z.iso.datetime(),
  action: z.enum(auditActions),
  outcome: z.enum(['done', 'refused']),
  actor: z.strictObject({
    kind: z.enum(['user', 'api-key', 'system', 'stranger', 'support']),
    id: z.nullable(z.string()),
    name: z.nullable(z.string()),
  }),
  /** `name` is today's: of a person, an invitation, a key, a tenant, a mailbox. */
  target: z.strictObject({ kind: z.string(), id: z.string(), name: z.nullable(z.string()) }),
  context: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  /** How the act came; null where no request caused it. */
  request: z.nullable(
    z.strictObject({
      reference: z.string(),
      client: z.string(),
      method: z.nullable(z.string()),
      tenantId: z.nullable(z.string()),
      objectId: z.nullable(z.string()),
    }),
  ),
});
export type AuditEventView = z.infer<typeof auditEventView>;

const filter = {
  action: z.optional(z.enum(auditActions)),
  /** The user who did it. */
  actor: z.optional(idOf('user')),
  /** What it was done to, whatever its kind. */
  target: z.optional(z.string().check(z.minLength(1), z.maxLength(100))),
  outcome: z.optional(z.enum(['done', 'refused'])),
  ...spanFields,
};
const filterObject = () => z.strictObject(filter);

export const listAuditEvents = defineOperation({
  id: 'listAuditEvents',
  summary: 'The audit trail of the account, newest first',
  method: 'GET',
  path: '/api/audit-events',
  who: 'admin',
  apiKey: 'audit:read',
  records: 'nothing',
  input: {
    query: z
      .strictObject({
        ...filter,
        before: z.optional(idOf('auditEvent')),
        limit: z._default(z.coerce.number().check(z.int(), z.gte(1), z.lte(200)), 50),
      })
      .check(isForward),
  },
  reply: {
    status: 200,
    body: z.strictObject({ events: z.array(auditEventView), nextBefore: z.nullable(idOf('auditEvent')) }),
  },
  errors: [],
});

/** It records that it was read: the only GET that writes, and what it writes changes nothing for anybody. */
export const exportAuditEvents = defineOperation({
  id: 'exportAuditEvents',
  summary: 'The audit trail of the account as CSV, newest first',
  method: 'GET',
  path: '/api/audit-events/export',
  who: 'admin',
  apiKey: 'audit:read',
  records: ['audit.exported'],
  input: { query: filterObject().check(isForward) },
  reply: { status: 200, body: 'csv' },
  errors: [],
});
