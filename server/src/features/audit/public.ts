export { listAuditEvents } from './list-audit-events.ts';
export { recordAuditEvent } from './record-audit-event.ts';
