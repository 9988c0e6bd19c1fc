import type { ObservedContext } from '../control/observed.ts';
import type { Person } from '../directory/directory-state.ts';
import { oidcScopes } from '../directory/permissions.ts';
import type { AdminConsentRequest } from './admin-consent-request.ts';
import { answerApp } from './answer-app.ts';
import type { Entra } from './entra.ts';
import { replaceTenantGrant } from './grant-consent.ts';
import { emulatedCloud } from './emulated-cloud.ts';

/**
 * An admin accepted: the grant of everybody becomes what was asked, and the app is told so by a query string that proves
 * nothing. No code, no sign-in (v2-admin-consent.md; docs/reference/microsoft.md 2.7).
 */
export async function acceptForOrganization(
  c: ObservedContext,
  entra: Entra,
  request: AdminConsentRequest,
  admin: Person,
): Promise<Response> {
  if (!c.var.fault?.withoutGrant) {
    replaceTenantGrant(entra, admin.tid, request.registration.clientId, request.scopes);
    await entra.save();
  }
  return answerApp(c, request, {
    admin_consent: 'True',
    tenant: admin.tid,
    ...(request.version === 2 ? { scope: request.scopes.map(written).join(' ') } : {}),
  });
}

function written(scope: string): string {
  return oidcScopes.includes(scope) ? scope : `${emulatedCloud.graph}/${scope}`;
}
