import { recordAuditEvent, type Actor } from '../audit/public.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import type { Executor } from '../../ports/db/database.ts';
import type { Random } from '../../ports/random/random.ts';

interface Deps {
  readonly clock: Clock;
  readonly random: Random;
}

/** Records that an organization's people come from a tenant. */
export async function linkTenant(
  deps: Deps,
  tx: Executor,
  link: { readonly organizationId: string; readonly tenantId: string; readonly displayDomain: string },
  actor: Actor = { kind: 'system' },
): Promise<void> {
  const now = await deps.clock.now(tx);
  await tx
    .insertInto('linked_tenants')
    .values({
      organization_id: link.organizationId,
      tenant_id: link.tenantId,
      display_domain: link.displayDomain,
      linked_at: now,
    })
    .execute();
  await recordAuditEvent(deps, tx, {
    organizationId: link.organizationId,
    at: now,
    action: 'tenant.linked',
    actor,
    target: { kind: 'tenant', id: link.tenantId },
    context: { domain: link.displayDomain },
  });
}
