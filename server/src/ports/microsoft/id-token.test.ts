import { createHmac, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import { createIdTokenVerifier } from './id-token.ts';
import { IdTokenRefused } from './id-token-claims.ts';

const login = 'https://login.microsoftonline.com';
const tid = '5b3f2c1e-8d47-4a6b-9c15-27e0d4f8a961';
const otherTid = 'c94e7a02-1f5d-4b38-a6e9-80d3b2715f4c';
const clientId = '6f2d9b81-4c3e-4a75-b80d-e19f5c7a2364';
const mailClientId = 'd3a85e17-9f60-4b2c-8e74-0a6bc95d1f82';
const now = new Date('2026-11-23T10:00:00Z');
const seconds = now.getTime() / 1000;

const entra = generateKeyPairSync('rsa', { modulusLength: 2048 });
const singleTenant = generateKeyPairSync('rsa', { modulusLength: 2048 });
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });
const publicKey = (kid: string, pair: { publicKey: KeyObject }, issuer: string) => ({
  ...pair.publicKey.export({ format: 'jwk' }),
  kid,
  use: 'sig',
  issuer,
});
const keys = {
  keys: [
    publicKey('k1', entra, `${login}/{tenantid}/v2.0`),
    publicKey('k2', singleTenant, `${login}/${otherTid}/v2.0`),
  ],
};

const header = { typ: 'JWT', alg: 'RS256', kid: 'k1' };
const claims = {
  aud: clientId,
  iss: `${login}/${tid}/v2.0`,
  iat: seconds - 300,
  nbf: seconds - 300,
  exp: seconds + 3600,
  name: 'Ada Lindqvist',
  nonce: 'nonce-of-this-attempt',
  oid: '41f7c8d2-6b0e-4e93-a518-9d2c7f3b60e4',
  preferred_username: 'ada@contoso.example',
  sub: 'pairwise-subject',
  tid,
  ver: '2.0',
};

const part = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
type Signer = (input: string) => string;
const by =
  (pair: { privateKey: KeyObject }): Signer =>
  (input) =>
    sign('RSA-SHA256', Buffer.from(input), pair.privateKey).toString('base64url');
function token(head: unknown = header, body: unknown = claims, signer: Signer = by(entra)): string {
  const input = `${part(head)}.${part(body)}`;
  return `${input}.${signer(input)}`;
}

const verifier = () => createIdTokenVerifier(login, async () => Response.json(keys));
const verify = (idToken: string) => verifier().verify(idToken, { clientId, nonce: claims.nonce, now });
const without = (name: string) => Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name));

test('an honest token is believed', async () => {
  await expect(verify(token())).resolves.toMatchObject({
    tenantId: tid,
    objectId: claims.oid,
    displayName: 'Ada Lindqvist',
    address: 'ada@contoso.example',
    accountDomain: 'contoso.example',
  });
});

const publicPem = entra.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const hmac: Signer = (input) => createHmac('sha256', publicPem).update(input).digest('base64url');
const honest = token();
const [honestHeader = '', honestBody = '', honestSignature = ''] = honest.split('.');

