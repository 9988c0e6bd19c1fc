import type { MoveGroup } from '@gatehouse/contract';
import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { Executor } from '../../ports/db/database.ts';

/** Who moves, from where, to where. */
export interface MoversOf {
  readonly organizationId: string;
  readonly fromTenantId: string;
  readonly toTenantId: string;
  /** The admin who acts. */
  readonly actorId: string;
  /** Those who were named, each with their new address or null; null: everybody of the tenant. */
  readonly people: Readonly<Record<string, string | null>> | null;
}

/**
 * The people of a move and what becomes of each, in SQL: tenant-move.model.ts says the same for one, and a test compares the
 * two. Somebody is of the tenant that they are pinned to; without a pin, of the one that they come from.
 */
function movers({
  organizationId,
  fromTenantId,
  toTenantId,
  actorId,
  people,
}: MoversOf): RawBuilder<unknown> {
  const named = sql`${people === null ? null : JSON.stringify(people)}::jsonb`;
  return sql`
    select m.*,
           case when m.id = ${actorId} then 'acts'
                when m.state = 'deactivated' then 'switched-off'
                when m.identity_tenant_id = ${toTenantId}::uuid then 'arrived'
                when exists (select 1 from notices n where n.organization_id = m.organization_id
                               and n.recipient_address = coalesce(m.new_address, m.email)
                               and n.failed_because = 'refused') then 'cannot-be-mailed'
                else 'moves' end as "group"
      from (select u.organization_id, u.id, u.display_name, u.sort_name, u.email, u.role, u.state,
                   i.tenant_id as identity_tenant_id, (${named}) ->> u.id as new_address
              from users u
              left join entra_identities i on i.organization_id = u.organization_id and i.user_id = u.id
             where u.organization_id = ${organizationId} and u.state <> 'removed'
               and coalesce(u.pinned_tenant_id, i.tenant_id) = ${fromTenantId}::uuid
               and (${named} is null or jsonb_exists(${named}, u.id))) m`;
}

export type MoveCounts = Readonly<Record<MoveGroup, number>>;

const noCounts: MoveCounts = { moves: 0, arrived: 0, 'switched-off': 0, 'cannot-be-mailed': 0, acts: 0 };

export interface MoveFacts {
  readonly counts: MoveCounts;
  /** Of all that a preview tells of people. */
  readonly hash: Buffer;
}

/** How many become what, and a hash over each person's fate: what changes between preview and act is seen by it. */
export async function readMoveFacts(db: Executor, of: MoversOf): Promise<MoveFacts> {
  const found = await sql<{ group: MoveGroup; count: number; hash: Buffer }>`
    with m as materialized (${movers(of)})
    select m."group", count(*)::int as count,
           (select sha256(convert_to(string_agg(
               concat_ws(':', a.id, a."group", a.identity_tenant_id, a.email, a.new_address), ',' order by a.id), 'UTF8'))
              from m a) as hash
      from m group by 1`.execute(db);
  const counts = { ...noCounts };
  for (const row of found.rows) counts[row.group] = row.count;
  return { counts, hash: found.rows[0]?.hash ?? Buffer.alloc(0) };
}

export interface MovingPersonRow {
  readonly id: string;
  readonly display_name: string;
  readonly email: string;
  readonly new_address: string | null;
  readonly role: 'admin' | 'member';
  readonly group: MoveGroup;
  readonly back_at: Date | null;
  readonly sort_name: string;
}

export interface MovingPage {
  readonly group: MoveGroup | undefined;
  readonly after: { readonly sortKey: string; readonly id: string } | undefined;
  readonly limit: number;
}

function narrowed(people: RawBuilder<unknown>, page: MovingPage): RawBuilder<MovingPersonRow> {
  const isOfGroup = page.group === undefined ? sql<SqlBool>`true` : sql<SqlBool>`p."group" = ${page.group}`;
  const follows =
    page.after === undefined
      ? sql<SqlBool>`true`
      : sql<SqlBool>`(p.sort_name, p.id) > (${page.after.sortKey}, ${page.after.id})`;
  return sql<MovingPersonRow>`
    select p.* from (${people}) p where ${isOfGroup} and ${follows} order by p.sort_name, p.id limit ${page.limit}`;
}

/** A page of the people of a preview, as they stand now, by name. */
export async function listMovers(db: Executor, of: MoversOf, page: MovingPage): Promise<MovingPersonRow[]> {
  const people = sql`select m.id, m.display_name, m.email, m.new_address, m.role, m."group", m.sort_name,
                            null::timestamptz as back_at from (${movers(of)}) m`;
  return (await narrowed(people, page).execute(db)).rows;
}

/** A page of the people of a move that was carried out, by name, and since when each is back. */
export async function listMoved(
  db: Executor,
  move: { readonly organizationId: string; readonly id: string; readonly toTenantId: string },
  page: MovingPage,
): Promise<MovingPersonRow[]> {
  const people = sql`
    select u.id, u.display_name, u.email, m.new_address, u.role, m.fate as "group", u.sort_name, i.linked_at as back_at
      from moved_users m
      join users u on u.organization_id = m.organization_id and u.id = m.user_id
      left join entra_identities i on m.fate = 'moves' and i.organization_id = m.organization_id
                                  and i.user_id = m.user_id and i.tenant_id = ${move.toTenantId}::uuid
     where m.organization_id = ${move.organizationId} and m.tenant_move_id = ${move.id}`;
  return (await narrowed(people, page).execute(db)).rows;
}

/** Writes down what becomes of whom, as it is at this moment. */
export async function insertMovers(tx: Executor, of: MoversOf, tenantMoveId: string): Promise<void> {
  await sql`
    insert into moved_users (organization_id, tenant_move_id, user_id, fate, new_address)
    select m.organization_id, ${tenantMoveId}, m.id, m."group", m.new_address from (${movers(of)}) m`.execute(
    tx,
  );
}

/** The ids of those whom a carried-out move keeps to the new tenant. */
export function movedUserIds(organizationId: string, tenantMoveId: string): RawBuilder<unknown> {
  return sql`select user_id from moved_users
    where organization_id = ${organizationId} and tenant_move_id = ${tenantMoveId}
      and fate in ('moves', 'arrived', 'switched-off')`;
}
