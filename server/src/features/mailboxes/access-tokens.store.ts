import { sql } from 'kysely';
import type { Executor } from '../../ports/db/database.ts';
import { preparedAs } from '../../ports/db/prepared.ts';
import type { MailboxRow } from './mailboxes.store.ts';

/** As it was read: whoever has changed the credential since is not overwritten. */
type SeenMailbox = Pick<
  MailboxRow,
  'organization_id' | 'id' | 'sealed_refresh_token' | 'sealed_access_token' | 'renewing_until'
>;

const columns = [
  'organization_id',
  'id',
  'user_id',
  'tenant_id',
  'object_id',
  'address',
  'display_name',
  'state',
  'sealed_refresh_token',
  'connected_at',
  'last_proven_at',
  'needs_reconnect_since',
  'sealed_access_token',
  'access_token_until',
  'access_token_refused_at',
  'renewing_until',
] as const satisfies readonly (keyof MailboxRow)[];

/** A mailbox with what it is reached by, and the time, in one round trip: it is asked for each mail. */
export async function readAccess(
  db: Executor,
  { organizationId, mailboxId }: { readonly organizationId: string; readonly mailboxId: string },
): Promise<(MailboxRow & { readonly now: Date }) | undefined> {
  return db
    .selectFrom('mailboxes')
    .select(columns)
    .select(sql<Date>`clock_now()`.as('now'))
    .where('organization_id', '=', organizationId)
    .where('id', '=', mailboxId)
    .modifyEnd(preparedAs('mailbox-access'))
    .executeTakeFirst();
}

/**
 * Takes the renewal of a mailbox's access token, so that one process asks Microsoft; gives until when,
 * in the whole milliseconds that a Date has. Undefined where another is
 * at it, or where the row is not what it was: it may hold a new token by now (security case G08).
 */
export async function takeRenewal(
  db: Executor,
  seen: SeenMailbox,
  leaseSeconds: number,
): Promise<Date | undefined> {
  const taken = await sql<{ until: Date }>`
    update mailboxes set renewing_until = date_trunc('milliseconds', clock_now()) + make_interval(secs => ${leaseSeconds})
     where organization_id = ${seen.organization_id} and id = ${seen.id} and state = 'connected'
       and sealed_refresh_token = ${seen.sealed_refresh_token}
       and sealed_access_token is not distinct from ${seen.sealed_access_token}
       and (renewing_until is null or renewing_until <= clock_now())
    returning renewing_until as until`.execute(db);
  return taken.rows[0]?.until;
}

export interface RenewedTokens {
  /** Null where Microsoft gave none: the one that is there stays. */
  readonly sealedRefreshToken: Buffer | null;
  readonly sealedAccessToken: Buffer;
  readonly until: Date;
}

/** Keeps what a renewal brought, before it is used; false where the mailbox was disconnected or connected again meanwhile. */
export async function storeRenewed(
  db: Executor,
  seen: SeenMailbox,
  renewed: RenewedTokens,
): Promise<boolean> {
  const stored = await sql`
    update mailboxes
       set sealed_refresh_token = coalesce(${renewed.sealedRefreshToken}, sealed_refresh_token),
           sealed_access_token = ${renewed.sealedAccessToken}, access_token_until = ${renewed.until},
           renewing_until = null, last_proven_at = clock_now()
     where organization_id = ${seen.organization_id} and id = ${seen.id} and state = 'connected'
       and sealed_refresh_token = ${seen.sealed_refresh_token}`.execute(db);
  return stored.numAffectedRows === 1n;
}

/** It came to nothing: whoever needs a token may ask. */
export async function giveRenewalBack(db: Executor, seen: SeenMailbox, until: Date): Promise<void> {
  await sql`
    update mailboxes set renewing_until = null
     where organization_id = ${seen.organization_id} and id = ${seen.id} and renewing_until = ${until}`.execute(
    db,
  );
}

// Of the last one that Graph has refused it is known when it ended, or is to.
const refusedEnd = sql`greatest(clock_now(), access_token_refused_at + interval '1 minute')`;

/**
 * Ends an access token that Graph has refused, if it is still the one in the row: at once, or a minute after the last that was ended
 * so. Where Graph refuses each new one as well, Microsoft is not asked for one after the other (security case G11), and whoever waits
 * for a minute meets a new one.
 */
export async function dropAccessToken(
  db: Executor,
  mailbox: Pick<MailboxRow, 'organization_id' | 'id'>,
  sealedAccessToken: Buffer,
): Promise<void> {
  await sql`
    update mailboxes set access_token_until = ${refusedEnd}, access_token_refused_at = ${refusedEnd}
     where organization_id = ${mailbox.organization_id} and id = ${mailbox.id}
       and sealed_access_token = ${sealedAccessToken} and access_token_until > ${refusedEnd}`.execute(db);
}
