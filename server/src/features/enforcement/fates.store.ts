import type { PreviewGroup } from '@gatehouse/contract';
import { sql, type RawBuilder, type SqlBool } from 'kysely';
import { addSeconds } from '../../kernel/time.ts';
import type { Executor } from '../../ports/db/database.ts';
import type { FateReason, PinChoices } from './preview.model.ts';

/** Whose fates, and by which choices. */
export interface FatesOf {
  readonly organizationId: string;
  readonly pins: PinChoices;
}

/**
 * What becomes of each active user, in SQL: preview.model.ts says the same for one, and a test compares the two. A hundred
 * thousand rows are decided where they lie. `only`: a condition on the user `u`.
 */
export function fates(
  { organizationId, pins }: FatesOf,
  only: RawBuilder<SqlBool> = sql<SqlBool>`true`,
): RawBuilder<unknown> {
  return sql`
    select f.*,
           f.next_tenant_id is not null and t.tenant_id is not null and f.pinned_tenant_id is null as is_pin_new,
           case when f.has_identity then
                  case when it.tenant_id is null then 'tenant-not-linked'
                       when f.pinned_tenant_id is not null and f.pinned_tenant_id <> f.identity_tenant_id
                         then 'pinned-elsewhere'
                       when f.is_guest and f.guest_rule = 'refused' then 'guest-refused' end
                when f.next_tenant_id is null then 'pin-missing'
                when t.tenant_id is null then 'tenant-not-linked'
                when exists (select 1 from notices n where n.organization_id = f.organization_id
                               and n.recipient_address = f.email and n.failed_because = 'refused')
                  then 'address-bounces' end as reason,
           t.display_domain as next_domain
      from (select u.organization_id, u.id, u.display_name, u.sort_name, u.email, u.role, u.other_methods,
                   u.pinned_tenant_id, u.session_epoch, i.tenant_id as identity_tenant_id,
                   i.tenant_id is not null as has_identity, coalesce(i.is_guest, false) as is_guest,
                   (select o.guest_rule from organizations o where o.id = ${organizationId}) as guest_rule,
                   coalesce(u.pinned_tenant_id, i.tenant_id, (${JSON.stringify(pins.each)}::jsonb ->> u.id)::uuid,
                            ${pins.forAll}::uuid,
                            (select min(l.tenant_id::text)::uuid from linked_tenants l
                              where l.organization_id = ${organizationId} having count(*) = 1)) as next_tenant_id
              from users u
              left join entra_identities i on i.organization_id = u.organization_id and i.user_id = u.id
             where u.organization_id = ${organizationId} and u.state = 'active' and ${only}) f
      left join linked_tenants t on t.organization_id = f.organization_id and t.tenant_id = f.next_tenant_id
      left join linked_tenants it on it.organization_id = f.organization_id and it.tenant_id = f.identity_tenant_id`;
}

/** The group of a row `f` of fates, sessions left aside. */
export const groupOfFate = sql`case when f.reason = 'guest-refused' then 'guest'
  when f.reason = 'pin-missing' then 'signed-out'
  when f.reason is not null then 'cannot-come-in'
  when f.has_identity then 'stays' else 'signed-out' end`;

/** Whether the user of a row `f` sits in a session that another method opened and that still opens doors. */
export function sitsElsewhere(now: Date, idleSeconds: number): RawBuilder<boolean> {
  return sql<boolean>`exists (select 1 from sessions s join organizations o on o.id = s.organization_id
    where s.organization_id = f.organization_id and s.user_id = f.id and s.method <> 'microsoft'
      and s.ended_at is null and s.expires_at > ${now} and s.last_seen_at > ${addSeconds(now, -idleSeconds)}
      and s.organization_epoch >= o.session_epoch and s.user_epoch >= f.session_epoch)`;
}

export interface FateCounts {
  readonly group: Exclude<PreviewGroup, 'invited'>;
  readonly reason: FateReason | null;
  readonly count: number;
  readonly newPinCount: number;
  readonly toldCount: number;
}

