import { createHmac } from 'node:crypto';
import { jwtPart, type JsonObject } from '../entra/jwt.ts';
import type { Draft, IssuerKey, Mode, Redemption } from './mode.ts';

const login = 'https://login.microsoftonline.com';
const anotherTenant = 'c94e7a02-1f5d-4b38-a6e9-80d3b2715f4c';

const claims =
  (change: (honest: JsonObject) => JsonObject) =>
  (draft: Draft): Draft => ({ ...draft, claims: change(draft.claims) });
const set = (change: JsonObject) => claims((honest) => ({ ...honest, ...change }));
const without = (name: string) =>
  claims((honest) => Object.fromEntries(Object.entries(honest).filter(([key]) => key !== name)));
/** In the issuer, after the tenant's own. */
const issuer = (of: (tid: string) => string) =>
  claims((honest) => ({ ...honest, iss: of(String(honest['tid'])) }));
const fromNow =
  (name: string, seconds: number) =>
  (draft: Draft, { now }: Redemption): Draft => ({
    ...draft,
    claims: { ...draft.claims, [name]: now + seconds },
  });
const header =
  (change: JsonObject) =>
  (draft: Draft): Draft => ({
    ...draft,
    header: { ...draft.header, ...change },
  });
const by = (draft: Draft, key: IssuerKey, change: JsonObject = {}): Draft => ({
  ...draft,
  header: { ...draft.header, kid: key.kid, ...change },
  sign: key.sign,
});
const hmac = (secret: string) => (input: string) =>
  createHmac('sha256', secret).update(input).digest('base64url');
const withoutKid = ({ header: { kid: _kid, ...rest }, ...draft }: Draft): Draft => ({
  ...draft,
  header: rest,
});

/** The names of the OpenID Foundation's tests that spoil an ID token. */
const ofConformanceSuite: Readonly<Record<string, Mode>> = {
  'iss of another issuer': {
    conformanceTest: 'oidcc-client-test-invalid-iss',
    idToken: set({ iss: 'https://another-issuer.example' }),
  },
  'no sub': { conformanceTest: 'oidcc-client-test-missing-sub', idToken: without('sub') },
  'aud of another client': {
    conformanceTest: 'oidcc-client-test-invalid-aud',
    idToken: set({ aud: 'd1b4c1c2-3f07-4f7e-9f5e-6f2a0f1f7a55' }),
  },
  'no aud': { conformanceTest: 'oidcc-client-test-missing-aud', idToken: without('aud') },
  'no iat': { conformanceTest: 'oidcc-client-test-missing-iat', idToken: without('iat') },
  'another nonce': {
    conformanceTest: 'oidcc-client-test-nonce-invalid',
    idToken: set({ nonce: 'of-another-attempt' }),
  },
  'no kid, one key published': {
    conformanceTest: 'oidcc-client-test-kid-absent-single-jwks',
    idToken: withoutKid,
  },
  'no kid, many keys published': {
    conformanceTest: 'oidcc-client-test-kid-absent-multiple-jwks',
    idToken: withoutKid,
    keySet: ({ main, next }) => [next.jwk, main.jwk],
  },
  'alg none': {
    conformanceTest: 'oidcc-client-test-idtoken-sig-none',
    idToken: (draft) => ({ ...draft, header: { typ: 'JWT', alg: 'none' }, sign: () => '' }),
  },
  'RS256 of another key': {
    conformanceTest: 'oidcc-client-test-invalid-sig-rs256',
    idToken: (draft, { keys }) => ({ ...draft, sign: keys.stranger.sign }),
  },
  'HS256 of another secret': {
    conformanceTest: 'oidcc-client-test-invalid-sig-hs256',
    idToken: (draft) => ({ ...draft, header: { typ: 'JWT', alg: 'HS256' }, sign: hmac('another secret') }),
  },
  'ES256 of another key': {
    conformanceTest: 'oidcc-client-test-invalid-sig-es256',
    idToken: (draft, { keys }) => ({
      ...by(draft, keys.elliptic, { alg: 'ES256' }),
      sign: keys.stranger.sign,
    }),
    keySet: ({ main, elliptic }) => [main.jwk, elliptic.jwk],
  },
};

