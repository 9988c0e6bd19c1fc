import { Hono } from 'hono';
import type { ObservedContext, ObservedEnv } from '../control/observed.ts';
import { personalAccountsTenantId } from '../directory/directory-state.ts';
import { entraError, errorAnswer } from './entra-errors.ts';
import { findAuthority } from './entra.ts';
import type { Authority, Entra } from './entra.ts';
import type { SigningKey } from './signing-keys.ts';
import { tenantTemplate } from './signing-keys.ts';
import { emulatedCloud } from './emulated-cloud.ts';

/** Documents always name Microsoft's real hosts: the product maps origins, it is not configured with ours. */
const { login, graph } = emulatedCloud;
/** `microsoftonline.com`, `microsoftonline.us`, `partner.microsoftonline.cn` (known). */
const instanceName = new URL(login).host.replace(/^login\./, '');

/** Discovery, JWKS and instance discovery (docs/reference/microsoft.md 1.4). */
export function discoveryRoutes(entra: Entra): Hono<ObservedEnv> {
  const app = new Hono<ObservedEnv>();
  app.get('/common/discovery/instance', (c) => instanceDiscovery(c, entra));
  app.get('/:tenant/v2.0/.well-known/openid-configuration', (c) => {
    const path = c.req.param('tenant');
    const authority = findAuthority(entra.directory, path);
    if (!authority) return errorAnswer(c, entraError(90002, [path]), entra.clock);
    return published(c, discoveryDocument(authority));
  });
  app.get('/:tenant/discovery/v2.0/keys', (c) => {
    const path = c.req.param('tenant');
    if (!findAuthority(entra.directory, path)) return errorAnswer(c, entraError(90002, [path]), entra.clock);
    return published(c, { keys: entra.keys.published().map(publicKey) });
  });
  return app;
}

/** Discovery answers are cacheable and readable by any origin (docs/reference/emulators-and-clients.md 5). */
function published(c: ObservedContext, document: object): Response {
  c.header('cache-control', 'max-age=86400, private');
  c.header('access-control-allow-origin', '*');
  return c.json(document);
}

/**
 * The OpenID configuration of an authority. `common` and `organizations` publish the literal `{tenantid}` issuer,
 * a tenant path its GUID even when called by domain (access-tokens.md; capture oidc-discovery.golden.json 2026-07-13).
 */
export function discoveryDocument(authority: Authority): Record<string, unknown> {
  const segment = authority.kind === 'tenant' ? authority.tenant.id : authority.path.toLowerCase();
  const base = `${login}/${segment}`;
  return {
    token_endpoint: `${base}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: [
      'client_secret_post',
      'private_key_jwt',
      'client_secret_basic',
      'self_signed_tls_client_auth',
    ],
    jwks_uri: `${base}/discovery/v2.0/keys`,
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    issuer: `${login}/${issuerTenant(authority)}/v2.0`,
    request_uri_parameter_supported: false,
    userinfo_endpoint: `${graph}/oidc/userinfo`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
    http_logout_supported: true,
    frontchannel_logout_supported: true,
    end_session_endpoint: `${base}/oauth2/v2.0/logout`,
    claims_supported: claimsSupported,
    kerberos_endpoint: `${base}/kerberos`,
    tenant_region_scope: authority.kind === 'tenant' ? 'EU' : null,
    cloud_instance_name: instanceName,
    cloud_graph_host_name: 'graph.windows.net',
    msgraph_host: new URL(graph).host,
    rbac_url: 'https://pas.windows.net',
  };
}

const claimsSupported = (
  'sub iss cloud_instance_name cloud_instance_host_name cloud_graph_host_name msgraph_host aud exp iat auth_time ' +
  'acr nonce preferred_username name tid ver at_hash c_hash email'
).split(' ');

function issuerTenant(authority: Authority): string {
  if (authority.kind === 'tenant') return authority.tenant.id;
  return authority.kind === 'consumers' ? personalAccountsTenantId : tenantTemplate;
}

/** A published key with Entra's non-standard `issuer` member (access-tokens.md; docs/reference/microsoft.md 1.4). */
function publicKey(key: SigningKey): Record<string, unknown> {
  const { n, e } = key.publicKey.export({ format: 'jwk' });
  return {
    kty: 'RSA',
    use: 'sig',
    kid: key.kid,
    x5t: key.kid,
    n,
    e,
    x5c: [key.certificateBase64],
    cloud_instance_name: instanceName,
    issuer: key.issuer,
  };
}

function instanceDiscovery(c: ObservedContext, entra: Entra): Response {
  const asked = c.req.query('authorization_endpoint');
  const url = asked && URL.canParse(asked) ? new URL(asked) : undefined;
  const cloud = clouds.find((each) => url && each.aliases.includes(url.host));
  // AADSTS50049: reference-error-codes.md; MSAL treats it as "not a Microsoft host".
  if (!url || !cloud) return errorAnswer(c, entraError(50049), entra.clock);
  const tenant = url.pathname.split('/')[1] ?? 'common';
  return published(c, {
    tenant_discovery_endpoint: `${login}/${tenant}/v2.0/.well-known/openid-configuration`,
    'api-version': '1.1',
    metadata: clouds,
  });
}

/** msal-js lib/msal-common/src/authority/AuthorityMetadata.ts (docs/reference/microsoft.md 1.4). */
const clouds = [
  {
    preferred_network: 'login.microsoftonline.com',
    preferred_cache: 'login.windows.net',
    aliases: ['login.microsoftonline.com', 'login.windows.net', 'login.microsoft.com', 'sts.windows.net'],
  },
  {
    preferred_network: 'login.partner.microsoftonline.cn',
    preferred_cache: 'login.partner.microsoftonline.cn',
    aliases: ['login.partner.microsoftonline.cn', 'login.chinacloudapi.cn'],
  },
  {
    preferred_network: 'login.microsoftonline.us',
    preferred_cache: 'login.microsoftonline.us',
    aliases: ['login.microsoftonline.us', 'login.usgovcloudapi.net'],
  },
];
