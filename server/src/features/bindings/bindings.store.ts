import { sql } from 'kysely';
import { countByOrganization, type CountByOrganization } from '../../ports/db/count-by-organization.ts';
import type { Executor } from '../../ports/db/database.ts';
import type { CameAs } from '../../ports/db/people-tables.ts';

export interface LinkKey {
  readonly organizationId: string;
  readonly bindingLinkId: string;
}

export interface BindingLinkRow {
  readonly id: string;
  readonly organization_id: string;
  readonly user_id: string;
  readonly tenant_id: string;
  /** Null where the account has unlinked the tenant since. */
  readonly tenant_domain: string | null;
  readonly state: 'open' | 'replaced' | 'confirming' | 'used' | 'refused';
  readonly expires_at: Date;
  readonly came_as: CameAs | null;
  /** What Microsoft will show, where that is not the user's present address. */
  readonly expected_address: string | null;
}

const select = sql`
  select l.id, l.organization_id, l.user_id, l.tenant_id, t.display_domain as tenant_domain, l.state, l.expires_at, l.came_as,
         l.expected_address
    from binding_links l
    left join linked_tenants t on t.organization_id = l.organization_id and t.tenant_id = l.tenant_id`;

/** The link as it stands. */
export async function findLink(
  db: Executor,
  { organizationId, bindingLinkId }: LinkKey,
): Promise<BindingLinkRow | undefined> {
  const found = await sql<BindingLinkRow>`
    ${select} where l.organization_id = ${organizationId} and l.id = ${bindingLinkId}`.execute(db);
  return found.rows[0];
}

/** The link, locked, so that of two who would end it at once one comes second. */
export async function lockLink(tx: Executor, key: LinkKey): Promise<BindingLinkRow | undefined> {
  const { organizationId, bindingLinkId } = key;
  await sql`select 1 from binding_links where organization_id = ${organizationId} and id = ${bindingLinkId} for update`.execute(
    tx,
  );
  return findLink(tx, key);
}

/** The account's rule and what it has linked stay as they are until the transaction ends. */
export async function holdOrganization(tx: Executor, organizationId: string): Promise<void> {
  await sql`select 1 from organizations where id = ${organizationId} for share`.execute(tx);
}

export interface LinkOfToken extends BindingLinkRow {
  readonly organization_name: string;
  readonly display_name: string;
  readonly email: string;
}

/** The link that this token opens, whatever its state, and whose it is. */
export async function findLinkByToken(db: Executor, tokenHash: Buffer): Promise<LinkOfToken | undefined> {
  const found = await sql<LinkOfToken>`
    select link.*, o.name as organization_name, u.display_name, u.email
      from (${select} where l.token_hash = ${tokenHash}) as link
      join organizations o on o.id = link.organization_id
      join users u on u.organization_id = link.organization_id and u.id = link.user_id`.execute(db);
  return found.rows[0];
}

/**
 * Those who write links of one organization come one after the other, so that each replaces what the other wrote: two who
 * ask at once leave one open link.
 */