/** Whole and well signed, by a way that was not agreed upon. */
const otherwiseSigned: Readonly<Record<string, Mode>> = {
  'HS256 of our own secret': {
    idToken: (draft, { clientSecret }) => ({
      ...draft,
      header: { typ: 'JWT', alg: 'HS256' },
      sign: hmac(clientSecret),
    }),
  },
  'ES256 of a published key': {
    idToken: (draft, { keys }) => by(draft, keys.elliptic, { alg: 'ES256' }),
    keySet: ({ main, elliptic }) => [main.jwk, elliptic.jwk],
  },
  'a key that the token brings along': {
    idToken: (draft, { keys }) => by(draft, keys.stranger, { jwk: keys.stranger.jwk }),
  },
  'an extension that must be understood': { idToken: header({ crit: ['urn:example:ours'] }) },
  'a member twice': {
    idToken: ({ sign, ...draft }) => {
      const [head, body] = jwtPart(draft.header, draft.claims).split('.');
      const json = Buffer.from(body ?? '', 'base64url').toString();
      const twice = Buffer.from(`{"oid":"${anotherTenant}",${json.slice(1)}`).toString('base64url');
      return `${head}.${twice}.${sign(`${head}.${twice}`)}`;
    },
  },
  'no signature': { idToken: (draft) => ({ ...draft, sign: () => '' }) },
  'no ID token': { idToken: () => null },
  'no JWT': { idToken: () => 'eyJub25zZW5zZSI6dHJ1ZX0' },
  'an access token in its place': { idToken: (_draft, { accessToken }) => accessToken },
};

/** Well signed, and of somebody else, for somebody else or of another time. */
const otherClaims: Readonly<Record<string, Mode>> = {
  'no iss': { idToken: without('iss') },
  'no nonce': { idToken: without('nonce') },
  'no exp': { idToken: without('exp') },
  'no nbf': { idToken: without('nbf') },
  'no oid': { idToken: without('oid') },
  'no tid': { idToken: without('tid') },
  'no ver': { idToken: without('ver') },
  'aud as a list of us and another': {
    idToken: claims((honest) => ({
      ...honest,
      aud: [honest['aud'], 'd1b4c1c2-3f07-4f7e-9f5e-6f2a0f1f7a55'],
    })),
  },
  'iss of another tenant than tid': { idToken: issuer(() => `${login}/${anotherTenant}/v2.0`) },
  'iss of version 1': { idToken: issuer((tid) => `https://sts.windows.net/${tid}/`) },
  'iss with a slash at the end': { idToken: issuer((tid) => `${login}/${tid}/v2.0/`) },
  'iss of a look-alike host': { idToken: issuer((tid) => `${login}.evil.example/${tid}/v2.0`) },
  'iss that is the template': { idToken: set({ iss: `${login}/{tenantid}/v2.0` }) },
  'tid in capitals': {
    idToken: claims((honest) => ({ ...honest, tid: String(honest['tid']).toUpperCase() })),
  },
  'over for two minutes': { idToken: fromNow('exp', -120) },
  'not good for two minutes': { idToken: fromNow('nbf', 120) },
  'made in two minutes': { idToken: fromNow('iat', 120) },
};

/** Unusual, and right. */
const honest: Readonly<Record<string, Mode>> = {
  honest: { conformanceTest: 'oidcc-client-test' },
  'claims that nobody knows': {
    idToken: set({ 'https://example.org/claim': { deep: [1, 2] }, xms_new: true, groups: ['a', 'b'] }),
  },
  'over for half a minute': { idToken: fromNow('exp', -30) },
  'not good for half a minute': { idToken: fromNow('nbf', 30) },
  'x5t in the header': { idToken: header({ x5t: 'main' }) },
};

/** Every way in which this issuer's ID tokens differ. */
export const idTokenModes = { ...honest, ...ofConformanceSuite, ...otherwiseSigned, ...otherClaims };
