import { parseScopes } from '../directory/permissions.ts';
import type { Registration } from '../directory/directory-state.ts';
import { declaresCp1 } from './continuous-access.model.ts';
import { entraError } from './entra-errors.ts';
import type { EntraError } from './entra-errors.ts';
import { findAuthority } from './entra.ts';
import type { Authority, Entra } from './entra.ts';

export type ResponseMode = 'query' | 'fragment' | 'form_post';

/** Where and how the app gets its answer. */
export interface AnswerTo {
  readonly redirectUri: string;
  readonly responseMode: ResponseMode;
  readonly state: string | undefined;
  /** What this endpoint adds to each error with a description. */
  readonly withErrors?: Readonly<Record<string, string>>;
}

/** A valid authorize request. */
export interface AuthorizeRequest extends AnswerTo {
  readonly kind: 'sign-in';
  readonly authority: Authority;
  readonly registration: Registration;
  readonly scopes: readonly string[];
  readonly isFullyQualified: boolean;
  readonly wantsIdToken: boolean;
  readonly nonce: string | undefined;
  readonly prompt: string | undefined;
  readonly loginHint: string | undefined;
  readonly domainHint: string | undefined;
  readonly challenge: { readonly value: string; readonly method: 'S256' | 'plain' } | undefined;
  readonly wantsClientInfo: boolean;
  /** The client can be told by a resource that its token was revoked (`claims`; claims-challenge.md). */
  readonly declaresCp1: boolean;
  /** The query as it came, for the pages on the way. */
  readonly query: Readonly<Record<string, string>>;
}

/** A request of a browser, understood or refused. */
export type Parsed<T> =
  | { readonly kind: 'ok'; readonly request: T }
  /** Shown to the person; nothing reaches the app, since its address is not proven. */
  | { readonly kind: 'page'; readonly error: EntraError }
  | { readonly kind: 'redirect'; readonly error: EntraError; readonly to: AnswerTo };

const prompts = ['login', 'none', 'consent', 'select_account', 'create'];
const responseTypes = ['code', 'code id_token', 'id_token code'];

/** Reads the parameters of docs/reference/microsoft.md 1.1; unknown ones are ignored, as MSAL sends many. */
export function parseAuthorize(
  entra: Entra,
  path: string,
  query: Readonly<Record<string, string>>,
): Parsed<AuthorizeRequest> {
  const client = readRegisteredClient(entra, path, query);
  if (client.kind === 'page') return client;
  return parseForApp(client.authority, client.registration, client.redirectUri, query);
}

/** Who asks, at which authority, and where the answer may go: what must be right before anything reaches an app. */
export interface RegisteredClient {
  readonly kind: 'client';
  readonly authority: Authority;
  readonly registration: Registration;
  readonly redirectUri: string;
}

/** Reads `client_id` and `redirect_uri`; what is wrong with them stays on a page, since the address is not proven. */
export function readRegisteredClient(
  entra: Entra,
  path: string,
  query: Readonly<Record<string, string>>,
): RegisteredClient | { readonly kind: 'page'; readonly error: EntraError } {
  const authority = findAuthority(entra.directory, path);
  if (!authority) return { kind: 'page', error: entraError(90002, [path], 'invalid_request') };
  const clientId = query['client_id'];
  if (!clientId) return { kind: 'page', error: entraError(900144, ['client_id']) };
  const registration = entra.directory.findRegistration(clientId);
  if (!registration) return { kind: 'page', error: entraError(700016, [clientId, path]) };
  // "If omitted in OIDC: picks one registered at random" (v2-protocols-oidc.md); here always the first.
  const redirectUri = query['redirect_uri'] ?? registration.redirectUris[0] ?? '';
  if (![...registration.redirectUris, ...registration.spaRedirectUris].includes(redirectUri)) {
    return { kind: 'page', error: entraError(50011, [redirectUri, clientId]) };
  }
  return { kind: 'client', authority, registration, redirectUri };
}

