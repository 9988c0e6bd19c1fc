import { sql, type Insertable, type Selectable } from 'kysely';
import { earliestId } from '../../ports/random/random.ts';
import type { Executor } from '../../ports/db/database.ts';
import { preparedAs } from '../../ports/db/prepared.ts';
import type { DatabaseSchema } from '../../ports/db/schema.ts';

type Table = DatabaseSchema['audit_events'];

/** An event with its number in the chain; null where somebody has taken its link away. */
export type AuditRow = Selectable<Table> & { readonly number: string | null };

/** What is known of the request when an event is written. */
export interface RequestToRecord {
  readonly reference: string;
  readonly client: string;
  readonly method: string | null;
}

export interface EventToRecord {
  readonly row: Omit<Insertable<Table>, 'request' | 'context'> & { readonly context: object };
  readonly request: RequestToRecord | null;
}

/** Events in their order, for good: a trigger refuses changes. Who came by Microsoft gets tenant and object beside. */
export async function insertAuditEvents(tx: Executor, events: readonly EventToRecord[]): Promise<void> {
  if (events.length === 0) return;
  const rows = JSON.stringify(events.map(({ row, request }) => ({ ...row, ...request })));
  // One text for any number of them: it is planned once.
  await sql`
    ${preparedAs('audit-events')}
    insert into audit_events (organization_id, id, at, action, outcome, actor_kind, actor_id, actor_name,
                              target_kind, target_id, context, request)
    select e.organization_id, e.id, e.at, e.action, e.outcome, e.actor_kind, e.actor_id, e.actor_name,
           e.target_kind, e.target_id, e.context,
           case when e.reference is not null then (
             select jsonb_build_object('reference', e.reference, 'client', e.client, 'method', e.method,
                                       'tenantId', i.tenant_id, 'objectId', i.object_id)
               from (select) as request
               left join entra_identities i
                 on e.method = 'microsoft' and i.organization_id = e.organization_id and i.user_id = e.actor_id) end
      from json_to_recordset(${rows}::json)
        as e(organization_id text, id text, at timestamptz, action text, outcome text, actor_kind text, actor_id text,
             actor_name text, target_kind text, target_id text, context jsonb, reference text, client text, method text)
  `.execute(tx);
}

export interface AuditFilter {
  readonly action?: string | undefined;
  readonly actor?: string | undefined;
  readonly target?: string | undefined;
  readonly outcome?: 'done' | 'refused' | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export interface AuditQuery extends AuditFilter {
  readonly organizationId: string;
  readonly before: string | undefined;
  readonly limit: number;
}

/** Newest first. Ids sort by time, so a page is one scan of the primary key, or of the index of one of the filters. */
export async function listAuditRows(db: Executor, query: AuditQuery): Promise<AuditRow[]> {
  let select = db
    .selectFrom('audit_events')
    .selectAll()
    .select((from) =>
      from
        .selectFrom('audit_links')
        .select('number')
        .whereRef('audit_links.organization_id', '=', 'audit_events.organization_id')
        .whereRef('audit_links.event_id', '=', 'audit_events.id')
        .as('number'),
    )
    .where('organization_id', '=', query.organizationId);
  if (query.action !== undefined) select = select.where('action', '=', query.action);
  if (query.actor !== undefined) select = select.where('actor_id', '=', query.actor);
  if (query.target !== undefined) select = select.where('target_id', '=', query.target);
  if (query.outcome !== undefined) select = select.where('outcome', '=', query.outcome);
  // An id begins with the milliseconds of its event's `at`: bounds of the time are bounds of the id, and no other index is asked.
  if (query.from !== undefined) select = select.where('id', '>=', earliestId('evt', new Date(query.from)));
  if (query.to !== undefined) select = select.where('id', '<', earliestId('evt', new Date(query.to)));
  if (query.before !== undefined) select = select.where('id', '<', query.before);
  return select.orderBy('id', 'desc').limit(query.limit).execute();
}

/** What happened to any of these targets from an instant on, oldest first, of these actions. */
export async function listEventsOfTargets(
  db: Executor,
  of: {
    readonly organizationId: string;
    readonly targets: readonly string[];
    readonly actions: readonly string[];
    readonly from: Date;
    readonly limit: number;
  },
): Promise<Selectable<Table>[]> {
  return db
    .selectFrom('audit_events')
    .selectAll()
    .where('organization_id', '=', of.organizationId)
    .where('target_id', 'in', of.targets)
    .where('action', 'in', of.actions)
    .where('id', '>=', earliestId('evt', of.from))
    .orderBy('id')
    .limit(of.limit)
    .execute();
}

/** What is known by name among the targets of a page: people, invitations, keys, tenants and mailboxes, in one read. */
export async function findTargetNames(
  db: Executor,
  organizationId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const among = [...new Set(ids)];
  const found = await sql<{ id: string; name: string }>`
    select id, display_name as name from users where organization_id = ${organizationId} and id = any(${among})
    union all
    select id, email from invitations where organization_id = ${organizationId} and id = any(${among})
    union all
    select id, name from api_keys where organization_id = ${organizationId} and id = any(${among})
    union all
    select id, address from mailboxes where organization_id = ${organizationId} and id = any(${among})
    union all
    select tenant_id::text, display_domain from linked_tenants
     where organization_id = ${organizationId} and tenant_id::text = any(${among})`.execute(db);
  return new Map(found.rows.map(({ id, name }) => [id, name]));
}
