import { recordAuditEvent, type Actor } from '../audit/public.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import type { Executor } from '../../ports/db/database.ts';
import { newId, type Random } from '../../ports/random/random.ts';

interface Deps {
  readonly clock: Clock;
  readonly random: Random;
}

/** A new customer, made by the vendor. Returns its id. */
export async function createOrganization(
  deps: Deps,
  tx: Executor,
  name: string,
  by: Actor = { kind: 'system' },
): Promise<string> {
  const now = await deps.clock.now(tx);
  const id = newId('org', now, deps.random);
  await tx.insertInto('organizations').values({ id, name, created_at: now }).execute();
  await recordAuditEvent(deps, tx, {
    organizationId: id,
    at: now,
    action: 'organization.created',
    actor: by,
    target: { kind: 'organization', id },
    context: { name },
  });
  return id;
}