const forgeries: readonly (readonly [string, string])[] = [
  ['alg none without a signature', token({ ...header, alg: 'none' }, claims, () => '')],
  ['alg none with a signature', token({ ...header, alg: 'none' })],
  ...['None', 'NONE', 'nOnE', ''].map(
    (alg) => [`alg "${alg}"`, token({ ...header, alg }, claims, () => '')] as const,
  ),
  ['HS256 with the public key as the secret', token({ ...header, alg: 'HS256' }, claims, hmac)],
  ...['HS384', 'HS512', 'RS384', 'RS512', 'PS256', 'ES256', 'EdDSA', 'rs256'].map(
    (alg) => [`alg ${alg}`, token({ ...header, alg })] as const,
  ),
  ['no alg', token({ typ: 'JWT', kid: 'k1' })],
  ['no kid', token({ typ: 'JWT', alg: 'RS256' })],
  ['an unknown kid', token({ ...header, kid: 'k9' })],
  ['a kid that is a path', token({ ...header, kid: '../../dev/null' })],
  ['a kid that is a number', token({ ...header, kid: 1 })],
  ['an unknown crit', token({ ...header, crit: ['exp'] })],
  ['b64 false', token({ ...header, b64: false, crit: ['b64'] })],
  [
    'jwk in the header',
    token({ ...header, jwk: stranger.publicKey.export({ format: 'jwk' }) }, claims, by(stranger)),
  ],
  ['jku in the header', token({ ...header, jku: 'https://evil.example/keys' }, claims, by(stranger))],
  ['x5u in the header', token({ ...header, x5u: 'https://evil.example/chain' }, claims, by(stranger))],
  ['x5c in the header', token({ ...header, x5c: ['MIIB'] }, claims, by(stranger))],
  ['zip in the header', token({ ...header, zip: 'DEF' })],
  ['a stranger’s key under our kid', token(header, claims, by(stranger))],
  ['a key of another tenant', token({ ...header, kid: 'k2' }, claims, by(singleTenant))],
  ['no signature', `${honestHeader}.${honestBody}.`],
  ['a signature cut short', `${honestHeader}.${honestBody}.${honestSignature.slice(0, -4)}`],
  [
    'a signature with another first byte',
    `${honestHeader}.${honestBody}.${honestSignature.startsWith('A') ? 'B' : 'A'}${honestSignature.slice(1)}`,
  ],
  ['two parts', `${honestHeader}.${honestBody}`],
  ['four parts', `${honest}.x`],
  ['nothing', ''],
  ['no JSON', token('{', claims)],
  ['a body of a list', token(header, [claims])],
  ['a header of null', token(null)],
  ['a member twice in the header', token(`{"alg":"none","typ":"JWT","kid":"k1","alg":"RS256"}`)],
  ['a member twice in the body', token(header, `{"tid":"${otherTid}",${JSON.stringify(claims).slice(1)}`)],
];

describe('A08: a forged token', () => {
  test.each(forgeries)('with %s is refused', async (_name, forged) => {
    await expect(verify(forged)).rejects.toBeInstanceOf(IdTokenRefused);
  });
});

const required = ['exp', 'iat', 'nbf', 'sub', 'oid', 'tid', 'aud', 'iss', 'nonce', 'ver'] as const;
const oddValues = [null, '', 'x', 0, -1, 1e300, true, [], {}];

describe('A09: a claim that is missing or not of its form', () => {
  test.each(required)('%s is missing', async (name) => {
    await expect(verify(token(header, without(name)))).rejects.toBeInstanceOf(IdTokenRefused);
  });

  test.each(
    required
      .flatMap((name) => oddValues.map((value) => [name, value] as const))
      .filter(([name, value]) => !(name === 'sub' && value === 'x')),
  )('%s is %j', async (name, value) => {
    await expect(verify(token(header, { ...claims, [name]: value }))).rejects.toBeInstanceOf(IdTokenRefused);
  });

  test.each([
    ['expired', { exp: seconds - 3600 }],
    ['not yet valid', { nbf: seconds + 3600 }],
    ['a date as text', { exp: '2026-11-24' }],
    ['a GUID in upper case', { oid: claims.oid.toUpperCase() }],
    ['a GUID in braces', { tid: `{${tid}}` }],
  ])('%s', async (_name, change) => {
    await expect(verify(token(header, { ...claims, ...change }))).rejects.toBeInstanceOf(IdTokenRefused);
  });
});

test.each([
  ['absent', without('nonce')],
  ['empty', { ...claims, nonce: '' }],
  ['of another attempt', { ...claims, nonce: 'nonce-of-another' }],
  ['a list', { ...claims, nonce: [claims.nonce] }],
])('A05: a nonce that is %s is refused', async (_name, body) => {
  await expect(verify(token(header, body))).rejects.toBeInstanceOf(IdTokenRefused);
});

