import { parseScopes } from '../directory/permissions.ts';
import type { ParsedScopes } from '../directory/permissions.ts';
import type { Registration } from '../directory/directory-state.ts';
import { readRegisteredClient } from './authorize-request.ts';
import type { AnswerTo, Parsed } from './authorize-request.ts';
import { entraError } from './entra-errors.ts';
import type { EntraError } from './entra-errors.ts';
import type { Authority, Entra } from './entra.ts';

/** A valid request of one of the admin consent endpoints. */
export interface AdminConsentRequest extends AnswerTo {
  readonly kind: 'admin-consent';
  readonly version: 1 | 2;
  readonly authority: Authority;
  readonly registration: Registration;
  readonly scopes: readonly string[];
  /** These parameters are authorize's; nothing is known of them here. */
  readonly prompt: undefined;
  readonly loginHint: undefined;
  readonly domainHint: undefined;
}

/**
 * Reads `GET /{tenant}/adminconsent` (v1: always the registered list) or `/{tenant}/v2.0/adminconsent`
 * (v2-admin-consent.md, grant-admin-consent.md; docs/reference/microsoft.md 2.7).
 */
export function parseAdminConsent(
  entra: Entra,
  version: 1 | 2,
  path: string,
  query: Readonly<Record<string, string>>,
): Parsed<AdminConsentRequest> {
  const client = readRegisteredClient(entra, path, query);
  if (client.kind === 'page') return client;
  const { authority, registration, redirectUri } = client;
  if (!hasAdmins(authority, version)) return { kind: 'page', error: entraError(50059) };
  // v1 falls back to a registered address as authorize does; v2 says that it is required.
  if (version === 2 && !query['redirect_uri']) {
    return { kind: 'page', error: entraError(900144, ['redirect_uri']) };
  }
  const to: AnswerTo = {
    redirectUri,
    responseMode: 'query',
    state: query['state'],
    // Errors carry it as well, which is why it proves nothing (azure-docs#114009).
    withErrors: { admin_consent: 'True' },
  };
  const scopes = version === 1 ? undefined : parseScopes(query['scope'] ?? '');
  const error = scopes && scopeError(registration, scopes);
  if (error) return { kind: 'redirect', error, to };
  return {
    kind: 'ok',
    request: {
      ...to,
      kind: 'admin-consent',
      version,
      authority,
      registration,
      scopes: scopes ? wanted(registration, scopes) : registration.requiredScopes,
      prompt: undefined,
      loginHint: undefined,
      domainHint: undefined,
    },
  };
}

/** Personal accounts have no admin; v2 says not to use `common` at all (v2-admin-consent.md). */
function hasAdmins({ kind }: Authority, version: 1 | 2): boolean {
  return kind !== 'consumers' && !(kind === 'common' && version === 2);
}

function scopeError(registration: Registration, scopes: ParsedScopes): EntraError | undefined {
  if (scopes.unknown?.kind === 'resource') {
    return entraError(500011, [scopes.unknown.text, 'the directory']);
  }
  if (scopes.unknown) return entraError(650053, [registration.clientId, scopes.unknown.text]);
  return scopes.names.length === 0 && !scopes.wantsDefault ? entraError(900144, ['scope']) : undefined;
}

function wanted(registration: Registration, scopes: ParsedScopes): readonly string[] {
  return [...new Set([...scopes.names, ...(scopes.wantsDefault ? registration.requiredScopes : [])])];
}
