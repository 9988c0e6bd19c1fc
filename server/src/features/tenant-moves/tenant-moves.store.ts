import type { MoveGroup } from '@gatehouse/contract';
import { sql, type Insertable, type Selectable } from 'kysely';
import type { Executor } from '../../ports/db/database.ts';
import type { DatabaseSchema } from '../../ports/db/schema.ts';

export interface MoveRow extends Selectable<DatabaseSchema['tenant_moves']> {
  readonly made_by_name: string;
  /** As they are called where they are still linked. */
  readonly from_domain: string | null;
  readonly to_domain: string | null;
}

const select = sql`
  select m.*, u.display_name as made_by_name, f.display_domain as from_domain, t.display_domain as to_domain
    from tenant_moves m
    join users u on u.organization_id = m.organization_id and u.id = m.made_by
    left join linked_tenants f on f.organization_id = m.organization_id and f.tenant_id = m.from_tenant_id
    left join linked_tenants t on t.organization_id = m.organization_id and t.tenant_id = m.to_tenant_id`;

export async function insertMove(
  tx: Executor,
  row: Insertable<DatabaseSchema['tenant_moves']>,
): Promise<void> {
  await tx.insertInto('tenant_moves').values(row).execute();
}

export async function findMove(
  db: Executor,
  organizationId: string,
  id: string,
): Promise<MoveRow | undefined> {
  const found = await sql<MoveRow>`
    ${select} where m.organization_id = ${organizationId} and m.id = ${id}`.execute(db);
  return found.rows[0];
}

export async function latestMove(db: Executor, organizationId: string): Promise<MoveRow | undefined> {
  const found = await sql<MoveRow>`
    ${select} where m.organization_id = ${organizationId} and m.carried_out_at is not null
     order by m.carried_out_at desc limit 1`.execute(db);
  return found.rows[0];
}

export async function markCarriedOut(
  tx: Executor,
  { organization_id, id }: Pick<MoveRow, 'organization_id' | 'id'>,
  done: { readonly at: Date; readonly invitationCount: number },
): Promise<void> {
  await tx
    .updateTable('tenant_moves')
    .set({ carried_out_at: done.at, invitation_count: done.invitationCount })
    .where('organization_id', '=', organization_id)
    .where('id', '=', id)
    .execute();
}

/** Of a move that was carried out: how many became what, and how many of those who were mailed have come in since. */
export async function countMoved(
  db: Executor,
  move: Pick<MoveRow, 'organization_id' | 'id' | 'to_tenant_id'>,
): Promise<{ readonly group: MoveGroup; readonly count: number; readonly backCount: number }[]> {
  const found = await sql<{ group: MoveGroup; count: number; backCount: number }>`
    select m.fate as "group", count(*)::int as count,
           (count(i.user_id) filter (where m.fate = 'moves'))::int as "backCount"
      from moved_users m
      left join entra_identities i on i.organization_id = m.organization_id and i.user_id = m.user_id
                                  and i.tenant_id = ${move.to_tenant_id}
     where m.organization_id = ${move.organization_id} and m.tenant_move_id = ${move.id}
     group by 1`.execute(db);
  return found.rows;
}

export interface MovedPerson {
  readonly id: string;
  readonly display_name: string;
  readonly email: string;
  readonly new_address: string | null;
}

/** Of the next so many who moved, in the order of their ids, those who have not come in from there yet. */
export async function nextMoved(
  tx: Executor,
  move: { readonly organizationId: string; readonly id: string },
  page: { readonly after: string; readonly limit: number },
): Promise<{ readonly people: readonly MovedPerson[]; readonly reached: string; readonly isLast: boolean }> {
  const found = await sql<MovedPerson & { is_to_mail: boolean }>`
    select u.id, u.display_name, u.email, m.new_address,
           u.state = 'active' and not exists (
             select 1 from entra_identities i where i.organization_id = m.organization_id and i.user_id = m.user_id)
             as is_to_mail
      from moved_users m
      join users u on u.organization_id = m.organization_id and u.id = m.user_id
     where m.organization_id = ${move.organizationId} and m.tenant_move_id = ${move.id} and m.fate = 'moves'
       and m.user_id > ${page.after}
     order by m.user_id limit ${page.limit}`.execute(tx);
  return {
    people: found.rows.filter((row) => row.is_to_mail),
    reached: found.rows.at(-1)?.id ?? page.after,
    isLast: found.rows.length < page.limit,
  };
}

export interface NamedUser {
  readonly id: string;
  readonly email_key: string;
  readonly tenant_id: string | null;
}

/** The users with these addresses, in small letters, and the tenant that each is of. */
export async function findNamed(
  db: Executor,
  organizationId: string,
  emailKeys: readonly string[],
): Promise<NamedUser[]> {
  const found = await sql<NamedUser>`
    select u.id, u.email_key, coalesce(u.pinned_tenant_id, i.tenant_id) as tenant_id
      from users u
      left join entra_identities i on i.organization_id = u.organization_id and i.user_id = u.id
     where u.organization_id = ${organizationId} and u.state <> 'removed' and u.email_key = any(${emailKeys})`.execute(
    db,
  );
  return found.rows;
}

/** Nobody can act by them any more. */
export async function deleteOldMoves(db: Executor, before: Date): Promise<void> {
  await db
    .deleteFrom('tenant_moves')
    .where('expires_at', '<', before)
    .where('carried_out_at', 'is', null)
    .execute();
}
