import { sql } from 'kysely';
import type { Executor } from '../../ports/db/database.ts';
import { preparedAs } from '../../ports/db/prepared.ts';
import { AppError } from '../../kernel/app-error.ts';

/** What a decision about a user needs to know. */
export interface UserFacts {
  readonly organizationId: string;
  readonly organizationName: string;
  /** What a session that opens now is opened under. */
  readonly organizationEpoch: number;
  /** The oldest epoch under which a session that Microsoft opened still counts. */
  readonly microsoftEpoch: number;
  /** `required`: Microsoft is the only way in. */
  readonly enforcement: 'off' | 'required';
  /** Whether guests of a linked tenant may come in. */
  readonly guestRule: 'refused' | 'allowed';
  readonly userId: string;
  readonly displayName: string;
  readonly email: string;
  readonly role: 'admin' | 'member';
  readonly state: 'active' | 'deactivated' | 'removed';
  readonly pinnedTenantId: string | null;
  readonly userEpoch: number;
  /** Ways in beside Microsoft. */
  readonly otherMethods: readonly ('password' | 'email-code')[];
  readonly identity: {
    readonly tenantId: string;
    readonly objectId: string;
    readonly loginHint: string | null;
    /** As Microsoft last said it. */
    readonly isGuest: boolean;
    /** Their tenant is linked to the organization. */
    readonly isTenantLinked: boolean;
  } | null;
}

function selectUsers(db: Executor) {
  return db
    .selectFrom('users as u')
    .innerJoin('organizations as o', 'o.id', 'u.organization_id')
    .leftJoin('entra_identities as i', (join) =>
      join.onRef('i.organization_id', '=', 'u.organization_id').onRef('i.user_id', '=', 'u.id'),
    )
    .leftJoin('linked_tenants as t', (join) =>
      join.onRef('t.organization_id', '=', 'i.organization_id').onRef('t.tenant_id', '=', 'i.tenant_id'),
    )
    .select([
      'u.organization_id',
      'o.name as organization_name',
      'o.session_epoch as organization_epoch',
      'o.microsoft_epoch',
      'o.enforcement',
      'o.guest_rule',
      'u.id as user_id',
      'u.display_name',
      'u.email',
      'u.role',
      'u.state',
      'u.pinned_tenant_id',
      'u.session_epoch as user_epoch',
      'u.other_methods',
      'i.tenant_id',
      'i.object_id',
      'i.login_hint',
      'i.is_guest',
      't.tenant_id as linked_tenant_id',
    ]);
}

type UserRow = Awaited<ReturnType<ReturnType<typeof selectUsers>['execute']>>[number];

function userFacts(row: UserRow): UserFacts {
  return {
    organizationId: row.organization_id,
    organizationName: row.organization_name,
    organizationEpoch: row.organization_epoch,
    microsoftEpoch: row.microsoft_epoch,
    enforcement: row.enforcement,
    guestRule: row.guest_rule,
    userId: row.user_id,
    displayName: row.display_name,
    email: row.email,
    role: row.role,
    state: row.state,
    pinnedTenantId: row.pinned_tenant_id,
    userEpoch: row.user_epoch,
    otherMethods: row.other_methods,
    identity:
      row.tenant_id === null || row.object_id === null
        ? null
        : {
            tenantId: row.tenant_id,
            objectId: row.object_id,
            loginHint: row.login_hint,
            isGuest: row.is_guest ?? false,
            isTenantLinked: row.linked_tenant_id !== null,
          },
  };
}

/**
 * The users that belong to a subject at Entra, locked against a change of their epochs until the transaction ends, so
 * that a session is never opened under a policy that has just changed. Never by e-mail.
 */
export async function findUsersBySubject(
  tx: Executor,
  subject: { readonly tenantId: string; readonly objectId: string },
): Promise<UserFacts[]> {
  const rows = await selectUsers(tx)
    .where('i.tenant_id', '=', subject.tenantId)
    .where('i.object_id', '=', subject.objectId)
    .orderBy('u.created_at')
    .forNoKeyUpdate(['u'])
    .forShare(['o'])
    .modifyEnd(preparedAs('users-of-subject'))
    .execute();
  return rows.map(userFacts);
}

