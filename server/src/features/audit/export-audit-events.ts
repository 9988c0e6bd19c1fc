import type { AuditEventView, exportAuditEvents as operation, InputOf, ReplyOf } from '@gatehouse/contract';
import type { Call, OrganizationCaller } from '../../kernel/call.ts';
import { ok, type Outcome } from '../../kernel/outcome.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import { inTransaction, type Database } from '../../ports/db/database.ts';
import { withinOrganization } from '../../ports/db/reach.ts';
import type { Random } from '../../ports/random/random.ts';
import { auditEventViews } from './audit-event-view.ts';
import { listAuditRows, type AuditFilter } from './audit.store.ts';
import { csvRecord } from './csv.model.ts';
import { actorOf, recordAuditEvent } from './record-audit-event.ts';

type Operation = typeof operation;

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: Random;
}

/** Events of one read: the memory that an export of any length takes. */
const pageSize = 500;

/** The columns in their order. Their names are an interface: programs read them. */
const columns: Readonly<Record<string, (event: AuditEventView) => string | number | null>> = {
  number: (event) => event.number,
  id: (event) => event.id,
  time_utc: (event) => event.at,
  action: (event) => event.action,
  outcome: (event) => event.outcome,
  actor_kind: (event) => event.actor.kind,
  actor_id: (event) => event.actor.id,
  actor_name: (event) => event.actor.name,
  actor_method: (event) => event.request?.method ?? null,
  actor_tenant_id: (event) => event.request?.tenantId ?? null,
  actor_object_id: (event) => event.request?.objectId ?? null,
  target_kind: (event) => event.target.kind,
  target_id: (event) => event.target.id,
  target_name: (event) => event.target.name,
  client: (event) => event.request?.client ?? null,
  reference: (event) => event.request?.reference ?? null,
  context: (event) => JSON.stringify(event.context),
};

interface Export extends AuditFilter {
  readonly organizationId: string;
  /** The event that records this export: what came before it is exported. */
  readonly before: string | undefined;
}

/**
 * The audit trail as CSV, from the newest event that was there when it was asked for. Each page is a read of its own: no
 * transaction stays open for as long as the caller takes. The export itself is recorded first.
 */
export async function exportAuditEvents(
  deps: Deps,
  call: Call<InputOf<Operation>, OrganizationCaller>,
): Promise<Outcome<ReplyOf<Operation>>> {
  const filter = call.input.query;
  const { organizationId } = call.who;
  const { at, before } = await inTransaction(deps.db, async (tx) => {
    const now = await deps.clock.now(tx);
    const id = await recordAuditEvent(deps, tx, {
      organizationId,
      at: now,
      action: 'audit.exported',
      actor: actorOf(call.who),
      target: { kind: 'organization', id: organizationId },
      context: filter,
    });
    return { at: now, before: id ?? undefined };
  });
  const first = await readPage(deps.db, { ...filter, organizationId, before });
  return ok({
    fileName: `audit-trail-${at.toISOString().slice(0, 10)}.csv`,
    pieces: pieces(deps.db, { ...filter, organizationId, before }, first),
  });
}

/** The first page is read before the answer begins, so that a database that is away is still an error with a name. */
async function* pieces(
  db: Database,
  wanted: Export,
  first: readonly AuditEventView[],
): AsyncGenerator<string> {
  yield csvRecord(Object.keys(columns));
  for (let events = first; ;) {
    yield events.map((event) => csvRecord(Object.values(columns).map((cell) => cell(event)))).join('');
    const last = events.at(-1);
    if (last === undefined || events.length < pageSize) return;
    events = await readPage(db, { ...wanted, before: last.id });
  }
}

/** Pages are asked for while the answer is written, when the operation is over: each enters the organization again. */
function readPage(db: Database, wanted: Export): Promise<AuditEventView[]> {
  return withinOrganization(wanted.organizationId, async () => {
    const rows = await listAuditRows(db, { ...wanted, limit: pageSize });
    return auditEventViews(db, wanted.organizationId, rows);
  });
}
