import { sql, type Insertable } from 'kysely';
import { countByOrganization, type CountByOrganization } from '../../ports/db/count-by-organization.ts';
import type { Executor } from '../../ports/db/database.ts';
import type { DatabaseSchema } from '../../ports/db/schema.ts';

/** A link with the names that belong to it. */
export interface HandOffLinkRow {
  readonly organization_id: string;
  readonly organization_name: string;
  readonly id: string;
  readonly sealed_token: Buffer;
  readonly tenant_id: string;
  readonly display_domain: string | null;
  readonly made_by: string;
  readonly maker_name: string;
  readonly maker_role: 'admin' | 'member';
  readonly reference: string;
  readonly made_at: Date;
  readonly expires_at: Date;
  readonly revoked_at: Date | null;
  readonly first_clicked_at: Date | null;
}

export interface HandOffLinkKey {
  readonly organizationId: string;
  readonly handOffLinkId: string;
}

const select = sql`
  select l.organization_id, o.name as organization_name, l.id, l.sealed_token, l.tenant_id, l.display_domain, l.made_by,
         u.display_name as maker_name, u.role as maker_role, l.reference, l.made_at, l.expires_at, l.revoked_at,
         l.first_clicked_at
    from hand_off_links l
    join organizations o on o.id = l.organization_id
    join users u on u.organization_id = l.organization_id and u.id = l.made_by`;

export async function insertHandOffLink(
  tx: Executor,
  row: Insertable<DatabaseSchema['hand_off_links']>,
): Promise<void> {
  await tx.insertInto('hand_off_links').values(row).execute();
}

/** The link that this token opens, whatever its state. */
export async function findHandOffLinkByToken(
  db: Executor,
  tokenHash: Buffer,
): Promise<HandOffLinkRow | undefined> {
  const found = await sql<HandOffLinkRow>`${select} where l.token_hash = ${tokenHash}`.execute(db);
  return found.rows[0];
}

export async function findHandOffLinkRow(
  db: Executor,
  key: HandOffLinkKey,
): Promise<HandOffLinkRow | undefined> {
  const found = await sql<HandOffLinkRow>`
    ${select} where l.organization_id = ${key.organizationId} and l.id = ${key.handOffLinkId}`.execute(db);
  return found.rows[0];
}

/** Newest first; ids sort by time. */
export async function listHandOffLinkRows(
  db: Executor,
  query: { readonly organizationId: string; readonly before: string | undefined; readonly limit: number },
): Promise<HandOffLinkRow[]> {
  const before = query.before === undefined ? sql`` : sql`and l.id < ${query.before}`;
  const found = await sql<HandOffLinkRow>`
    ${select} where l.organization_id = ${query.organizationId} ${before}
     order by l.id desc limit ${query.limit}`.execute(db);
  return found.rows;
}

/** Takes the link back, and with it the address that we could still tell; false where somebody was faster. */
export async function revokeHandOffLinkRow(tx: Executor, key: HandOffLinkKey, now: Date): Promise<boolean> {
  const done = await tx
    .updateTable('hand_off_links')
    .set({ revoked_at: now, sealed_token: Buffer.alloc(0) })
    .where('organization_id', '=', key.organizationId)
    .where('id', '=', key.handOffLinkId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

/** Notes the first press on a button; true where this was it. */
export async function noteFirstClick(tx: Executor, key: HandOffLinkKey, now: Date): Promise<boolean> {
  const done = await tx
    .updateTable('hand_off_links')
    .set({ first_clicked_at: now })
    .where('organization_id', '=', key.organizationId)
    .where('id', '=', key.handOffLinkId)
    .where('first_clicked_at', 'is', null)
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

/** Removes links whose end is long past; until then lists show them. */
export async function deleteOldHandOffLinks(db: Executor, before: Date): Promise<void> {
  await db.deleteFrom('hand_off_links').where('expires_at', '<', before).execute();
}

export async function findItContact(db: Executor, organizationId: string): Promise<string | null> {
  const row = await db
    .selectFrom('it_contacts')
    .select('address')
    .where('organization_id', '=', organizationId)
    .executeTakeFirst();
  return row?.address ?? null;
}

/** Sets the address, or takes it away. */
export async function writeItContact(
  tx: Executor,
  organizationId: string,
  address: string | null,
  now: Date,
): Promise<void> {
  if (address === null) {
    await tx.deleteFrom('it_contacts').where('organization_id', '=', organizationId).execute();
    return;
  }
  const row = { organization_id: organizationId, address, set_at: now };
  await tx
    .insertInto('it_contacts')
    .values(row)
    .onConflict((conflict) => conflict.column('organization_id').doUpdateSet({ address, set_at: now }))
    .execute();
}

/** After a restore: revokes every link to a page for IT. */
export async function revokeAllHandOffLinks(tx: Executor, now: Date): Promise<CountByOrganization> {
  return countByOrganization(
    tx,
    sql`update hand_off_links set revoked_at = ${now}, sealed_token = ''::bytea
         where revoked_at is null returning organization_id`,
  );
}
