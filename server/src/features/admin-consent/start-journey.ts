import type { AppRegistration } from '../../ports/microsoft/registrations.ts';
import { startAttempt } from '../attempts/public.ts';
import { noteClick, type OpenHandOff } from '../hand-off/public.ts';
import type { AdminConsentDeps } from './admin-consent-deps.ts';
import { approvalLifeSeconds, onwards } from './journey.model.ts';

export interface Journey {
  readonly link: OpenHandOff;
  readonly registration: AppRegistration;
  readonly browserHash: Buffer;
  /** The second registration follows. */
  readonly isBoth: boolean;
}

function begin(deps: AdminConsentDeps, journey: Journey, purpose: 'admin-consent' | 'consent-proof') {
  const { link, registration, browserHash, isBoth } = journey;
  return startAttempt(deps, {
    purpose,
    registration,
    browserHash,
    authority: link.tenantId,
    display: 'redirect',
    returnTo: isBoth ? onwards.both : onwards.page,
    owner: null,
    handOffLink: { organizationId: link.organizationId, handOffLinkId: link.handOffLinkId },
    ...(purpose === 'admin-consent' ? { lifeSeconds: approvalLifeSeconds } : {}),
  });
}

/** An IT admin has pressed "approve": to Microsoft's page for the whole tenant, the tenant of the link and no other. */
export async function startApproval(deps: AdminConsentDeps, journey: Journey): Promise<URL> {
  await noteClick(deps, journey.link);
  const { state, clientRequestId } = await begin(deps, journey, 'admin-consent');
  const { registration, link } = journey;
  return deps.entra.adminConsentAddress({
    registration,
    authority: link.tenantId,
    redirectUri: deps.consentRedirectUris[registration],
    state,
    clientRequestId,
  });
}

/**
 * The ordinary sign-in after a yes. It asks for no refresh token, and at the tenant of the link, so that an admin who is a
 * guest there shows that tenant's token.
 */
export async function startProof(deps: AdminConsentDeps, journey: Journey): Promise<URL> {
  await noteClick(deps, journey.link);
  const { state, nonce, codeChallenge, clientRequestId } = await begin(deps, journey, 'consent-proof');
  const { registration, link } = journey;
  return deps.entra.startAddress({
    registration,
    authority: link.tenantId,
    redirectUri: deps.proofRedirectUris[registration],
    state,
    nonce,
    codeChallenge,
    clientRequestId,
    withoutOfflineAccess: true,
  });
}
