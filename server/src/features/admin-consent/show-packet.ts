import type { Database } from '../../ports/db/database.ts';
import type { Cloud } from '../../ports/microsoft/cloud.ts';
import type { OriginMap } from '../../ports/microsoft/origin-map.ts';
import { registrationScopes, type AppRegistration } from '../../ports/microsoft/registrations.ts';
import { countWaiting } from '../consent-cases/public.ts';
import { getTenantGrant } from '../grants/public.ts';
import type { OpenHandOff } from '../hand-off/public.ts';
import { isBrowserOnlyTenant } from '../sessions/public.ts';
import { portalLinks, type ApprovalFacts, type PacketFacts } from '../packet/public.ts';

/** What we say of ourselves to every IT admin. */
interface PublishedDeps {
  readonly brand: { readonly name: string; readonly supportEmail: string };
  readonly publisher: string;
  readonly clientIds: Readonly<Record<AppRegistration, string>>;
  readonly cloud: Cloud;
  readonly originMap: OriginMap;
  readonly outgoingAddresses: readonly string[];
}

export interface ShowPacketDeps extends PublishedDeps {
  readonly db: Database;
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
  // What was learned of either holds for both, but for the rarest policies; mail is the stricter one.
  const posture = mail.posture.posture === 'unknown' ? signIn.posture.posture : mail.posture.posture;
  const refusesBackground = await isBrowserOnlyTenant(deps.db, link.tenantId);
  const packet = packetOf(deps, { tenantId: link.tenantId, posture, refusesBackground });
  return { packet, approvals: { 'sign-in': signIn, mail } };
}

/** The packet of no tenant in particular, for whoever has no link. */
export function generalPacket(deps: PublishedDeps): PacketFacts {
  return packetOf(deps, { tenantId: null, posture: 'unknown', refusesBackground: false });
}

function packetOf(
  deps: PublishedDeps,
  of: { readonly tenantId: string | null } & Pick<PacketFacts, 'posture' | 'refusesBackground'>,
): PacketFacts {
  const { name, supportEmail } = deps.brand;
  return {
    brand: name,
    supportEmail,
    publisher: deps.publisher,
    apps: {
      'sign-in': { name, clientId: deps.clientIds['sign-in'], scopes: registrationScopes['sign-in'] },
      mail: { name: `${name} Email`, clientId: deps.clientIds.mail, scopes: registrationScopes.mail },
    },
    tenantId: of.tenantId ?? '‹your tenant ID›',
    posture: of.posture,
    links: portalLinks(of.tenantId, deps),
    cloud: deps.cloud,
    outgoingAddresses: deps.outgoingAddresses,
    refusesBackground: of.refusesBackground,
    hasButton: of.tenantId !== null,
  };
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