test.each([
  ['the mail registration', mailClientId],
  ['a list with ours', [clientId]],
  ['a list with ours and another', [clientId, mailClientId]],
  ['Graph, as in an access token', '00000003-0000-0000-c000-000000000000'],
  ['ours in upper case', clientId.toUpperCase()],
  ['ours with a scheme', `api://${clientId}`],
])('A10: an audience of %s is refused', async (_name, aud) => {
  await expect(verify(token(header, { ...claims, aud }))).rejects.toBeInstanceOf(IdTokenRefused);
});

test.each([
  ['of another tenant than tid', { iss: `${login}/${otherTid}/v2.0` }],
  ['whose tid is another', { tid: otherTid }],
  ['with a slash at the end', { iss: `${login}/${tid}/v2.0/` }],
  ['in upper case', { iss: `${login}/${tid}/v2.0`.toUpperCase() }],
  ['of version 1', { iss: `https://sts.windows.net/${tid}/`, ver: '1.0' }],
  ['of version 1 that says 2', { iss: `https://sts.windows.net/${tid}/` }],
  ['of a look-alike host', { iss: `https://login.microsoftonline.com.evil.example/${tid}/v2.0` }],
  ['of another cloud', { iss: `https://login.microsoftonline.us/${tid}/v2.0` }],
  ['over http', { iss: `http://login.microsoftonline.com/${tid}/v2.0` }],
  ['that is the template', { iss: `${login}/{tenantid}/v2.0` }],
  ['with a query', { iss: `${login}/${tid}/v2.0?x` }],
  ['of common', { iss: `${login}/common/v2.0`, tid: 'common' }],
])('A11: an issuer %s is refused', async (_name, change) => {
  await expect(verify(token(header, { ...claims, ...change }))).rejects.toBeInstanceOf(IdTokenRefused);
});

describe('A20: a clock that differs from Entra’s', () => {
  test.each([
    ['exp', -59],
    ['nbf', 59],
    ['iat', 59],
  ])('%s at %i s from now is within what clocks may differ', async (name, distance) => {
    const body = { ...claims, [name]: seconds + distance };
    await expect(verify(token(header, body))).resolves.toMatchObject({ tenantId: tid });
  });

  test.each([
    ['exp', -61],
    ['nbf', 61],
    ['iat', 61],
    ['iat', 5 * 60],
    ['iat', 24 * 60 * 60],
  ])('%s at %i s from now is not', async (name, distance) => {
    await expect(verify(token(header, { ...claims, [name]: seconds + distance }))).rejects.toBeInstanceOf(
      IdTokenRefused,
    );
  });

  test.each([-24 * 60 * 60, -5 * 60, -30, 30, 5 * 60, 24 * 60 * 60])(
    'a process whose own clock is %i s off decides by the database’s',
    async (off) => {
      vi.useFakeTimers({ toFake: ['Date'], now: now.getTime() + off * 1000 });
      try {
        await expect(verify(token())).resolves.toMatchObject({ tenantId: tid });
        const over = { ...claims, exp: seconds - 61 };
        await expect(verify(token(header, over))).rejects.toBeInstanceOf(IdTokenRefused);
      } finally {
        vi.useRealTimers();
      }
    },
  );
});

test('at least sixty forgeries were tried', () => {
  expect(forgeries.length + required.length * (oddValues.length + 1)).toBeGreaterThanOrEqual(60);
});

test('a key set that cannot be fetched is an outage, not a forgery', async () => {
  const down = createIdTokenVerifier(login, async () => new Response('busy', { status: 503 }));
  await expect(down.verify(token(), { clientId, nonce: claims.nonce, now })).rejects.toMatchObject({
    code: 'microsoft_unreachable',
  });
});