/** How many people of each group and reason; told: a mail has led them to Microsoft beforehand. */
export async function countFates(
  db: Executor,
  of: FatesOf,
  { now, idleSeconds }: { readonly now: Date; readonly idleSeconds: number },
): Promise<FateCounts[]> {
  const found = await sql<FateCounts>`
    select f."group", f.reason, count(*)::int as count,
           (count(*) filter (where f.is_pin_new))::int as "newPinCount",
           (count(*) filter (where f."group" = 'signed-out' and f.was_told))::int as "toldCount"
      from (select f.reason, f.is_pin_new,
                   exists (select 1 from binding_links b where b.organization_id = f.organization_id
                             and b.user_id = f.id and b.why = 'announced') as was_told,
                   case when ${groupOfFate} = 'stays' and ${sitsElsewhere(now, idleSeconds)}
                        then 'signs-in-again' else ${groupOfFate} end as "group"
              from (${fates(of)}) f) f
     group by 1, 2`.execute(db);
  return found.rows;
}

/** Of all that a preview told: who is where, and from which tenant. Whether somebody has a session is left aside. */
export async function hashFates(db: Executor, of: FatesOf): Promise<Buffer> {
  const found = await sql<{ hash: Buffer }>`
    select sha256(convert_to(coalesce(string_agg(
             concat_ws(':', f.id, f.has_identity, f.reason, f.next_tenant_id, f.is_pin_new), ',' order by f.id), ''),
             'UTF8')) as hash
      from (${fates(of)}) f`.execute(db);
  return found.rows[0]?.hash ?? Buffer.alloc(0);
}

/** Gives everybody the pin that the preview told. Returns how many got one. */
export async function pinByFate(tx: Executor, of: FatesOf): Promise<number> {
  const pinned = await sql`
    update users u set pinned_tenant_id = f.next_tenant_id
      from (${fates(of)}) f
     where f.is_pin_new and u.organization_id = f.organization_id and u.id = f.id`.execute(tx);
  return Number(pinned.numAffectedRows ?? 0n);
}

/** Ends the sessions of those who can come in no more, which Microsoft may have opened. Returns how many there are. */
export async function shutOutByFate(tx: Executor, of: FatesOf): Promise<number> {
  const ended = await sql`
    update users u set session_epoch = u.session_epoch + 1
      from (${fates(of)}) f
     where f.has_identity and f.reason is not null and u.organization_id = f.organization_id and u.id = f.id`.execute(
    tx,
  );
  return Number(ended.numAffectedRows ?? 0n);
}

export interface PersonToMail {
  readonly id: string;
  readonly display_name: string;
  readonly email: string;
  readonly next_tenant_id: string;
  readonly next_domain: string;
}

export interface PartToMail {
  readonly people: readonly PersonToMail[];
  /** The last user that was looked at. */
  readonly reached: string;
  readonly isLast: boolean;
}

/**
 * Of the next so many users, in the order of their ids, those who must come back through Microsoft. The users are found by
 * their key first: the fates of all of them, asked for anew with each part, would make the work grow with its square.
 */
export async function nextToMail(
  tx: Executor,
  of: FatesOf,
  page: { readonly after: string; readonly limit: number },
): Promise<PartToMail> {
  const looked = await tx
    .selectFrom('users')
    .select('id')
    .where('organization_id', '=', of.organizationId)
    .where('id', '>', page.after)
    .orderBy('id')
    .limit(page.limit)
    .execute();
  const ids = looked.map((row) => row.id);
  const found = await sql<PersonToMail>`
    select f.id, f.display_name, f.email, f.next_tenant_id, f.next_domain
      from (${fates(of, sql<SqlBool>`u.id = any(${ids})`)}) f
     where not f.has_identity and f.reason is null
     order by f.id`.execute(tx);
  return { people: found.rows, reached: ids.at(-1) ?? page.after, isLast: ids.length < page.limit };
}
