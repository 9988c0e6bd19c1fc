import type { Entra } from './entra.ts';
import { recordGrant, removeGrants } from './grant-consent.ts';

/** Deletes the enterprise application: the service principal and every grant to it. The caller saves. */
export function deleteEnterpriseApp(entra: Entra, tid: string, clientId: string): void {
  removeGrants(entra, tid, clientId);
  entra.state.servicePrincipals = entra.state.servicePrincipals.filter(
    (each) => each.tid !== tid || each.clientId !== clientId,
  );
}

/**
 * Grants for everybody what the registration lists, and nothing else: what was granted tenant-wide before is replaced,
 * what people granted for themselves stays (grant-admin-consent.md 2024-11). The caller saves.
 */
export function grantForEverybody(
  entra: Entra,
  tid: string,
  clientId: string,
  scopes: readonly string[],
): void {
  entra.state.grants = entra.state.grants.filter(
    (grant) => grant.tid !== tid || grant.clientId !== clientId || grant.oid !== null,
  );
  recordGrant(entra, { tid, clientId, oid: null }, scopes);
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
