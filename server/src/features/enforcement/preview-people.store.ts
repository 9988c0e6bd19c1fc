import { sql, type SqlBool } from 'kysely';
import type { Executor } from '../../ports/db/database.ts';
import { fates, groupOfFate, sitsElsewhere, type FatesOf } from './fates.store.ts';
import type { FateReason } from './preview.model.ts';
import type { PreviewGroup } from '@gatehouse/contract';

export interface PreviewPersonRow {
  /** Of the user or, for somebody who is invited, of the invitation. */
  readonly id: string;
  readonly is_user: boolean;
  readonly display_name: string;
  readonly email: string;
  readonly role: 'admin' | 'member';
  readonly group: PreviewGroup;
  readonly reason: FateReason | null;
  readonly other_methods: ('password' | 'email-code')[];
  readonly has_identity: boolean;
  readonly next_tenant_id: string | null;
  readonly next_domain: string | null;
  readonly is_pin_new: boolean;
  readonly told_at: Date | null;
  readonly sort_key: string;
}

export interface PreviewPage {
  readonly group: PreviewGroup | undefined;
  readonly search: string | undefined;
  readonly after: { readonly sortKey: string; readonly id: string } | undefined;
  readonly limit: number;
  readonly now: Date;
  readonly idleSeconds: number;
}

type Condition = ReturnType<typeof sql<SqlBool>>;

const holds = (page: PreviewPage, name: ReturnType<typeof sql>, email: ReturnType<typeof sql>): Condition =>
  page.search === undefined
    ? sql<SqlBool>`true`
    : sql<SqlBool>`position(lower(${page.search}) in lower(${name} || ' ' || ${email})) > 0`;

const follows = (page: PreviewPage, key: ReturnType<typeof sql>, id: ReturnType<typeof sql>): Condition =>
  page.after === undefined
    ? sql<SqlBool>`true`
    : sql<SqlBool>`(${key}, ${id}) > (${page.after.sortKey}, ${page.after.id})`;

/** A page of the users of the account with what becomes of them, by name. */
export async function listFates(db: Executor, of: FatesOf, page: PreviewPage): Promise<PreviewPersonRow[]> {
  const elsewhere = sitsElsewhere(page.now, page.idleSeconds);
  const found = await sql<PreviewPersonRow>`
    select f.*, (select max(b.made_at) from binding_links b where b.organization_id = ${of.organizationId}
                    and b.user_id = f.id and b.why = 'announced') as told_at
      from (select f.id, true as is_user, f.display_name, f.email, f.role, f.reason, f.other_methods, f.has_identity,
                   f.next_tenant_id, f.next_domain, f.is_pin_new, f.sort_name as sort_key,
                   case when ${groupOfFate} = 'stays' and ${elsewhere} then 'signs-in-again'
                        else ${groupOfFate} end as "group"
              from (${fates(of)}) f
             where ${follows(page, sql`f.sort_name`, sql`f.id`)}
               and ${holds(page, sql`f.display_name`, sql`f.email`)}) f
     where ${page.group === undefined ? sql<SqlBool>`true` : sql<SqlBool>`f."group" = ${page.group}`}
     order by f.sort_key, f.id limit ${page.limit}`.execute(db);
  return found.rows;
}

/** A page of those whose invitation may still be accepted. */
export async function listInvited(
  db: Executor,
  organizationId: string,
  page: PreviewPage,
): Promise<PreviewPersonRow[]> {
  const name = sql`coalesce(v.display_name, v.email)`;
  const found = await sql<PreviewPersonRow>`
    select v.id, false as is_user, ${name} as display_name, v.email, v.role, 'invited' as "group", null as reason,
           '{}'::text[] as other_methods, false as has_identity, v.pinned_tenant_id as next_tenant_id,
           t.display_domain as next_domain, false as is_pin_new, null as told_at, lower(${name}) as sort_key
      from invitations v
      left join linked_tenants t on t.organization_id = v.organization_id and t.tenant_id = v.pinned_tenant_id
     where v.organization_id = ${organizationId}
       and (v.state = 'confirming' or (v.state = 'open' and v.expires_at > ${page.now}))
       and ${follows(page, sql`lower(${name})`, sql`v.id`)} and ${holds(page, name, sql`v.email`)}
     order by sort_key, v.id limit ${page.limit}`.execute(db);
  return found.rows;
}
