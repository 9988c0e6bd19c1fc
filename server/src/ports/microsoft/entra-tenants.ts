import { z } from 'zod';
import { AppError } from '../../kernel/app-error.ts';
import { authorityAddress } from './authority-address.ts';
import type { AdminConsentRequest } from './entra.ts';
import type { MappedFetch } from './origin-map.ts';
import { registrationScopes } from './registrations.ts';

/**
 * The v2 endpoint, with the registration's whole list of scopes; `common` is not for it
 * (learn.microsoft.com/entra/identity-platform/v2-admin-consent, read 2026-11).
 */
export function adminConsentAddress(login: string, clientId: string, request: AdminConsentRequest): URL {
  const address = new URL(`${authorityAddress(login, request.authority)}/v2.0/adminconsent`);
  address.search = new URLSearchParams({
    client_id: clientId,
    scope: registrationScopes[request.registration].join(' '),
    redirect_uri: request.redirectUri,
    state: request.state,
    'client-request-id': request.clientRequestId,
  }).toString();
  return address;
}

/** A name of DNS with at least one dot: nothing else ever becomes part of an address at Microsoft. */
const domainName = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;
const tenantIssuer = /^https:\/\/[a-z.]+\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/v2\.0$/;
const discovery = z.object({ issuer: z.string() });
const timeoutMs = 5000;

/**
 * The tenant that has proven this domain. Discovery on a domain's path names the tenant's GUID in its issuer; a domain
 * that no tenant has proven is answered with 400 `invalid_tenant` (AADSTS90002). Whatever else comes is no answer.
 */
export async function findTenantOf(
  fetch: MappedFetch,
  login: string,
  domain: string,
): Promise<string | null> {
  const name = domain.toLowerCase();
  if (!domainName.test(name)) return null;
  const unreachable = (cause: unknown) =>
    new AppError('microsoft_unreachable', `discovery of ${name} failed`, { cause });
  try {
    const response = await fetch(`${login}/${name}/v2.0/.well-known/openid-configuration`, {
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (response.status === 400) return null;
    const issuer = discovery.parse(await response.json()).issuer;
    return tenantIssuer.exec(issuer)?.[1] ?? null;
  } catch (cause) {
    throw unreachable(cause);
  }
}
