export { exportAuditEvents } from './export-audit-events.ts';
export { csvRecord } from './csv.model.ts';
export { tellFault } from './audit-chain.ts';
export { listEventsOfTargets } from './audit.store.ts';
export { listAuditEvents } from './list-audit-events.ts';
export {
  actorOf,
  recordAuditEvent,
  recordAuditEvents,
  type Actor,
  type AuditFact,
} from './record-audit-event.ts';
export type { ContextOf } from './event-context.ts';
export { tellRepeats } from './tell-repeats.ts';
export { verifyAuditChain, type ChainAnchor } from './verify-audit-chain.ts';
