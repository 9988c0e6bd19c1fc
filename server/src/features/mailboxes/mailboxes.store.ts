import { sql, type Insertable, type RawBuilder, type Selectable, type SqlBool } from 'kysely';
import { countByOrganization, type CountByOrganization } from '../../ports/db/count-by-organization.ts';
import type { Executor } from '../../ports/db/database.ts';
import { preparedAs } from '../../ports/db/prepared.ts';
import type { DatabaseSchema } from '../../ports/db/schema.ts';

export type MailboxRow = Selectable<DatabaseSchema['mailboxes']>;

export async function findMailboxOfUser(
  db: Executor,
  organizationId: string,
  userId: string,
): Promise<MailboxRow | undefined> {
  return db
    .selectFrom('mailboxes')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
}

/** The same, locked: a connection, a disconnection and a dispatch decide one after the other. */
export async function lockMailboxOfUser(
  tx: Executor,
  organizationId: string,
  userId: string,
): Promise<MailboxRow | undefined> {
  return tx
    .selectFrom('mailboxes')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('user_id', '=', userId)
    .forUpdate()
    .executeTakeFirst();
}

export interface HeldMailbox {
  readonly id: string;
  readonly state: MailboxRow['state'];
  /** The database's time of this transaction. */
  readonly now: Date;
}

/** The same, held as it is: many messages may be accepted at once, a disconnection waits for them. */
export async function holdMailboxOfUser(
  tx: Executor,
  organizationId: string,
  userId: string,
): Promise<HeldMailbox | undefined> {
  return tx
    .selectFrom('mailboxes')
    .select(['id', 'state', sql<Date>`clock_now()`.as('now')])
    .where('organization_id', '=', organizationId)
    .where('user_id', '=', userId)
    .forShare()
    .modifyEnd(preparedAs('hold-mailbox'))
    .executeTakeFirst();
}

/** The same of several users, by their ids; without those that somebody else has locked. */
export async function holdFreeMailboxes(
  tx: Executor,
  organizationId: string,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, HeldMailbox>> {
  const held = await sql<HeldMailbox & { readonly userId: string }>`
    ${preparedAs('hold-free-mailboxes')}
    select id, state, user_id as "userId", clock_now() as now
      from mailboxes
     where organization_id = ${organizationId} and user_id = any(${userIds}::text[])
       for share skip locked`.execute(tx);
  return new Map(held.rows.map(({ userId, ...mailbox }) => [userId, mailbox]));
}

/** Whether a mailbox is connected, asked so that a connection under way is waited for. */
export async function isMailboxConnected(tx: Executor, organizationId: string, id: string): Promise<boolean> {
  const row = await tx
    .selectFrom('mailboxes')
    .select('state')
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .forShare()
    .executeTakeFirst();
  return row?.state === 'connected';
}

/** A mailbox of another tenant than its user may come from, with what its user is told. */
export interface ForeignMailbox extends MailboxRow {
  readonly user_name: string;
  readonly user_email: string;
  readonly organization_name: string;
  /** The domain of the tenant that the user is pinned to; null where it is not linked any more. */
  readonly pinned_domain: string | null;
}

/** The connected mailboxes of an organization whose tenant is not the pin of their user, or is not linked; locked. */
export async function lockForeignMailboxes(
  tx: Executor,
  organizationId: string,
  userIds?: RawBuilder<unknown>,
): Promise<ForeignMailbox[]> {
  const isAmong = userIds === undefined ? sql<SqlBool>`true` : sql<SqlBool>`m.user_id in (${userIds})`;
  const found = await sql<ForeignMailbox>`
    select m.*, u.display_name as user_name, u.email as user_email, o.name as organization_name,
           p.display_domain as pinned_domain
      from mailboxes m
      join users u on u.organization_id = m.organization_id and u.id = m.user_id
      join organizations o on o.id = m.organization_id
      left join linked_tenants p on p.organization_id = u.organization_id and p.tenant_id = u.pinned_tenant_id
      left join linked_tenants t on t.organization_id = m.organization_id and t.tenant_id = m.tenant_id
     where m.organization_id = ${organizationId} and m.state <> 'disconnected'
       and (t.tenant_id is null or u.pinned_tenant_id <> m.tenant_id) and ${isAmong}
     order by m.id
       for update of m`.execute(tx);
  return found.rows;
}

/** An access token belongs to one connection: what changes its state, or its person, ends it. */
const noAccessToken = {
  sealed_access_token: null,
  access_token_until: null,
  access_token_refused_at: null,
  renewing_until: null,
} as const;

/** Writes a connection: a user has one mailbox, so reconnecting changes the row and keeps its id. */
export async function upsertMailbox(
  tx: Executor,
  row: Insertable<DatabaseSchema['mailboxes']>,
): Promise<void> {
  const { organization_id: _organization, id: _id, user_id: _user, ...changes } = row;
  await tx
    .insertInto('mailboxes')
    .values(row)
    .onConflict((conflict) =>
      conflict.constraint('mailboxes__one_per_user').doUpdateSet({ ...changes, ...noAccessToken }),
    )
    .execute();
}

/** Forgets the credential. */
export async function markDisconnected(tx: Executor, mailbox: MailboxRow): Promise<void> {
  await tx
    .updateTable('mailboxes')
    .set({ state: 'disconnected', sealed_refresh_token: null, needs_reconnect_since: null, ...noAccessToken })
    .where('organization_id', '=', mailbox.organization_id)
    .where('id', '=', mailbox.id)
    .execute();
}

/** Microsoft refused the credential. Only if it is still the one that was refused: a reconnection may have overtaken. */
export async function markNeedsReconnect(tx: Executor, mailbox: MailboxRow, now: Date): Promise<boolean> {
  const changed = await tx
    .updateTable('mailboxes')
    .set({ state: 'needs-reconnect', needs_reconnect_since: now, ...noAccessToken })
    .where('organization_id', '=', mailbox.organization_id)
    .where('id', '=', mailbox.id)
    .where('state', '=', 'connected')
    .where('sealed_refresh_token', '=', mailbox.sealed_refresh_token)
    .executeTakeFirst();
  return changed.numUpdatedRows > 0n;
}

/**
 * After a restore: no credential of Microsoft's comes back, since its owner may have disconnected the mailbox since the backup.
 * Whoever still wants it connects it again.
 */
export async function forgetAllMailboxTokens(tx: Executor, now: Date): Promise<CountByOrganization> {
  return countByOrganization(
    tx,
    sql`update mailboxes
           set state = 'needs-reconnect', sealed_refresh_token = null, sealed_access_token = null,
               access_token_until = null, access_token_refused_at = null, renewing_until = null,
               needs_reconnect_since = coalesce(needs_reconnect_since, ${now})
         where state <> 'disconnected' returning organization_id`,
  );
}
