import * as oidc from 'openid-client';
import { createBoundedFetch } from './bounded-fetch.ts';
import { Secret } from '../secrets/secret.ts';
import { refuseForeignIssuer } from './authority-address.ts';
import { adminConsentAddress, findTenantOf } from './entra-tenants.ts';
import { createCappedFetch } from './capped-fetch.ts';
import { createCredentialUse, type CredentialUse } from './credential-use.ts';
import type { Cloud } from './cloud.ts';
import { createDiscovery, type Discover } from './discovery.ts';
import type { Authority, CodeRedemptionRequest, Entra, Exchange, StartRequest, Tokens } from './entra.ts';
import { exchangeFault } from './exchange-fault.ts';
import { createIdTokenVerifier } from './id-token.ts';
import { IdTokenRefused } from './id-token-claims.ts';
import { leavingAddress } from './leaving-address.ts';
import { createMappedFetch, type OriginMap } from './origin-map.ts';
import { createTracedFetch } from './traced-fetch.ts';
import { registrationScopes, type AppRegistration, type RegistrationSettings } from './registrations.ts';

export interface OpenidEntraSettings {
  readonly cloud: Cloud;
  readonly originMap: OriginMap;
  readonly registrations: Record<AppRegistration, RegistrationSettings>;
}

/** Of this process, for sign-ins, connections and renewals together (docs/operations/bounds.md). */
const requestsAtOnce = 256;
/** Of one answer. Discovery, key set and tokens are some kilobytes; a token with many roles is longer. */
const answerMostBytes = 1024 * 1024;

/** `https://graph.microsoft.com/Mail.Send` and `Mail.Send` are the same scope; case does not matter. */
function shortScopes(scope: string | undefined): readonly string[] {
  return (scope ?? '')
    .split(' ')
    .filter(Boolean)
    .map((name) => (name.split('/').at(-1) ?? name).toLowerCase());
}

function tokensOf(answer: oidc.TokenEndpointResponse): Tokens {
  return {
    accessToken: new Secret(answer.access_token),
    refreshToken: answer.refresh_token === undefined ? null : new Secret(answer.refresh_token),
    scopes: shortScopes(answer.scope),
    expiresInSeconds: answer.expires_in ?? 0,
  };
}

/** Microsoft Entra ID through openid-client, always under its real origins; the map is applied to what leaves. */
export function createOpenidEntra(
  settings: OpenidEntraSettings,
  credentialUse: CredentialUse = createCredentialUse(settings.registrations),
): Entra {
  // The cap is inside: an answer counts as under way until it has been read.
  const entraFetch = createBoundedFetch(
    createTracedFetch(createCappedFetch(createMappedFetch(settings.originMap), answerMostBytes)),
    requestsAtOnce,
  );
  const verifier = createIdTokenVerifier(settings.cloud.login, entraFetch);
  const configurationFor = createDiscovery(settings, entraFetch);
  return {
    startAddress: async (request) =>
      leavingAddress(
        authorizeAddress(await configurationFor(request.registration, request.authority), request),
        settings.originMap,
      ),
    adminConsentAddress: (request) =>
      leavingAddress(
        adminConsentAddress(
          settings.cloud.login,
          settings.registrations[request.registration].clientId,
          request,
        ),
        settings.originMap,
      ),
    findTenantOf: (domain) => findTenantOf(entraFetch, settings.cloud.login, domain),
    async signOutAddress(postLogoutRedirectUri, loginHint) {
      const configuration = await configurationFor('sign-in', 'organizations');
      const hint = loginHint === null ? {} : { logout_hint: loginHint };
      const address = oidc.buildEndSessionUrl(configuration, {
        post_logout_redirect_uri: postLogoutRedirectUri,
        ...hint,
      });
      return leavingAddress(address, settings.originMap);
    },
    ...createExchanges(settings, { configurationFor, verifier, credentialUse }),
  };
}

type Exchanges = Pick<Entra, 'redeemCode' | 'redeemRefreshToken' | 'probeRegistration'>;

interface ExchangeParts {
  readonly configurationFor: Discover;
  readonly verifier: ReturnType<typeof createIdTokenVerifier>;
  readonly credentialUse: CredentialUse;
}