export async function takeTurn(tx: Executor, organizationId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('binding-links:' || ${organizationId}, 0))`.execute(
    tx,
  );
}

/** Open links of these users open nothing any more. */
export async function replaceOpenLinks(
  tx: Executor,
  organizationId: string,
  userIds: readonly string[],
  at: Date,
): Promise<void> {
  await sql`
    update binding_links set state = 'replaced', ended_at = ${at}
     where organization_id = ${organizationId} and user_id = any(${userIds}) and state = 'open'`.execute(tx);
}

export interface NewBindingLink {
  readonly id: string;
  readonly userId: string;
  readonly tenantId: string;
  readonly tokenHash: Buffer;
  readonly expectedAddress: string | null;
}

/**
 * Open links of one organization, made at one instant: one parameter for each column, however many there are. What a move has
 * said of the address under which somebody comes is true of later links to that tenant as well.
 */
export async function insertLinks(
  tx: Executor,
  links: readonly NewBindingLink[],
  made: {
    readonly organizationId: string;
    readonly why: 'announced' | 'enforced' | 'asked-again' | 'moved';
    readonly at: Date;
    readonly expiresAt: Date;
  },
): Promise<void> {
  await sql`
    insert into binding_links (organization_id, id, user_id, tenant_id, token_hash, why, state, made_at, expires_at,
                               expected_address)
    select ${made.organizationId}, id, user_id, tenant_id, token_hash, ${made.why}, 'open', ${made.at}::timestamptz,
           ${made.expiresAt}::timestamptz,
           case when ${made.why} = 'moved' then expected_address else (
             select earlier.expected_address from binding_links earlier
              where earlier.organization_id = ${made.organizationId} and earlier.user_id = new.user_id
                and earlier.tenant_id = new.tenant_id order by earlier.made_at desc limit 1) end
      from unnest(${links.map(({ id }) => id)}::text[], ${links.map(({ userId }) => userId)}::text[],
                  ${links.map(({ tenantId }) => tenantId)}::uuid[], ${links.map(({ tokenHash }) => tokenHash)}::bytea[],
                  ${links.map(({ expectedAddress }) => expectedAddress)}::text[])
           as new (id, user_id, tenant_id, token_hash, expected_address)`.execute(tx);
}

/** Ends the link that was used, and with it every other of its user: they have their way in. */
export async function useLink(tx: Executor, link: BindingLinkRow, at: Date): Promise<void> {
  await sql`
    update binding_links set state = case when id = ${link.id} then 'used' else 'replaced' end, ended_at = ${at}
     where organization_id = ${link.organization_id} and user_id = ${link.user_id}
       and state in ('open', 'confirming')`.execute(tx);
}

export async function putBeforeAdmins(
  tx: Executor,
  link: BindingLinkRow,
  cameAs: CameAs,
  at: Date,
): Promise<void> {
  await tx
    .updateTable('binding_links')
    .set({ state: 'confirming', came_as: JSON.stringify(cameAs), came_at: at })
    .where('organization_id', '=', link.organization_id)
    .where('id', '=', link.id)
    .execute();
}

export async function endLink(
  tx: Executor,
  link: BindingLinkRow,
  state: 'refused' | 'replaced',
  at: Date,
): Promise<void> {
  await tx
    .updateTable('binding_links')
    .set({ state, ended_at: at })
    .where('organization_id', '=', link.organization_id)
    .where('id', '=', link.id)
    .execute();
}

export interface BindingRequestRow {
  readonly id: string;
  readonly user_id: string;
  readonly display_name: string;
  readonly email: string;
  readonly came_as: CameAs;
  readonly came_at: Date;
  readonly domain: string | null;
}

/** Beyond this many the page shows the oldest; the answer to one makes room for the next. */
const mostRequests = 500;

/** Who waits for an admin, the oldest first; only those whom an admin's yes would still give a way in. */
export async function listRequestRows(db: Executor, organizationId: string): Promise<BindingRequestRow[]> {
  const found = await sql<BindingRequestRow>`
    select l.id, l.user_id, u.display_name, u.email, l.came_as, l.came_at, t.display_domain as domain
      from binding_links l
      join users u on u.organization_id = l.organization_id and u.id = l.user_id and u.state = 'active'
      left join linked_tenants t
        on t.organization_id = l.organization_id and t.tenant_id::text = l.came_as->>'tenantId'
     where l.organization_id = ${organizationId} and l.state = 'confirming'
       and (u.pinned_tenant_id is null or u.pinned_tenant_id = l.tenant_id)
       and not exists (select 1 from entra_identities i
                        where i.organization_id = l.organization_id and i.user_id = l.user_id)
     order by l.came_at, l.id limit ${mostRequests}`.execute(db);
  return found.rows;
}

export async function deleteOldBindingLinks(db: Executor, before: Date): Promise<void> {
  await db.deleteFrom('binding_links').where('expires_at', '<', before).execute();
}

/** Users who are expected to come from Microsoft under this address, in small letters, by a link that nobody has used yet. */
export async function findExpected(
  db: Executor,
  addressKey: string,
): Promise<{ readonly organizationId: string; readonly userId: string }[]> {
  const found = await sql<{ organizationId: string; userId: string }>`
    select organization_id as "organizationId", user_id as "userId" from binding_links
     where lower(expected_address) = ${addressKey} and state = 'open'`.execute(db);
  return found.rows;
}

/** The address that a user is expected under, by the link that is open for them. */
export async function expectedAddressOf(
  db: Executor,
  user: { readonly organizationId: string; readonly userId: string },
): Promise<string | null> {
  const found = await sql<{ expected_address: string | null }>`
    select expected_address from binding_links
     where organization_id = ${user.organizationId} and user_id = ${user.userId} and state = 'open'`.execute(
    db,
  );
  return found.rows[0]?.expected_address ?? null;
}

/** After a restore: ends every way in that was mailed; who has none yet is sent another when they come, or by the next mailing. */
export async function endAllBindingLinks(tx: Executor, now: Date): Promise<CountByOrganization> {
  return countByOrganization(
    tx,
    sql`update binding_links set state = 'replaced', ended_at = ${now}
         where state in ('open', 'confirming') returning organization_id`,
  );
}
