import type { Database } from '../../ports/db/database.ts';
import type { OriginMap } from '../../ports/microsoft/origin-map.ts';
import { registrationScopes, type AppRegistration } from '../../ports/microsoft/registrations.ts';
import { countWaiting } from '../consent-cases/public.ts';
import { getTenantGrant } from '../grants/public.ts';
import type { OpenHandOff } from '../hand-off/public.ts';
import { portalLinks, type ApprovalFacts, type PacketFacts } from '../packet/public.ts';

export interface ShowPacketDeps {
  readonly db: Database;
  readonly brand: { readonly name: string; readonly supportEmail: string };
  readonly publisher: string;
  readonly clientIds: Readonly<Record<AppRegistration, string>>;
  readonly originMap: OriginMap;
  readonly outgoingAddresses: readonly string[];
}

/** What the page tells of this tenant: what was seen of each registration, and how many wait. Reads only. */
export async function gatherPacket(
  deps: ShowPacketDeps,
  link: OpenHandOff,
): Promise<{ readonly packet: PacketFacts; readonly approvals: Record<AppRegistration, ApprovalFacts> }> {
  const [signIn, mail] = [
    await approvalFacts(deps, link, 'sign-in'),
    await approvalFacts(deps, link, 'mail'),
  ];
  const { name, supportEmail } = deps.brand;
  const packet: PacketFacts = {
    brand: name,
    supportEmail,
    publisher: deps.publisher,
    apps: {
      'sign-in': { name, clientId: deps.clientIds['sign-in'], scopes: registrationScopes['sign-in'] },
      mail: { name: `${name} Email`, clientId: deps.clientIds.mail, scopes: registrationScopes.mail },
    },
    tenantId: link.tenantId,
    // What was learned of either holds for both, but for the rarest policies; mail is the stricter one.
    posture: mail.posture.posture === 'unknown' ? signIn.posture.posture : mail.posture.posture,
    links: portalLinks(link.tenantId, deps.originMap),
    outgoingAddresses: deps.outgoingAddresses,
  };
  return { packet, approvals: { 'sign-in': signIn, mail } };
}

type Grant = Awaited<ReturnType<typeof getTenantGrant>>;

async function approvalFacts(
  deps: ShowPacketDeps,
  { organizationId, tenantId }: OpenHandOff,
  registration: AppRegistration,
): Promise<ApprovalFacts & Pick<Grant, 'posture'>> {
  const grant = await getTenantGrant(deps.db, tenantId, registration);
  const waiting = await countWaiting(deps.db, { organizationId, tenantId, registration });
  return { ...grant, waiting };
}
