import type { Person, Tenant } from '../directory/directory-state.ts';
import { delegatedPermissions } from '../directory/permissions.ts';
import { isGlobalAdministrator, mayGrantForAll } from '../directory/roles.ts';
import { decideAdminConsent, decideConsent } from './consent.model.ts';
import type { ConsentDecision, ConsentFacts } from './consent.model.ts';
import type { Entra } from './entra.ts';
import type { EntraRequest } from './journey.ts';

type Policy = Pick<
  ConsentFacts,
  'userConsent' | 'adminConsentRequests' | 'lowRiskPermissions' | 'blockRiskyApps'
>;

/** Personal accounts have no tenant and no admin: the person alone decides. */
const personalPolicy: Policy = {
  userConsent: 'allow',
  adminConsentRequests: false,
  lowRiskPermissions: [],
  blockRiskyApps: false,
};

const adminOnlyScopes = delegatedPermissions.filter((each) => each.adminRequired).map((each) => each.name);

/** Gathers the facts for the pure decision. */
export function decideFor(entra: Entra, request: EntraRequest, person: Person): ConsentDecision {
  const tenant: Tenant | undefined = entra.directory.findTenant(person.tid);
  const { userConsent, adminConsentRequests, lowRiskPermissions, blockRiskyApps } = tenant ?? personalPolicy;
  const { registration } = request;
  const principal = entra.directory.findServicePrincipal(person.tid, registration.clientId);
  if (request.kind === 'admin-consent') {
    return decideAdminConsent({
      requested: request.scopes,
      mayGrantForAll: mayGrantForAll(person),
      adminConsentRequests,
    });
  }
  return decideConsent({
    requested: request.scopes,
    granted: entra.directory.grantedScopes(person.tid, registration.clientId, person.oid),
    isPromptConsent: request.prompt === 'consent',
    mayGrantForAll: mayGrantForAll(person),
    isGlobalAdministrator: isGlobalAdministrator(person),
    userConsent,
    adminConsentRequests,
    lowRiskPermissions,
    blockRiskyApps,
    isPublisherVerified: registration.verifiedPublisher,
    isOwnTenantApp: registration.ownerTid === person.tid,
    isAssignmentRequired: principal?.assignmentRequired ?? false,
    adminOnlyScopes,
  });
}
