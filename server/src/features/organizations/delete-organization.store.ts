import { sql, type RawBuilder } from 'kysely';
import type { Executor } from '../../ports/db/database.ts';
import type { Belonging, DeleteStep } from './delete-plan.model.ts';

export interface LockedOrganization {
  readonly name: string;
  readonly last_number: number;
  readonly last_hash: Buffer;
}

/**
 * The organization and the head of its chain, locked. Whoever writes a row of it holds a share of the organization's: we
 * wait for them, and they find it gone. Deleting takes as long as it takes: the limit for statements is lifted.
 */
export async function lockForDeletion(tx: Executor, id: string): Promise<LockedOrganization | undefined> {
  await sql`set local statement_timeout = 0`.execute(tx);
  await sql`select from organizations where id = ${id} for update`.execute(tx);
  const found = await sql<LockedOrganization>`
    select o.name, coalesce(h.number, 0::bigint) as last_number, coalesce(h.hash, sha256(''::bytea)) as last_hash
      from organizations o left join audit_heads h on h.organization_id = o.id
     where o.id = ${id}`.execute(tx);
  return found.rows[0];
}

/** What stays. From here on triggers let this organization's events go, and the commit fails where it is still there. */
export async function insertTombstone(
  tx: Executor,
  stone: {
    readonly id: string;
    readonly at: Date;
    readonly by: string;
    readonly lastNumber: number;
    readonly lastHash: Buffer;
  },
): Promise<void> {
  await tx
    .insertInto('deleted_organizations')
    .values({
      id: stone.id,
      deleted_at: stone.at,
      deleted_by: stone.by,
      last_number: stone.lastNumber,
      last_hash: stone.lastHash,
    })
    .execute();
}

const conditions: Readonly<Record<Belonging, (id: string) => RawBuilder<unknown>>> = {
  organization_id: (id) => sql`organization_id = ${id}`,
  id: (id) => sql`id = ${id}`,
  candidates: (id) => sql`candidates @> ${JSON.stringify([{ organizationId: id }])}::jsonb`,
  subject: (id) => sql`(tenant_id, object_id) in (
    select tenant_id, object_id from entra_identities group by tenant_id, object_id
    having bool_and(organization_id = ${id}))`,
  'typed-address': (id) => sql`organization_id is null and lower(login_hint) in (
    select email_key from users group by email_key having bool_and(organization_id = ${id}))`,
};

/** Deletes what a step of the plan names; gives how many rows that were. */
export async function deleteRows(tx: Executor, { table, by }: DeleteStep, id: string): Promise<number> {
  const deleted = await sql`delete from ${sql.table(table)} where ${conditions[by](id)}`.execute(tx);
  return Number(deleted.numAffectedRows ?? 0n);
}