/** What is asked of the token endpoint. */
function createExchanges(
  settings: OpenidEntraSettings,
  { configurationFor, verifier, credentialUse }: ExchangeParts,
): Exchanges {
  /** With one credential, and where Entra does not take that, with the other. */
  const ask = <Good>(
    { registration, authority, now }: { registration: AppRegistration; authority: Authority; now?: Date },
    work: (configuration: oidc.Configuration) => Promise<Good>,
  ): Promise<Exchange<Good>> =>
    credentialUse.exchange(registration, (credential) =>
      exchange(async () => work(await configurationFor(registration, authority, { now, credential }))),
    );
  return {
    redeemCode: (request) =>
      ask(request, async (configuration) => {
        refuseForeignIssuer(request.issuer, settings.cloud.login);
        const answer = await redeem(configuration, request);
        const expected = {
          clientId: settings.registrations[request.registration].clientId,
          nonce: request.nonce,
          now: request.now,
        };
        const claims = await verifier.verify(answer.id_token ?? '', expected);
        if (request.issuer !== null && request.issuer !== claims.issuer)
          throw new IdTokenRefused('iss of the answer is not the issuer of the token');
        return { tokens: tokensOf(answer), claims };
      }),
    probeRegistration: ({ registration, tenantId, clientRequestId }) =>
      ask({ registration, authority: tenantId }, async (configuration) => {
        await oidc.clientCredentialsGrant(configuration, {
          scope: `${settings.cloud.graph}/.default`,
          'client-request-id': clientRequestId,
        });
        return {};
      }),
    redeemRefreshToken: ({ registration, tenantId, refreshToken, clientRequestId }) =>
      ask({ registration, authority: tenantId }, async (configuration) => {
        const answer = await oidc.genericGrantRequest(configuration, 'refresh_token', {
          refresh_token: refreshToken.reveal(),
          scope: scopesOfRenewal(registration).join(' '),
          'client-request-id': clientRequestId,
        });
        return { tokens: tokensOf(answer) };
      }),
  };
}

async function exchange<Good>(work: () => Promise<Good>): Promise<Exchange<Good>> {
  try {
    return { kind: 'granted', ...(await work()) };
  } catch (fault) {
    return exchangeFault(fault);
  }
}

/**
 * For mail what it is used for; of a sign-in all that was granted, so that a withdrawn grant shows (65001), but `openid`: nobody
 * reads the ID token that it would bring.
 */
function scopesOfRenewal(registration: AppRegistration): readonly string[] {
  const scopes: readonly string[] = registrationScopes[registration];
  return registration === 'sign-in'
    ? scopes.filter((name) => name !== 'openid')
    : scopes.filter((name) => name.startsWith('Mail.') || name === 'offline_access');
}

function scopesOf({ registration, withoutOfflineAccess }: StartRequest): readonly string[] {
  const scopes: readonly string[] = registrationScopes[registration];
  return withoutOfflineAccess ? scopes.filter((scope) => scope !== 'offline_access') : scopes;
}

function authorizeAddress(configuration: oidc.Configuration, request: StartRequest): URL {
  return oidc.buildAuthorizationUrl(configuration, {
    redirect_uri: request.redirectUri,
    scope: scopesOf(request).join(' '),
    response_mode: 'query',
    state: request.state,
    nonce: request.nonce,
    code_challenge: request.codeChallenge,
    code_challenge_method: 'S256',
    'client-request-id': request.clientRequestId,
    ...(request.loginHint === undefined ? {} : { login_hint: request.loginHint }),
    ...(request.prompt === undefined ? {} : { prompt: request.prompt }),
  });
}

/** State was compared by us, atomically, when the attempt was taken; what is left for the library is the exchange. */
function redeem(
  configuration: oidc.Configuration,
  request: CodeRedemptionRequest,
): Promise<oidc.TokenEndpointResponse> {
  const callback = new URL(request.redirectUri);
  callback.searchParams.set('code', request.code.reveal());
  return oidc.authorizationCodeGrant(
    configuration,
    callback,
    { pkceCodeVerifier: request.codeVerifier.reveal(), expectedNonce: request.nonce, idTokenExpected: true },
    { 'client-request-id': request.clientRequestId },
  );
}
