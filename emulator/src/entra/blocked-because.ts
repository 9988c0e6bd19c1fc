import type { Person } from '../directory/directory-state.ts';
import { isPersonal } from '../directory/directory.ts';
import type { SignedIn } from './browser-session.ts';
import { entraError } from './entra-errors.ts';
import type { EntraError } from './entra-errors.ts';
import type { Entra } from './entra.ts';
import type { EntraRequest } from './journey.ts';

/** The account is in no way known at the authority of the request. */
export function wrongTenant(request: EntraRequest, signedIn: SignedIn): EntraError {
  const { path } = request.authority;
  return entraError(50020, [signedIn.home.tid, path, request.registration.clientId]);
}

/** What stops a person on a page of Microsoft's, so that the app hears nothing (docs/reference/microsoft.md 2.6). */
export function blockedBecause(entra: Entra, request: EntraRequest, person: Person): EntraError | undefined {
  const { clientId, displayName } = request.registration;
  if (!person.enabled) return entraError(50057);
  if (isWrongAudience(request, person))
    return entraError(50020, [person.tid, request.authority.path, clientId]);
  const principal = entra.directory.findServicePrincipal(person.tid, clientId);
  if (principal && !principal.enabled) return entraError(7000112, [clientId, displayName]);
  // Who consents for everybody does not use the app: assignment is asked of those who sign in to it.
  const signsIn = request.kind === 'sign-in';
  if (signsIn && principal?.assignmentRequired && !principal.assignedOids.includes(person.oid)) {
    return entraError(50105, [person.upn, displayName]);
  }
  const code = browserRule(entra, person);
  return code === undefined ? undefined : entraError(code);
}

/**
 * With `prompt=none` nothing may be shown, so the app gets what would have been a page (OpenID Connect Core 3.1.2.1).
 * 50076, 50079 and conditional access are `interaction_required` there (v2-protocols-oidc.md; docs/reference/microsoft.md 2.6).
 */
export function silentError(error: EntraError): EntraError {
  if (error.code === 7000112) return error;
  return error.code === 50020
    ? entraError(16000)
    : { code: error.code, error: 'interaction_required', message: error.message };
}

function browserRule(entra: Entra, person: Person): number | undefined {
  const rules = entra.directory.findTenant(person.tid)?.conditionalAccess ?? [];
  return rules.find(
    (rule) => rule.when !== 'background' && (rule.upn === undefined || rule.upn === person.upn),
  )?.code;
}

/** A registration for work accounts turns personal ones away even at `common`; and they have no admin who consents. */
function isWrongAudience(request: EntraRequest, person: Person): boolean {
  if (!isPersonal(person)) return false;
  return request.kind === 'admin-consent' || request.registration.signInAudience === 'AzureADMultipleOrgs';
}
