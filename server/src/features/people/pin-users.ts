import type {
  InputOf,
  listTenants as listTenantsOperation,
  pinUsers as pinUsersOperation,
  ReplyOf,
} from '@gatehouse/contract';
import type { Call } from '../../kernel/call.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import { inTransaction, type Database } from '../../ports/db/database.ts';
import type { Random } from '../../ports/random/random.ts';
import { recordAuditEvent } from '../audit/public.ts';
import { countUnpinned, listLinkedTenants, pinUnpinned } from '../organizations/public.ts';

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: Random;
}

/** The tenants that the caller's organization is linked to, and how many of its users have no pin. */
export async function listTenants(
  deps: Pick<Deps, 'db'>,
  call: Call<InputOf<typeof listTenantsOperation>>,
): Promise<Outcome<ReplyOf<typeof listTenantsOperation>>> {
  const { organizationId } = call.who;
  const tenants = await listLinkedTenants(deps.db, organizationId);
  return ok({
    tenants: tenants.map((row) => ({ tenantId: row.tenant_id, domain: row.display_domain })),
    unpinnedUserCount: await countUnpinned(deps.db, organizationId),
  });
}

/** Pins all users without a pin to one linked tenant, in one act and one record. */
export async function pinUsers(
  deps: Deps,
  call: Call<InputOf<typeof pinUsersOperation>>,
): Promise<Outcome<ReplyOf<typeof pinUsersOperation>>> {
  const { who, input } = call;
  const { organizationId } = who;
  return inTransaction(deps.db, async (tx) => {
    const tenants = await listLinkedTenants(tx, organizationId);
    const tenant = tenants.find((row) => row.tenant_id === input.body.tenantId);
    if (!tenant) return refused('tenant_not_linked');
    const counts = await pinUnpinned(tx, organizationId, tenant.tenant_id);
    await recordAuditEvent(deps, tx, {
      organizationId,
      at: await deps.clock.now(tx),
      action: 'users.pinned',
      actor: { kind: 'user', id: who.userId, name: who.displayName },
      target: { kind: 'tenant', id: tenant.tenant_id },
      context: { domain: tenant.display_domain, ...counts },
    });
    return ok(counts);
  });
}
