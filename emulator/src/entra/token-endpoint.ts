import { Hono } from 'hono';
import type { ObservedContext, ObservedEnv } from '../control/observed.ts';
import { authenticateClient } from './client-authentication.ts';
import { answerHeaders, entraError, errorAnswer, orderedError, traceOf } from './entra-errors.ts';
import { findAuthority } from './entra.ts';
import type { Authority, Entra } from './entra.ts';
import type { Registration } from '../directory/directory-state.ts';
import { platformError } from './platform.model.ts';
import type { PlatformFacts } from './platform.model.ts';
import { grantIn, redeem } from './redeem.ts';
import type { TokenOutcome } from './redeem.ts';
import type { RedeemedGrant, TokenRequest } from './redemption-facts.ts';
import { emulatedCloud } from './emulated-cloud.ts';

/** `POST /{tenant}/oauth2/v2.0/token` (docs/reference/microsoft.md 1.2). */
export function tokenRoutes(entra: Entra): Hono<ObservedEnv> {
  const app = new Hono<ObservedEnv>();
  app.post('/:tenant/oauth2/v2.0/token', async (c) => {
    const ordered = orderedError(c.var.fault);
    if (ordered) return errorAnswer(c, ordered, entra.clock);
    const outcome = await answerTokenRequest(c, entra, c.req.param('tenant'));
    if (outcome.kind === 'refused') return errorAnswer(c, outcome.error, entra.clock);
    const headers = answerHeaders(traceOf(c, entra.clock), 0);
    return c.json(outcome.body, 200, headers);
  });
  app.get('/:tenant/oauth2/v2.0/token', (c) => errorAnswer(c, entraError(900561, ['GET']), entra.clock));
  return app;
}

async function answerTokenRequest(c: ObservedContext, entra: Entra, path: string): Promise<TokenOutcome> {
  const authority = findAuthority(entra.directory, path);
  if (!authority) return { kind: 'refused', error: entraError(90002, [path], 'invalid_request') };
  const { form } = c.var;
  const grantType = form['grant_type'];
  if (!grantType) return { kind: 'refused', error: entraError(900144, ['grant_type']) };
  const known = ['authorization_code', 'refresh_token', 'client_credentials'];
  if (!known.includes(grantType)) return { kind: 'refused', error: entraError(70003, [grantType]) };
  if (grantType === 'authorization_code' || grantType === 'refresh_token') {
    return redeemAs(c, entra, authority, { grantType, form });
  }
  const client = await authenticateClient(entra, { form, authorization: c.req.header('authorization') });
  if (client.kind === 'refused') return client;
  return issueToApplication(entra, authority, client.registration, form['scope'] ?? '');
}

async function redeemAs(
  c: ObservedContext,
  entra: Entra,
  authority: Authority,
  { grantType, form }: Pick<TokenRequest, 'grantType' | 'form'>,
): Promise<TokenOutcome> {
  const grant = grantIn(entra, grantType, form);
  const error = grant && platformError(platformFacts(c, grant));
  if (error) return { kind: 'refused', error };
  const credentials = { form, authorization: c.req.header('authorization') };
  const client = await authenticateClient(entra, credentials, grant?.spaSince !== undefined);
  if (client.kind === 'refused') return client;
  const { registration } = client;
  return redeem(entra, { grantType, authority, registration, form, grant, fault: c.var.fault });
}

/** Only codes have an `id`. */
function platformFacts(c: ObservedContext, grant: RedeemedGrant): PlatformFacts {
  return {
    isOfSpa: grant.spaSince !== undefined,
    isCrossOrigin: c.req.header('origin') !== undefined,
    isPkceMissing: grant.id !== undefined && grant.challenge === undefined,
  };
}

/** Client credentials: a tenant path, `/.default`, and an answer without `scope` (docs/reference/microsoft.md 1.2). */
async function issueToApplication(
  entra: Entra,
  authority: Authority,
  registration: Registration,
  scope: string,
): Promise<TokenOutcome> {
  const { clientId } = registration;
  if (authority.kind !== 'tenant') return { kind: 'refused', error: entraError(9001023) };
  if (!scope.endsWith('/.default')) return { kind: 'refused', error: entraError(1002012, [scope]) };
  if (!scope.startsWith(`${emulatedCloud.graph}/`)) {
    return { kind: 'refused', error: entraError(500011, [scope.slice(0, -9), authority.tenant.domain]) };
  }
  const { id: tid, displayName, missingPrincipalCode } = authority.tenant;
  const principal = entra.directory.findServicePrincipal(tid, clientId);
  if (!principal) {
    return { kind: 'refused', error: entraError(missingPrincipalCode, [clientId, displayName]) };
  }
  if (!principal.enabled) {
    return { kind: 'refused', error: entraError(7000112, [clientId, registration.displayName]) };
  }
  const issued = await entra.accessTokens.issue({ tid, oid: principal.id, upn: '', clientId, scopes: [] });
  return {
    kind: 'issued',
    body: {
      token_type: 'Bearer',
      expires_in: issued.expiresInSeconds,
      ext_expires_in: issued.expiresInSeconds,
      access_token: issued.accessToken,
    },
  };
}
