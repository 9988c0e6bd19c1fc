/** Everything that is recorded, in the past tense and with its object. */
export const auditActions = [
  'organization.created',
  'user.added',
  'user.method-added',
  'tenant.linked',
  'session.opened',
  'session.refused',
  'session.ended',
  'password.set',
  'password.changed',
  'password.reset-sent',
  'email-code.sent',
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
  'limit.exceeded',
] as const;

export type AuditAction = (typeof auditActions)[number];
