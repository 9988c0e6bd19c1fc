import type { JsonObject } from '../entra/jwt.ts';
import type { IssuerKey, Mode } from './mode.ts';

/** Another of Microsoft's origins: whoever maps those reaches our second listener there. */
const elsewhere = 'https://entra.microsoft.com';

const moved =
  (member: string) =>
  (document: JsonObject): JsonObject => ({
    ...document,
    [member]: `${elsewhere}${new URL(String(document[member])).pathname}`,
  });
const without =
  (member: string) =>
  (document: JsonObject): JsonObject =>
    Object.fromEntries(Object.entries(document).filter(([name]) => name !== member));
/** What is published under a name that belongs to another. */
const as = (key: IssuerKey, { kid }: IssuerKey): JsonObject => ({ ...key.jwk, kid });

/** What stands in the discovery document or in the key set. A client keeps both: meet it with one that has not seen them. */
export const publishedModes: Readonly<Record<string, Mode>> = {
  'discovery of another issuer': {
    conformanceTest: 'oidcc-client-test-discovery-issuer-mismatch',
    discovery: (document) => ({ ...document, issuer: 'https://another-issuer.example/v2.0' }),
  },
  'token endpoint elsewhere': { discovery: moved('token_endpoint') },
  'authorization endpoint elsewhere': { discovery: moved('authorization_endpoint') },
  'key set elsewhere': { discovery: moved('jwks_uri') },
  'no token endpoint': { discovery: without('token_endpoint') },
  'discovery that is no JSON': {
    discovery: () => new Response('<h1>Hello</h1>', { headers: { 'content-type': 'text/html' } }),
  },
  'discovery by a redirect': { redirects: '/openid-configuration' },
  'key set by a redirect': { redirects: '/discovery/v2.0/keys' },
  'token endpoint by a redirect': { redirects: '/oauth2/v2.0/token' },
  'no keys': { keySet: () => [] },
  'another key under the same name': { keySet: ({ main, stranger }) => [as(stranger, main)] },
  'keys of other kinds beside it': {
    conformanceTest: 'oidcc-client-test-discovery-jwks-uri-keys',
    keySet: ({ main, next, elliptic }) => [
      elliptic.jwk,
      { ...next.jwk, use: 'enc' },
      { kty: 'oct', kid: 'odd', k: 'AAAA' },
      main.jwk,
    ],
  },
  'signing key rotated': {
    conformanceTest: 'oidcc-client-test-signing-key-rotation',
    keySet: ({ main, next }) => [main.jwk, next.jwk],
    idToken: (draft, { keys: { next } }) => ({
      ...draft,
      header: { ...draft.header, kid: next.kid },
      sign: next.sign,
    }),
  },
  'signing key rotated and the old one gone': {
    conformanceTest: 'oidcc-client-test-signing-key-rotation-just-before-signing',
    keySet: ({ next }) => [next.jwk],
    idToken: (draft, { keys: { next } }) => ({
      ...draft,
      header: { ...draft.header, kid: next.kid },
      sign: next.sign,
    }),
  },
  'a key of one tenant': {
    keySet: ({ main }) => [
      { ...main.jwk, issuer: 'https://login.microsoftonline.com/c94e7a02-1f5d-4b38-a6e9-80d3b2715f4c/v2.0' },
    ],
  },
};
