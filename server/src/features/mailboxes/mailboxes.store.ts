import type { Insertable, Selectable } from 'kysely';
import type { Executor } from '../../ports/db/database.ts';
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

export async function findMailbox(
  db: Executor,
  organizationId: string,
  id: string,
): Promise<MailboxRow | undefined> {
  return db
    .selectFrom('mailboxes')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
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

/** The same, held as it is: many messages may be accepted at once, a disconnection waits for them. */
export async function holdMailboxOfUser(
  tx: Executor,
  organizationId: string,
  userId: string,
): Promise<MailboxRow | undefined> {
  return tx
    .selectFrom('mailboxes')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('user_id', '=', userId)
    .forShare()
    .executeTakeFirst();
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

/** Writes a connection: a user has one mailbox, so reconnecting changes the row and keeps its id. */
export async function upsertMailbox(
  tx: Executor,
  row: Insertable<DatabaseSchema['mailboxes']>,
): Promise<void> {
  const { organization_id: _organization, id: _id, user_id: _user, ...changes } = row;
  await tx
    .insertInto('mailboxes')
    .values(row)
    .onConflict((conflict) => conflict.constraint('mailboxes__one_per_user').doUpdateSet(changes))
    .execute();
}

/** Forgets the credential. */
export async function markDisconnected(tx: Executor, mailbox: MailboxRow): Promise<void> {
  await tx
    .updateTable('mailboxes')
    .set({ state: 'disconnected', sealed_refresh_token: null, needs_reconnect_since: null })
    .where('organization_id', '=', mailbox.organization_id)
    .where('id', '=', mailbox.id)
    .execute();
}

/** Microsoft refused the credential. Only if it is still the one that was refused: a reconnection may have overtaken. */
export async function markNeedsReconnect(tx: Executor, mailbox: MailboxRow, now: Date): Promise<boolean> {
  const changed = await tx
    .updateTable('mailboxes')
    .set({ state: 'needs-reconnect', needs_reconnect_since: now })
    .where('organization_id', '=', mailbox.organization_id)
    .where('id', '=', mailbox.id)
    .where('state', '=', 'connected')
    .where('sealed_refresh_token', '=', mailbox.sealed_refresh_token)
    .executeTakeFirst();
  return changed.numUpdatedRows > 0n;
}

/** Keeps the newest refresh token; the older one stays valid at Entra, so a lost race loses nothing. */
export async function replaceRefreshToken(
  db: Executor,
  mailbox: MailboxRow,
  sealedRefreshToken: Buffer,
  now: Date,
): Promise<void> {
  await db
    .updateTable('mailboxes')
    .set({ sealed_refresh_token: sealedRefreshToken, last_proven_at: now })
    .where('organization_id', '=', mailbox.organization_id)
    .where('id', '=', mailbox.id)
    .where('state', '=', 'connected')
    .where('sealed_refresh_token', '=', mailbox.sealed_refresh_token)
    .execute();
}
