import { randomBytes } from 'node:crypto';
import { Hono } from 'hono';
import type { Context } from 'hono';
import { jwtPart, type JsonObject } from '../entra/jwt.ts';
import { idTokenModes } from './id-token-modes.ts';
import type { Draft, IssuerKeys, Mode } from './mode.ts';
import { publishedModes } from './published-modes.ts';

export const modes: Readonly<Record<string, Mode>> = { ...idTokenModes, ...publishedModes };

/** What was asked for, and not yet redeemed. */
interface Asked {
  readonly clientId: string;
  readonly nonce: string;
  readonly scope: string;
  readonly person: JsonObject;
}

/** The issuer's memory: one mode for everybody, one person who signs in, and what has arrived where. */
export interface IssuerState {
  readonly keys: IssuerKeys;
  mode: Mode;
  /** Claims of the person: `tid`, `oid` and what describes them. */
  person: JsonObject;
  readonly codes: Map<string, Asked>;
  /** `GET /organizations/discovery/v2.0/keys` and the like, by listener. */
  readonly arrived: { readonly here: string[]; readonly elsewhere: string[] };
}

const login = 'https://login.microsoftonline.com';
/** Microsoft Graph as an audience. */
const graphId = '00000003-0000-0000-c000-000000000000';

/**
 * An issuer of its own, with Microsoft's paths and none of the emulator's code for them: everybody is let in as the one
 * person, and one thing is wrong. It redeems a code for whoever brings it: neither client, redirect URI nor PKCE is compared,
 * so that a client is left with its own defences.
 */
export function issuerApp(state: IssuerState, door: keyof IssuerState['arrived'], elsewhere: string): Hono {
  const app = new Hono();
  app.use(async (c, next) => {
    state.arrived[door].push(`${c.req.method} ${c.req.path}`);
    const { redirects } = state.mode;
    if (door === 'here' && redirects !== undefined && c.req.path.endsWith(redirects))
      // 307 would have the body of a POST sent on.
      return c.redirect(elsewhere + c.req.path, 307);
    await next();
  });
  app.get('/:tenant/v2.0/.well-known/openid-configuration', (c) => {
    const answer = state.mode.discovery?.(document(c.req.param('tenant'))) ?? document(c.req.param('tenant'));
    return answer instanceof Response ? answer : c.json(answer);
  });
  app.get('/:tenant/discovery/v2.0/keys', (c) =>
    c.json({ keys: state.mode.keySet?.(state.keys) ?? [state.keys.main.jwk] }),
  );
  app.get('/:tenant/oauth2/v2.0/authorize', (c) => authorize(c, state));
  app.post('/:tenant/oauth2/v2.0/token', (c) => redeem(c, state));
  return app;
}

function document(tenant: string): JsonObject {
  const base = `${login}/${tenant}`;
  return {
    issuer: `${login}/${tenant === 'organizations' ? '{tenantid}' : tenant}/v2.0`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    token_endpoint: `${base}/oauth2/v2.0/token`,
    jwks_uri: `${base}/discovery/v2.0/keys`,
    response_types_supported: ['code'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
  };
}

function authorize(c: Context, state: IssuerState): Response {
  const code = randomBytes(16).toString('base64url');
  const asked = (name: string): string => c.req.query(name) ?? '';
  const { person } = state;
  state.codes.set(code, {
    clientId: asked('client_id'),
    nonce: asked('nonce'),
    scope: asked('scope'),
    person,
  });
  const back = new URL(c.req.query('redirect_uri') ?? '');
  back.searchParams.set('code', code);
  back.searchParams.set('state', c.req.query('state') ?? '');
  return c.redirect(back.href, 302);
}

async function redeem(c: Context, state: IssuerState): Promise<Response> {
  const form = await c.req.parseBody();
  const code = String(form['code']);
  const asked = state.codes.get(code);
  if (!asked) return c.json({ error: 'invalid_grant', error_codes: [54005] }, 400);
  state.codes.delete(code);
  const now = Math.floor(Date.now() / 1000);
  const accessToken = compact(draftOf(state, { ...asked, clientId: graphId }, now));
  const clientSecret = String(form['client_secret'] ?? '');
  const { idToken = (draft: Draft) => draft } = state.mode;
  const given = idToken(draftOf(state, asked, now), { keys: state.keys, now, clientSecret, accessToken });
  return c.json({
    token_type: 'Bearer',
    scope: asked.scope,
    expires_in: 3600,
    access_token: accessToken,
    refresh_token: randomBytes(32).toString('base64url'),
    ...(given === null ? {} : { id_token: typeof given === 'string' ? given : compact(given) }),
  });
}

function draftOf({ keys: { main } }: IssuerState, { clientId, nonce, person }: Asked, now: number): Draft {
  const claims = {
    aud: clientId,
    iss: `${login}/${String(person['tid'])}/v2.0`,
    iat: now - 300,
    nbf: now - 300,
    exp: now + 3600,
    nonce,
    sub: `pairwise-${clientId}-${String(person['oid'])}`,
    ver: '2.0',
    ...person,
  };
  return { header: { typ: 'JWT', alg: 'RS256', kid: main.kid }, claims, sign: main.sign };
}

function compact({ header, claims, sign }: Draft): string {
  const input = jwtPart(header, claims);
  return `${input}.${sign(input)}`;
}
