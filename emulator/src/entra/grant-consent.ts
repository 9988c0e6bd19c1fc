import { randomUUID } from 'node:crypto';
import type { Entra } from './entra.ts';
import type { ServicePrincipal } from '../directory/directory-state.ts';

/** The registration's service principal in a tenant, made now if nobody consented there before (docs/reference/microsoft.md 2.1). */
export function ensureServicePrincipal(entra: Entra, tid: string, clientId: string): ServicePrincipal {
  const known = entra.directory.findServicePrincipal(tid, clientId);
  if (known) return known;
  const made: ServicePrincipal = {
    id: randomUUID(),
    tid,
    clientId,
    enabled: true,
    assignmentRequired: false,
    assignedOids: [],
  };
  entra.state.servicePrincipals.push(made);
  return made;
}

/** Adds scopes to the grant of one person, or of everybody (`oid` null). The caller saves. */
export function recordGrant(
  entra: Entra,
  subject: { tid: string; clientId: string; oid: string | null },
  scopes: readonly string[],
): void {
  ensureServicePrincipal(entra, subject.tid, subject.clientId);
  const known = entra.state.grants.find(
    (grant) => grant.tid === subject.tid && grant.clientId === subject.clientId && grant.oid === subject.oid,
  );
  if (known) {
    known.scopes = [...new Set([...known.scopes, ...scopes])];
    return;
  }
  entra.state.grants.push({
    id: randomUUID(),
    ...subject,
    scopes: [...scopes],
    grantedAt: entra.clock.now().toISOString(),
  });
}

/**
 * Makes the grant of everybody exactly these scopes: "may revoke permissions already granted tenant-wide"
 * (grant-admin-consent.md; docs/reference/microsoft.md 2.7). People's own grants stay. The caller saves.
 */
export function replaceTenantGrant(
  entra: Entra,
  tid: string,
  clientId: string,
  scopes: readonly string[],
): void {
  const subject = { tid, clientId, oid: null };
  recordGrant(entra, subject, scopes);
  const grant = entra.state.grants.find(
    (each) => each.tid === tid && each.clientId === clientId && each.oid === null,
  );
  if (grant) grant.scopes = [...scopes];
}

/** Removes the grants of one person, or (`oid` undefined) every grant of the registration in the tenant. */
export function removeGrants(entra: Entra, tid: string, clientId: string, oid?: string): void {
  entra.state.grants = entra.state.grants.filter(
    (grant) => grant.tid !== tid || grant.clientId !== clientId || (oid !== undefined && grant.oid !== oid),
  );
}
