export { listAuditEvents } from './list-audit-events.ts';
export { recordAuditEvent, type Actor, type AuditFact } from './record-audit-event.ts';
