import { generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider, type Configuration } from 'oidc-provider';

/** A person of the tenant, as its tokens tell of them. */
export interface TenantPerson {
  readonly tid: string;
  readonly oid: string;
  readonly name: string;
  readonly preferred_username: string;
}

interface Client {
  readonly id: string;
  readonly secret: string;
  readonly redirectUri: string;
}

export interface IndependentIssuer {
  /** Stands in for login.microsoftonline.com. */
  readonly origin: string;
  /** From now on it is this person's tenant, which knows this client. */
  open(person: TenantPerson, client: Client): void;
  stop(): Promise<void>;
}

const login = 'https://login.microsoftonline.com';
const hour = 3600;

/**
 * panva's oidc-provider as the authority of one tenant: an implementation of OpenID Connect that nobody of Microsoft's or of
 * ours has written. Its own are flow, PKCE, codes, tokens and signatures; ours are the claims, by its hooks, and what
 * Microsoft's documents have beyond the standard.
 */
export async function startIndependentIssuer(): Promise<IndependentIssuer> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = { ...privateKey.export({ format: 'jwk' }), kid: 'main', use: 'sig', alg: 'RS256' };
  let answer = (_request: IncomingMessage, response: ServerResponse): void => {
    response.writeHead(503).end();
  };
  const server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    open(person, client) {
      const provider = new Provider(`${login}/${person.tid}/v2.0`, configurationFor(key, person, client));
      // It makes its addresses from what a proxy tells.
      provider.proxy = true;
      provider.use((context, next) => asMicrosoftPublishes(context, next));
      const callback = provider.callback();
      answer = (request, response) => {
        const { pathname, search } = new URL(request.url ?? '/', login);
        Object.assign(request.headers, { host: new URL(login).host, 'x-forwarded-proto': 'https' });
        if (pathname.startsWith('/interaction/')) void letIn(provider, person, request, response);
        else {
          // What stands before it is where the provider is mounted, as express would say it.
          const [, authority] = pathname.split('/');
          const url = standardPath(pathname) + search;
          void callback(Object.assign(request, { url, originalUrl: `/${authority}${url}` }), response);
        }
      };
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The same behind every authority: `/common`, `/organizations` and the tenant's own. */
function standardPath(pathname: string): string {
  const [, , ...rest] = pathname.split('/');
  const path = `/${rest.join('/')}`;
  return path === '/v2.0/.well-known/openid-configuration' ? '/.well-known/openid-configuration' : path;
}

function configurationFor(key: object, person: TenantPerson, client: Client): Configuration {
  const claims = ['tid', 'oid', 'ver', 'nbf', 'name', 'preferred_username', 'acct'];
  return {
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        redirect_uris: [client.redirectUri],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    jwks: { keys: [key] },
    cookies: { keys: ['of one run'] },
    ttl: {
      AccessToken: hour,
      Grant: hour,
      IdToken: hour,
      Interaction: hour,
      RefreshToken: hour,
      Session: hour,
    },
    routes: {
      authorization: '/oauth2/v2.0/authorize',
      token: '/oauth2/v2.0/token',
      jwks: '/discovery/v2.0/keys',
    },
    conformIdTokenClaims: false,
    scopes: ['openid', 'profile', 'email', 'offline_access'],
    claims: { openid: ['sub', ...claims] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    issueRefreshToken: () => true,
    findAccount: (_context, sub) => ({
      accountId: sub,
      claims: () => ({ sub, ...person, ver: '2.0', acct: 0, nbf: Math.floor(Date.now() / 1000) }),
    }),
    async loadExistingGrant(context) {
      const { provider, session, params } = context.oidc;
      const grant = new provider.Grant({ clientId: client.id, accountId: session?.accountId ?? '' });
      grant.addOIDCScope(String(params?.['scope']));
      await grant.save();
      return grant;
    },
  };
}

/** Whoever is asked to sign in is the person. */
async function letIn(
  provider: Provider,
  person: TenantPerson,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const onwards = await provider.interactionResult(request, response, { login: { accountId: person.oid } });
  // The browser of a test finds us here and not under Microsoft's name.
  response.writeHead(303, { location: new URL(onwards).pathname }).end();
}

interface Answered {
  readonly path: string;
  body: unknown;
}

/**
 * `organizations` names a template in the place of the tenant, keys say whose tokens they sign, and no answer says who it is
 * of (RFC 9207): learn.microsoft.com/entra/identity-platform/access-tokens (read 2026-11).
 */
async function asMicrosoftPublishes(context: Answered, next: () => Promise<void>): Promise<void> {
  await next();
  const document = context.body as Record<string, unknown>;
  if (context.path === '/.well-known/openid-configuration') {
    document['issuer'] = `${login}/{tenantid}/v2.0`;
    delete document['authorization_response_iss_parameter_supported'];
  }
  if (context.path === '/discovery/v2.0/keys') {
    const keys = document['keys'] as object[];
    context.body = { keys: keys.map((key) => ({ ...key, issuer: `${login}/{tenantid}/v2.0` })) };
  }
}
