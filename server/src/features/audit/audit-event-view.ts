import type { AuditEventView } from '@gatehouse/contract';
import type { Executor } from '../../ports/db/database.ts';
import { redactText } from '../../kernel/redact.ts';
import { findTargetNames, type AuditRow } from './audit.store.ts';

/** A name somebody has given to a thing may hold what they ought not to have written down. */
const shown = (name: string | undefined): string | null => (name === undefined ? null : redactText(name));

/** A page of events as callers see them; the names of all targets come with one read. */
export async function auditEventViews(
  db: Executor,
  organizationId: string,
  rows: readonly AuditRow[],
): Promise<AuditEventView[]> {
  const ids = rows.map((row) => row.target_id);
  const names = await findTargetNames(db, organizationId, ids);
  return rows.map((row) => ({
    id: row.id as AuditEventView['id'],
    number: row.number === null ? null : Number(row.number),
    at: row.at.toISOString(),
    action: row.action as AuditEventView['action'],
    outcome: row.outcome,
    actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
    target: { kind: row.target_kind, id: row.target_id, name: shown(names.get(row.target_id)) },
    context: row.context,
    request: row.request,
  }));
}
