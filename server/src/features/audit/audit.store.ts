import type { Insertable, Selectable } from 'kysely';
import type { Executor } from '../../ports/db/database.ts';
import type { DatabaseSchema } from '../../ports/db/schema.ts';

export type AuditRow = Selectable<DatabaseSchema['audit_events']>;

/** One event, for good: a trigger refuses changes. */
export async function insertAuditEvent(
  tx: Executor,
  row: Insertable<DatabaseSchema['audit_events']>,
): Promise<void> {
  await tx.insertInto('audit_events').values(row).execute();
}

export interface AuditQuery {
  readonly organizationId: string;
  readonly action: string | undefined;
  readonly before: string | undefined;
  readonly limit: number;
}

/** Newest first; ids sort by time, so a page is one scan of the primary key. */
export async function listAuditRows(db: Executor, query: AuditQuery): Promise<AuditRow[]> {
  let select = db.selectFrom('audit_events').selectAll().where('organization_id', '=', query.organizationId);
  if (query.action !== undefined) select = select.where('action', '=', query.action);
  if (query.before !== undefined) select = select.where('id', '<', query.before);
  return select.orderBy('id', 'desc').limit(query.limit).execute();
}
