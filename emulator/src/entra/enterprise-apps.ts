import type { Entra } from './entra.ts';
import { removeGrants } from './grant-consent.ts';

/** Deletes the enterprise application: the service principal and every grant to it. The caller saves. */
export function deleteEnterpriseApp(entra: Entra, tid: string, clientId: string): void {
  removeGrants(entra, tid, clientId);
  entra.state.servicePrincipals = entra.state.servicePrincipals.filter(
    (each) => each.tid !== tid || each.clientId !== clientId,
  );
}

/** Takes one permission out of what is granted for everybody; a grant without any is none. The caller saves. */
export function revokePermission(entra: Entra, tid: string, clientId: string, scope: string): void {
  const grant = entra.state.grants.find(
    (each) => each.tid === tid && each.clientId === clientId && each.oid === null,
  );
  if (!grant) return;
  grant.scopes = grant.scopes.filter((each) => each !== scope);
  if (grant.scopes.length === 0) entra.state.grants = entra.state.grants.filter((each) => each !== grant);
}
