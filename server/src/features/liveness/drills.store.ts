import { sql, type Insertable } from 'kysely';
import type { Executor } from '../../ports/db/database.ts';
import type { DatabaseSchema } from '../../ports/db/schema.ts';

/** Somebody of the organization, by their address. */
export async function findDrillSubject(
  db: Executor,
  organizationId: string,
  email: string,
): Promise<{ readonly id: string; readonly display_name: string } | undefined> {
  return db
    .selectFrom('users')
    .select(['id', 'display_name'])
    .where('organization_id', '=', organizationId)
    .where('email_key', '=', email.trim().toLowerCase())
    .where('state', '<>', 'removed')
    .executeTakeFirst();
}

export async function insertDrill(
  tx: Executor,
  row: Insertable<DatabaseSchema['revocation_drills']>,
): Promise<void> {
  await tx.insertInto('revocation_drills').values(row).execute();
}

/** A drill of the last day ends with this loss, which knows by it when it had happened at Microsoft. */
export async function endDrill(
  tx: Executor,
  user: { readonly organizationId: string; readonly userId: string },
  loss: { readonly id: string; readonly at: Date },
): Promise<void> {
  await sql`
    with drill as (
      update revocation_drills set loss_id = ${loss.id}
       where organization_id = ${user.organizationId} and user_id = ${user.userId} and loss_id is null
         and happened_at between ${loss.at}::timestamptz - interval '1 day' and ${loss.at}
      returning happened_at)
    update access_losses set happened_at = (select max(happened_at) from drill)
     where organization_id = ${user.organizationId} and id = ${loss.id}
       and exists (select 1 from drill)`.execute(tx);
}

export interface DrillRow {
  readonly id: string;
  readonly user_id: string;
  readonly display_name: string;
  readonly email: string;
  readonly happened_at: Date;
  readonly noticed_at: Date | null;
  readonly first_refusal_at: Date | null;
}

/** The last drill of thirty days. */
export async function findLatestDrill(db: Executor, organizationId: string): Promise<DrillRow | undefined> {
  const found = await sql<DrillRow>`
    select d.id, d.user_id, u.display_name, u.email, d.happened_at, a.noticed_at, a.first_refusal_at
      from revocation_drills d
      join users u on u.organization_id = d.organization_id and u.id = d.user_id
      left join access_losses a on a.organization_id = d.organization_id and a.id = d.loss_id
     where d.organization_id = ${organizationId} and d.happened_at > clock_now() - interval '30 days'
     order by d.happened_at desc, d.id desc limit 1`.execute(db);
  return found.rows[0];
}