function parseForApp(
  authority: Authority,
  registration: Registration,
  redirectUri: string,
  query: Readonly<Record<string, string>>,
): Parsed<AuthorizeRequest> {
  const responseType = query['response_type'] ?? '';
  const wantsIdToken = responseType.split(' ').includes('id_token');
  const responseMode = readResponseMode(query['response_mode'], wantsIdToken);
  const to: AnswerTo = { redirectUri, responseMode: responseMode ?? 'query', state: query['state'] };
  const scopes = parseScopes(query['scope'] ?? '');
  const error =
    responseModeError(query['response_mode'], responseMode) ??
    responseTypeError(registration, responseType, wantsIdToken) ??
    scopeError(registration, query['scope'], scopes.unknown) ??
    promptOrNonceError(query, wantsIdToken);
  if (error) return { kind: 'redirect', error, to };
  const wanted = scopes.wantsDefault ? registration.requiredScopes : [];
  return {
    kind: 'ok',
    request: {
      ...to,
      kind: 'sign-in',
      authority,
      registration,
      scopes: [...new Set([...scopes.names, ...wanted])],
      isFullyQualified: scopes.isFullyQualified,
      wantsIdToken,
      nonce: query['nonce'],
      prompt: query['prompt'],
      loginHint: readLoginHint(query['login_hint']),
      domainHint: query['domain_hint'],
      challenge: readChallenge(query),
      wantsClientInfo: query['client_info'] === '1',
      declaresCp1: declaresCp1(query['claims']),
      query,
    },
  };
}

/** `login_hint` as an ID token carries it: opaque to apps, and good for `login_hint` and `logout_hint`. */
export function opaqueLoginHint(upn: string): string {
  return `O.${Buffer.from(upn).toString('base64url')}`;
}

/** A user principal name from either form of the hint. */
export function readLoginHint(hint: string | undefined): string | undefined {
  if (!hint?.startsWith('O.')) return hint || undefined;
  return Buffer.from(hint.slice(2), 'base64url').toString();
}

function readResponseMode(asked: string | undefined, wantsIdToken: boolean): ResponseMode | undefined {
  if (asked === undefined) return wantsIdToken ? 'fragment' : 'query';
  return asked === 'query' || asked === 'fragment' || asked === 'form_post' ? asked : undefined;
}

function responseModeError(
  asked: string | undefined,
  understood: ResponseMode | undefined,
): EntraError | undefined {
  return understood ? undefined : entraError(90023, [`Unsupported response_mode '${asked}'.`]);
}

/** A challenge without a method means `plain` (v2-oauth2-auth-code-flow.md; docs/reference/microsoft.md 1.1). */
function readChallenge(query: Readonly<Record<string, string>>): AuthorizeRequest['challenge'] {
  const value = query['code_challenge'];
  if (!value) return undefined;
  return { value, method: query['code_challenge_method'] === 'S256' ? 'S256' : 'plain' };
}

function responseTypeError(
  registration: Registration,
  responseType: string,
  wantsIdToken: boolean,
): EntraError | undefined {
  if (responseType === '') return entraError(900144, ['response_type']);
  if (!responseTypes.includes(responseType)) return entraError(700054);
  return wantsIdToken && !registration.idTokensFromAuthorize ? entraError(700054) : undefined;
}

function scopeError(
  registration: Registration,
  text: string | undefined,
  unknown: { kind: 'scope' | 'resource'; text: string } | undefined,
): EntraError | undefined {
  if (!text) return entraError(900144, ['scope']);
  if (!unknown) return undefined;
  if (unknown.kind === 'resource') return entraError(500011, [unknown.text, 'the directory']);
  return entraError(650053, [registration.clientId, unknown.text]);
}

function promptOrNonceError(
  query: Readonly<Record<string, string>>,
  wantsIdToken: boolean,
): EntraError | undefined {
  const prompt = query['prompt'];
  if (prompt !== undefined && !prompts.includes(prompt)) {
    return entraError(90023, [`Unsupported prompt value '${prompt}'.`]);
  }
  return wantsIdToken && !query['nonce'] ? entraError(900144, ['nonce']) : undefined;
}
