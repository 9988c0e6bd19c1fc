import type { Executor } from '../../ports/db/database.ts';

interface Owner {
  readonly organizationId: string;
  readonly userId: string;
}

/** The signature of a person; empty where they have none. */
export async function readSignature(db: Executor, owner: Owner): Promise<string> {
  const row = await db
    .selectFrom('signatures')
    .select('html')
    .where('organization_id', '=', owner.organizationId)
    .where('user_id', '=', owner.userId)
    .executeTakeFirst();
  return row?.html ?? '';
}

export async function writeSignature(tx: Executor, owner: Owner, html: string, now: Date): Promise<void> {
  await tx
    .insertInto('signatures')
    .values({ organization_id: owner.organizationId, user_id: owner.userId, html, updated_at: now })
    .onConflict((conflict) =>
      conflict.columns(['organization_id', 'user_id']).doUpdateSet({ html, updated_at: now }),
    )
    .execute();
}

export async function deleteSignature(tx: Executor, owner: Owner): Promise<void> {
  await tx
    .deleteFrom('signatures')
    .where('organization_id', '=', owner.organizationId)
    .where('user_id', '=', owner.userId)
    .execute();
}
