import type { InputOf, listAuditEvents as operation, ReplyOf } from '@gatehouse/contract';
import type { Call, OrganizationCaller } from '../../kernel/call.ts';
import { ok, type Outcome } from '../../kernel/outcome.ts';
import type { Database } from '../../ports/db/database.ts';
import { auditEventViews } from './audit-event-view.ts';
import { listAuditRows } from './audit.store.ts';

type Operation = typeof operation;

/** One page of the account's audit trail, newest first. */
export async function listAuditEvents(
  deps: { readonly db: Database },
  call: Call<InputOf<Operation>, OrganizationCaller>,
): Promise<Outcome<ReplyOf<Operation>>> {
  const { organizationId } = call.who;
  const { before, limit, ...filter } = call.input.query;
  const rows = await listAuditRows(deps.db, { ...filter, organizationId, before, limit: limit + 1 });
  const events = await auditEventViews(deps.db, organizationId, rows.slice(0, limit));
  return ok({ events, nextBefore: rows.length > limit ? (events.at(-1)?.id ?? null) : null });
}
