import type { AuditEventView, InputOf, listAuditEvents as operation, ReplyOf } from '@gatehouse/contract';
import type { Call, OrganizationCaller } from '../../kernel/call.ts';
import { ok, type Outcome } from '../../kernel/outcome.ts';
import type { Database } from '../../ports/db/database.ts';
import { listAuditRows, type AuditRow } from './audit.store.ts';

type Operation = typeof operation;

function auditEventView(row: AuditRow): AuditEventView {
  return {
    id: row.id as AuditEventView['id'],
    at: row.at.toISOString(),
    action: row.action as AuditEventView['action'],
    outcome: row.outcome,
    actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
    target: { kind: row.target_kind, id: row.target_id },
    context: row.context,
  };
}

/** One page of the account's audit trail, newest first. */
export async function listAuditEvents(
  deps: { readonly db: Database },
  call: Call<InputOf<Operation>, OrganizationCaller>,
): Promise<Outcome<ReplyOf<Operation>>> {
  const { action, before, limit } = call.input.query;
  const rows = await listAuditRows(deps.db, {
    organizationId: call.who.organizationId,
    action,
    before,
    limit: limit + 1,
  });
  const events = rows.slice(0, limit).map(auditEventView);
  return ok({ events, nextBefore: rows.length > limit ? (events.at(-1)?.id ?? null) : null });
}
