import { AppError } from '../../kernel/app-error.ts';
import type { Authority } from './entra.ts';
import { IdTokenRefused } from './id-token-claims.ts';

const tenantId = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Where an authority is: below the cloud's own login host, under `organizations` or a tenant's GUID. Nothing else becomes a
 * part of the address, wherever it was read from (security case A17). Throws AppError internal_fault.
 */
export function authorityAddress(login: string, authority: Authority): string {
  if (authority !== 'organizations' && !tenantId.test(authority))
    throw new AppError('internal_fault', 'an authority is neither organizations nor the GUID of a tenant');
  return `${login}/${authority}`;
}

/**
 * An answer that says to be of another issuer than a tenant of this cloud is not redeemed: its code would be handed to whom it
 * does not belong (RFC 9207, section 2.4; security case A06). Which tenant it is, its token says. Throws IdTokenRefused.
 */
export function refuseForeignIssuer(issuer: string | null, login: string): void {
  if (issuer === null) return;
  const [tenant = '', ...rest] = issuer.slice(login.length + 1).split('/');
  if (!issuer.startsWith(`${login}/`) || !tenantId.test(tenant) || rest.join('/') !== 'v2.0')
    throw new IdTokenRefused('the answer is of another issuer');
}

/** What of a discovery document is used, or stands for who wrote it. */
interface Document {
  readonly issuer: string;
  readonly authorization_endpoint?: string;
  readonly token_endpoint?: string;
  readonly end_session_endpoint?: string;
}

/**
 * A discovery document that names another issuer, or an endpoint on another host than the one it was asked of, is not
 * believed: credentials and codes are posted there, and people are sent there. openid-client compares the issuer for every
 * host but Microsoft's, whose `organizations` names a template (OpenID Connect Discovery 1.0, section 4.3; the templates:
 * learn.microsoft.com/entra/identity-platform/access-tokens, read 2026-11). Throws AppError microsoft_unreachable.
 */
export function refuseForeignDocument(document: Document, login: string, authority: Authority): void {
  const tenant = authority === 'organizations' ? '{tenantid}' : authority;
  if (document.issuer !== `${login}/${tenant}/v2.0`)
    throw new AppError('microsoft_unreachable', 'discovery names another issuer');
  const { authorization_endpoint, token_endpoint, end_session_endpoint } = document;
  for (const [name, address] of Object.entries({ authorization_endpoint, token_endpoint }))
    if (address === undefined) throw new AppError('microsoft_unreachable', `discovery names no ${name}`);
  for (const address of [authorization_endpoint, token_endpoint, end_session_endpoint])
    if (address !== undefined && URL.parse(address)?.origin !== login)
      throw new AppError('microsoft_unreachable', 'discovery names an endpoint of another host');
}