/** The users with an address, in small letters, in whatever organization, locked like those of a subject. */
export async function findUsersByEmail(tx: Executor, email: string): Promise<UserFacts[]> {
  const rows = await selectUsers(tx)
    .where('u.email_key', '=', email)
    .where('u.state', '<>', 'removed')
    .orderBy('u.created_at')
    .forShare(['u', 'o'])
    .execute();
  return rows.map(userFacts);
}

/** One at a time: whoever changes what an organization is takes this lock first. */
export async function lockOrganization(tx: Executor, organizationId: string): Promise<void> {
  await tx
    .selectFrom('organizations')
    .select('id')
    .where('id', '=', organizationId)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

/** Users by their ids, locked like those of a subject; ids that name nobody are left out. */
export async function findUsersByIds(
  tx: Executor,
  ids: readonly { readonly organizationId: string; readonly userId: string }[],
): Promise<UserFacts[]> {
  if (ids.length === 0) return [];
  const rows = await selectUsers(tx)
    .where((of) =>
      of.or(
        ids.map((id) =>
          of.and([of('u.organization_id', '=', id.organizationId), of('u.id', '=', id.userId)]),
        ),
      ),
    )
    .orderBy('u.created_at')
    .forNoKeyUpdate(['u'])
    .forShare(['o'])
    .execute();
  return rows.map(userFacts);
}

/** The user of a session. Throws where there is none: sessions hang on users by a foreign key. */
export async function getUser(db: Executor, organizationId: string, userId: string): Promise<UserFacts> {
  const row = await selectUsers(db)
    .where('u.organization_id', '=', organizationId)
    .where('u.id', '=', userId)
    .executeTakeFirst();
  if (!row) throw new AppError('internal_fault', `user ${userId} of a session does not exist`);
  return userFacts(row);
}

/** What Microsoft says of a person with each sign-in. */
export interface LatestClaims {
  /** Opaque: the best value for login_hint and logout_hint later. */
  readonly loginHint: string | null;
  readonly isGuest: boolean;
}

/** Keeps what Microsoft has just said of the user, and gives the user so. */
export async function rememberClaims(
  tx: Executor,
  user: UserFacts,
  claims: LatestClaims,
): Promise<UserFacts> {
  const { identity } = user;
  if (identity === null) return user;
  const loginHint = claims.loginHint ?? identity.loginHint;
  if (loginHint === identity.loginHint && claims.isGuest === identity.isGuest) return user;
  await tx
    .updateTable('entra_identities')
    .set({ login_hint: loginHint, is_guest: claims.isGuest })
    .where('organization_id', '=', user.organizationId)
    .where('user_id', '=', user.userId)
    .execute();
  return { ...user, identity: { ...identity, loginHint, isGuest: claims.isGuest } };
}

/** When the user was last here; written with the opening of a session and at most once a minute after. */
export async function rememberSeen(
  db: Executor,
  key: { readonly organizationId: string; readonly userId: string },
  now: Date,
): Promise<void> {
  await db
    .updateTable('users')
    .set({ last_seen_at: now })
    .where('organization_id', '=', key.organizationId)
    .where('id', '=', key.userId)
    .modifyEnd(preparedAs('user-seen'))
    .execute();
}

/** Every organization, or the one of this id, by id. */
export async function listOrganizations(
  db: Executor,
  id?: string,
): Promise<{ readonly id: string; readonly name: string }[]> {
  let select = db.selectFrom('organizations').select(['id', 'name']).orderBy('id');
  if (id !== undefined) select = select.where('id', '=', id);
  return select.execute();
}

/** Id of an organization by its name, where there is one: worlds ask it before they build. */
export async function organizationByName(tx: Executor, name: string): Promise<string | undefined> {
  // Two who make one customer at an instant, such as by a double click: the second waits, and finds it made.
  await sql`select pg_advisory_xact_lock(hashtextextended('organization:' || ${name}, 0))`.execute(tx);
  const row = await tx.selectFrom('organizations').select('id').where('name', '=', name).executeTakeFirst();
  return row?.id;
}
