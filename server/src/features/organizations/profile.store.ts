import type { ProfileSettings } from '@gatehouse/contract';
import { AppError } from '../../kernel/app-error.ts';
import type { Executor } from '../../ports/db/database.ts';

export interface ProfileFacts extends ProfileSettings {
  /** Of the tenant that the user's identity belongs to; null where there is none, or we have no name for it. */
  readonly tenantDomain: string | null;
}

/** What a user says about themselves. Throws where there is none: sessions hang on users by a foreign key. */
export async function getProfileFacts(
  db: Executor,
  organizationId: string,
  userId: string,
): Promise<ProfileFacts> {
  const row = await db
    .selectFrom('users as u')
    .leftJoin('entra_identities as i', (join) =>
      join.onRef('i.organization_id', '=', 'u.organization_id').onRef('i.user_id', '=', 'u.id'),
    )
    .leftJoin('linked_tenants as t', (join) =>
      join.onRef('t.organization_id', '=', 'i.organization_id').onRef('t.tenant_id', '=', 'i.tenant_id'),
    )
    .select(['u.display_name', 'u.language', 'u.time_zone', 't.display_domain'])
    .where('u.organization_id', '=', organizationId)
    .where('u.id', '=', userId)
    .executeTakeFirst();
  if (!row) throw new AppError('internal_fault', `user ${userId} of a session does not exist`);
  return {
    displayName: row.display_name,
    language: row.language,
    timeZone: row.time_zone,
    tenantDomain: row.display_domain,
  };
}

export async function writeProfile(
  tx: Executor,
  user: { readonly organizationId: string; readonly userId: string },
  settings: ProfileSettings,
): Promise<void> {
  await tx
    .updateTable('users')
    .set({
      display_name: settings.displayName,
      language: settings.language,
      time_zone: settings.timeZone,
    })
    .where('organization_id', '=', user.organizationId)
    .where('id', '=', user.userId)
    .execute();
}
