import type { InputOf, listTenantGrants as operation, ReplyOf, TenantGrantView } from '@gatehouse/contract';
import type { Call } from '../../kernel/call.ts';
import { ok, type Outcome } from '../../kernel/outcome.ts';
import { isoOrNull } from '../../kernel/time.ts';
import type { Database } from '../../ports/db/database.ts';
import type { AppRegistration } from '../../ports/microsoft/registrations.ts';
import { listLinkedTenants } from '../organizations/public.ts';
import { getTenantGrant, type TenantGrant } from './get-tenant-grant.ts';

const registrations: readonly AppRegistration[] = ['sign-in', 'mail'];

/** What was seen of the approvals in the tenants that the caller's organization is linked to. */
export async function listTenantGrants(
  deps: { readonly db: Database },
  call: Call<InputOf<typeof operation>>,
): Promise<Outcome<ReplyOf<typeof operation>>> {
  const grants: TenantGrantView[] = [];
  for (const row of await listLinkedTenants(deps.db, call.who.organizationId))
    for (const registration of registrations) {
      const tenant = { tenantId: row.tenant_id, domain: row.display_domain };
      const grant = await getTenantGrant(deps.db, row.tenant_id, registration);
      grants.push(grantView(tenant, registration, grant));
    }
  return ok({ grants });
}

function grantView(
  tenant: TenantGrantView['tenant'],
  registration: AppRegistration,
  grant: TenantGrant,
): TenantGrantView {
  const { posture, probe } = grant;
  return {
    tenant,
    registration,
    evidence: grant.evidence,
    reported: withInstant(grant.reportedAt, grant.reportedBy),
    seenForPersonAt: isoOrNull(grant.seenAt),
    seenForTenant: withInstant(grant.seenForTenantAt, grant.seenForTenantBy),
    withdrawn:
      grant.withdrawnAt === null || grant.withdrawnByCode === null
        ? null
        : { at: grant.withdrawnAt.toISOString(), aadsts: grant.withdrawnByCode },
    posture: { answer: posture.posture, seenAt: isoOrNull(posture.seenAt), by: posture.by },
    probe: probe && { answer: probe.answer, at: probe.at.toISOString() },
  };
}

function withInstant<By>(at: Date | null, by: By | null): { at: string; by: By } | null {
  return at === null || by === null ? null : { at: at.toISOString(), by };
}
