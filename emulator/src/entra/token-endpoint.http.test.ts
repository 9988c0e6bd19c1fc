import {
  createPrivateKey,
  createPublicKey,
  X509Certificate,
  createHash,
  generateKeyPairSync,
  randomUUID,
} from 'node:crypto';
import { createLocalJWKSet, jwtVerify, SignJWT } from 'jose';
import type { JSONWebKeySet } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  authorizeAddress,
  claimsOf,
  mailAuthorizeAddress,
  newBrowser,
  newPkce,
  redirectUri,
  requestToken,
  returned,
  signIn,
  signInSecret,
  startBench,
} from '../../test/relying-party.ts';
import type { Bench, TokenAnswer } from '../../test/relying-party.ts';
import { signInClientId } from '../directory/demo-world.ts';
import { selfSignedCertificate } from '../certificate.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(() => bench.running.close());
beforeEach(() => bench.control.reset());

const ada = 'ada@contoso.example';
const contoso = '5b3f2c1e-8d47-4a6b-9c15-27e0d4f8a961';

async function codeFor(upn: string, more: Record<string, string> = {}, tenant?: string): Promise<string> {
  await bench.control.autoAnswer({ upn });
  const address = authorizeAddress({ login_hint: upn, ...more }, tenant);
  return returned(await newBrowser(bench.login).get(address))['code'] ?? '';
}

const redeemCode = (code: string, more: Record<string, string> = {}, tenant?: string): Promise<TokenAnswer> =>
  requestToken(
    bench.login,
    { grant_type: 'authorization_code', code, redirect_uri: redirectUri, ...more },
    tenant === undefined ? {} : { tenant },
  );
const refresh = (token: unknown, more: Record<string, string> = {}): Promise<TokenAnswer> =>
  requestToken(bench.login, { grant_type: 'refresh_token', refresh_token: String(token), ...more });
const errorOf = (answer: TokenAnswer): unknown[] => [
  answer.status,
  answer.body['error'],
  answer.body['error_codes'],
  answer.body['suberror'],
];

describe('authorization_code', () => {
  test('issues tokens whose ID token verifies against the published keys', async () => {
    const { body, headers } = await signIn(bench, ada);
    expect(body).toMatchObject({ token_type: 'Bearer', scope: 'email openid profile' });
    expect(headers.get('cache-control')).toContain('no-store');
    const jwks = (await (await fetch(`${bench.login}/common/discovery/v2.0/keys`)).json()) as JSONWebKeySet;
    const { payload, protectedHeader } = await jwtVerify(String(body['id_token']), createLocalJWKSet(jwks), {
      issuer: `https://login.microsoftonline.com/${contoso}/v2.0`,
      audience: signInClientId,
    });
    expect(Object.keys(protectedHeader).toSorted()).toEqual(['alg', 'kid', 'typ']);
    expect(payload).toMatchObject({
      tid: contoso,
      oid: '41f7c8d2-6b0e-4e93-a518-9d2c7f3b60e4',
      preferred_username: ada,
      name: 'Ada Lindqvist',
      email: ada,
      xms_edov: true,
      nonce: 'nonce-1',
      acct: 0,
      ver: '2.0',
    });
    expect(payload).not.toHaveProperty('roles');
    expect(payload).not.toHaveProperty('idp');
  });

  test('echoes scopes in the style of the request', async () => {
    await bench.control.autoAnswer({ upn: ada });
    const answer = returned(await newBrowser(bench.login).get(mailAuthorizeAddress({ login_hint: ada })));
    const { body } = await requestToken(bench.login, {
      grant_type: 'authorization_code',
      code: answer['code'] ?? '',
      redirect_uri: 'http://localhost:3000/mailboxes/callback',
      client_id: 'd3a85e17-9f60-4b2c-8e74-0a6bc95d1f82',
      client_secret: 'emulated-mail-secret-9b2e',
    });
    expect(body['scope']).toBe('openid profile https://graph.microsoft.com/Mail.Send');
  });

  test('sub is pairwise, oid is one', async () => {
    const signInClaims = claimsOf((await signIn(bench, ada)).body['id_token']);
    const again = claimsOf((await signIn(bench, ada)).body['id_token']);
    const answer = returned(await newBrowser(bench.login).get(mailAuthorizeAddress({ login_hint: ada })));
    const mail = await requestToken(bench.login, {
      grant_type: 'authorization_code',
      code: answer['code'] ?? '',
      redirect_uri: 'http://localhost:3000/mailboxes/callback',
      client_id: 'd3a85e17-9f60-4b2c-8e74-0a6bc95d1f82',
      client_secret: 'emulated-mail-secret-9b2e',
    });
    const mailClaims = claimsOf(mail.body['id_token']);
    expect(again['sub']).toBe(signInClaims['sub']);
    expect(mailClaims['sub']).not.toBe(signInClaims['sub']);
    expect(mailClaims['oid']).toBe(signInClaims['oid']);
  });

  test('a guest has another oid and an idp in the resource tenant, and is at home elsewhere', async () => {
    await bench.control.registration('fabrikam.example', 'sign-in', 'grant');
    const pat = 'pat@fabrikam.example';
    const guest = claimsOf((await signIn(bench, pat, { tenant: contoso })).body['id_token']);
    expect(guest).toMatchObject({
      tid: contoso,
      oid: '0fe92c71-d486-4b3a-a9d5-c83b6e14f720',
      idp: 'https://sts.windows.net/c94e7a02-1f5d-4b38-a6e9-80d3b2715f4c/',
      acct: 1,
      preferred_username: pat,
    });
    const home = claimsOf((await signIn(bench, pat)).body['id_token']);
    expect(home).toMatchObject({ oid: 'a7350d8e-4bf1-4c92-86e7-1d9f5a2bc064', acct: 0 });
  });

  test('an app role is the business of the tenant of the person: each assigns its own, for one registration', async () => {
    const vendor = 'e07b94c6-5a2f-4d81-b3e8-61f9d07a4c35';
    const rolesOf = async (upn: string, tenant?: string): Promise<unknown[]> => {
      const claims = claimsOf(
        (await signIn(bench, upn, tenant === undefined ? {} : { tenant })).body['id_token'],
      );
      return [claims['tid'], claims['roles']];
    };
    expect(await rolesOf(ada)).toEqual([contoso, undefined]);
    await bench.control.putUser(ada, { appRoles: { 'sign-in': ['support-agent'] } });
    expect(await rolesOf(ada)).toEqual([contoso, ['support-agent']]);
    await bench.control.putUser(ada, { appRoles: { 'sign-in': [], mail: ['support-agent'] } });
    expect(await rolesOf(ada)).toEqual([contoso, undefined]);
    expect(await rolesOf('sam@parspec.example', vendor)).toEqual([vendor, ['support-agent']]);
    await bench.control.putUser('sam@parspec.example', { appRoles: { 'sign-in': [] } });
    expect(await rolesOf('sam@parspec.example', vendor)).toEqual([vendor, undefined]);
  });

  test('auth_time is when the person last typed something, which prompt=login asks for anew', async () => {
    const browser = newBrowser(bench.login);
    await bench.control.autoAnswer({ upn: ada });
    const authTime = async (more: Record<string, string>): Promise<number> => {
      const code = returned(await browser.get(authorizeAddress({ login_hint: ada, ...more })))['code'] ?? '';
      return Number(claimsOf((await redeemCode(code)).body['id_token'])['auth_time']);
    };
    const first = await authTime({});
    await bench.control.setClock({ advanceSeconds: 1200 });
    expect(await authTime({})).toBe(first);
    expect(await authTime({ prompt: 'login' })).toBeGreaterThanOrEqual(first + 1200);
  });

  test('support agents have their app role, without a mailbox there is no email', async () => {
    const sam = claimsOf((await signIn(bench, 'sam@parspec.example')).body['id_token']);
    expect(sam['roles']).toEqual(['support-agent']);
    const max = claimsOf((await signIn(bench, 'max@contoso.example')).body['id_token']);
    expect(max).not.toHaveProperty('email');
    expect(max['preferred_username']).toBe('max@contoso.example');
  });

  test('an email of a domain nobody verified is removed, unless the registration keeps it', async () => {
    await bench.control.putUser(ada, { mail: 'ceo@northwind.example' });
    expect(claimsOf((await signIn(bench, ada)).body['id_token'])).not.toHaveProperty('email');
    await bench.control.patchRegistration('sign-in', { removeUnverifiedEmailClaim: false });
    expect(claimsOf((await signIn(bench, ada)).body['id_token'])).toMatchObject({
      email: 'ceo@northwind.example',
      xms_edov: false,
    });
  });

  test('a code works once', async () => {
    const code = await codeFor(ada);
    expect((await redeemCode(code)).status).toBe(200);
    expect(errorOf(await redeemCode(code))).toEqual([400, 'invalid_grant', [54005], undefined]);
  });

  test('of two redemptions at once one wins', async () => {
    const code = await codeFor(ada);
    const answers = await Promise.all([redeemCode(code), redeemCode(code)]);
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, 400]);
  });

  test('a code lives ten minutes by the emulator’s clock', async () => {
    const code = await codeFor(ada);
    await bench.control.setClock({ advanceSeconds: 601 });
    expect(errorOf(await redeemCode(code))).toEqual([400, 'invalid_grant', [70008], undefined]);
  });

  test.each([
    ['no verifier', {}, [50148]],
    ['a wrong verifier', { code_verifier: newPkce().verifier }, [501481]],
  ])('PKCE: %s', async (_name, more, codes) => {
    const pkce = newPkce();
    const code = await codeFor(ada, { code_challenge: pkce.challenge, code_challenge_method: 'S256' });
    expect(errorOf(await redeemCode(code, more))).toEqual([400, 'invalid_grant', codes, undefined]);
    expect((await redeemCode(code, { code_verifier: pkce.verifier })).status).toBe(200);
  });

  test('PKCE plain compares the words', async () => {
    const code = await codeFor(ada, { code_challenge: 'plain-challenge' });
    expect((await redeemCode(code, { code_verifier: 'plain-challenge' })).status).toBe(200);
  });

  test('another redirect URI, another tenant, another client', async () => {
    const code = await codeFor(ada);
    expect(errorOf(await redeemCode(code, { redirect_uri: `${redirectUri}/` }))[2]).toEqual([500112]);
    expect(errorOf(await redeemCode(code, {}, 'northwind.example'))[2]).toEqual([700005]);
    const mail = {
      client_id: 'd3a85e17-9f60-4b2c-8e74-0a6bc95d1f82',
      client_secret: 'emulated-mail-secret-9b2e',
    };
    expect(errorOf(await redeemCode(code, mail))[2]).toEqual([70000]);
  });
});

describe('refresh_token', () => {
  test('rotates, and the old one goes on working', async () => {
    const first = (await signIn(bench, ada)).body['refresh_token'];
    const second = (await refresh(first)).body['refresh_token'];
    expect(second).not.toBe(first);
    expect((await refresh(first)).status).toBe(200);
    expect((await refresh(second)).status).toBe(200);
  });

  test('is there only with offline_access', async () => {
    const { body } = await signIn(bench, ada, { more: { scope: 'openid profile' } });
    expect(body).not.toHaveProperty('refresh_token');
  });

  test('lives 90 days', async () => {
    const token = (await signIn(bench, ada)).body['refresh_token'];
    await bench.control.setClock({ advanceSeconds: 89 * 86_400 });
    const renewed = await refresh(token);
    expect(renewed.status).toBe(200);
    await bench.control.setClock({ advanceSeconds: 2 * 86_400 });
    expect(errorOf(await refresh(token))).toEqual([400, 'invalid_grant', [700082], 'bad_token']);
    expect((await refresh(renewed.body['refresh_token'])).status).toBe(200);
  });

  test.each([
    ['disabled', () => bench.control.user(ada, 'disable'), [400, 'invalid_grant', [50057], undefined]],
    ['deleted', () => bench.control.user(ada, 'delete'), [400, 'invalid_grant', [500341], undefined]],
    [
      'sessions revoked',
      () => bench.control.user(ada, 'revoke-sessions'),
      [400, 'invalid_grant', [50173], 'bad_token'],
    ],
    [
      'password reset in the Entra admin centre',
      () => bench.control.user(ada, 'reset-password'),
      [400, 'invalid_grant', [50173], 'bad_token'],
    ],
    [
      'password reset in the Azure portal',
      () => bench.control.user(ada, 'reset-password', { in: 'azure-portal' }),
      [200, undefined, undefined, undefined],
    ],
    [
      'grants removed',
      () => bench.control.registration('contoso.example', 'sign-in', 'revoke-grants'),
      [400, 'invalid_grant', [65001], 'consent_required'],
    ],
    [
      'application disabled',
      () => bench.control.registration('contoso.example', 'sign-in', 'disable'),
      [400, 'unauthorized_client', [7000112], undefined],
    ],
    [
      'application deleted',
      () => bench.control.registration('contoso.example', 'sign-in', 'delete'),
      [401, 'invalid_client', [7000229], undefined],
    ],
    [
      'assignment required',
      () => bench.control.registration('contoso.example', 'sign-in', 'require-assignment'),
      [400, 'invalid_grant', [50105], undefined],
    ],
    [
      'MFA in the background',
      () =>
        bench.control.patchTenant('contoso.example', {
          conditionalAccess: [{ code: 50076, when: 'background' }],
        }),
      [400, 'invalid_grant', [50076], 'basic_action'],
    ],
  ] as const)('looks at the directory as it is now: %s', async (_name, change, expected) => {
    const token = (await signIn(bench, ada)).body['refresh_token'];
    await change();
    expect(errorOf(await refresh(token))).toEqual(expected);
  });

  test('is alive again when the account is, and revocation stays', async () => {
    const token = (await signIn(bench, ada)).body['refresh_token'];
    await bench.control.user(ada, 'disable');
    await bench.control.user(ada, 'enable');
    expect((await refresh(token)).status).toBe(200);
    await bench.control.user(ada, 'revoke-sessions');
    const fresh = (await signIn(bench, ada)).body['refresh_token'];
    expect((await refresh(fresh)).status).toBe(200);
    expect((await refresh(token)).status).toBe(400);
  });

  test('anything that is not ours: AADSTS9002313', async () => {
    expect(errorOf(await refresh('1.garbage'))).toEqual([400, 'invalid_grant', [9002313], undefined]);
  });
});

describe('client authentication', () => {
  const form = { grant_type: 'client_credentials', scope: 'https://graph.microsoft.com/.default' };
  const ask = (more: Record<string, string>, headers: Record<string, string> = {}): Promise<TokenAnswer> =>
    requestToken(bench.login, { ...form, ...more }, { tenant: contoso, headers });
  beforeEach(() => bench.control.registration('contoso.example', 'sign-in', 'grant'));

  test('secret in the body, and an answer without scope', async () => {
    const { status, body } = await ask({});
    expect(status).toBe(200);
    expect(Object.keys(body).toSorted()).toEqual([
      'access_token',
      'expires_in',
      'ext_expires_in',
      'token_type',
    ]);
  });

  test('Basic, form-encoded as openid-client does, without a client_id in the body', async () => {
    const basic = Buffer.from(
      `${signInClientId.replaceAll('-', '%2D')}:${signInSecret.replaceAll('-', '%2D')}`,
    ).toString('base64');
    expect(
      (await ask({ client_id: '', client_secret: '' }, { authorization: `Basic ${basic}` })).status,
    ).toBe(200);
  });

  test.each([
    ['a wrong secret', { client_secret: 'wrong' }, [401, 'invalid_client', [7000215], undefined]],
    ['no secret', { client_secret: '' }, [401, 'invalid_client', [7000218], undefined]],
    ['no client', { client_id: '' }, [400, 'invalid_request', [900144], undefined]],
    ['an unknown client', { client_id: randomUUID() }, [400, 'unauthorized_client', [700038], undefined]],
    [
      'a scope without .default',
      { scope: 'https://graph.microsoft.com/Mail.Send' },
      [400, 'invalid_scope', [1002012], undefined],
    ],
    ['another grant type', { grant_type: 'device' }, [400, 'unsupported_grant_type', [70003], undefined]],
  ])('%s', async (_name, more, expected) => {
    expect(errorOf(await ask(more))).toEqual(expected);
  });

  test('an expired secret is the vendor’s fault, not the user’s', async () => {
    await bench.control.patchRegistration('sign-in', { secretExpiresAt: '2020-01-01T00:00:00Z' });
    expect(errorOf(await ask({}))).toEqual([401, 'invalid_client', [7000222], undefined]);
  });

  test('not over /organizations, and not without a service principal', async () => {
    expect(errorOf(await requestToken(bench.login, form))[2]).toEqual([9001023]);
    expect(errorOf(await requestToken(bench.login, form, { tenant: 'northwind.example' }))[2]).toEqual([
      7000229,
    ]);
  });

  describe('by certificate', () => {
    const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const der = selfSignedCertificate(pair, 'Parspec', new Date('2026-01-01'));
    const pem = new X509Certificate(der).toString();
    const assertion = (alg: string, claims: Record<string, unknown> = {}): Promise<string> =>
      new SignJWT({ jti: randomUUID(), ...claims })
        .setProtectedHeader({
          alg,
          typ: 'JWT',
          'x5t#S256': createHash('sha256').update(der).digest('base64url'),
        })
        .setIssuer(signInClientId)
        .setSubject(signInClientId)
        .setAudience(`https://login.microsoftonline.com/${contoso}/oauth2/v2.0/token`)
        .setIssuedAt()
        .setExpirationTime('10m')
        .sign(createPrivateKey(pair.privateKey.export({ type: 'pkcs8', format: 'pem' })));
    const asAssertion = (client_assertion: string): Record<string, string> => ({
      client_secret: '',
      client_assertion,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    });

    test.each(['PS256', 'RS256'])('%s', async (alg) => {
      await bench.control.patchRegistration('sign-in', { certificates: [pem] });
      expect((await ask(asAssertion(await assertion(alg)))).status).toBe(200);
    });

    test('of a certificate nobody registered: AADSTS700027', async () => {
      const other = selfSignedCertificate(
        generateKeyPairSync('rsa', { modulusLength: 2048 }),
        'Other',
        new Date(),
      );
      await bench.control.patchRegistration('sign-in', {
        certificates: [new X509Certificate(other).toString()],
      });
      expect(errorOf(await ask(asAssertion(await assertion('PS256'))))).toEqual([
        401,
        'invalid_client',
        [700027],
        undefined,
      ]);
      expect(createPublicKey(pem).type).toBe('public');
    });

    test('that is over: AADSTS700027', async () => {
      const over = selfSignedCertificate(pair, 'Parspec', new Date('2020-01-01'));
      await bench.control.patchRegistration('sign-in', {
        certificates: [new X509Certificate(over).toString()],
      });
      const header = { alg: 'PS256', 'x5t#S256': createHash('sha256').update(over).digest('base64url') };
      const signed = await new SignJWT({ jti: randomUUID() })
        .setProtectedHeader(header)
        .setIssuer(signInClientId)
        .setSubject(signInClientId)
        .setAudience(`https://login.microsoftonline.com/${contoso}/oauth2/v2.0/token`)
        .setExpirationTime('10m')
        .sign(pair.privateKey);
      expect(errorOf(await ask(asAssertion(signed)))[2]).toEqual([700027]);
    });

    test('out of date: AADSTS700024', async () => {
      await bench.control.patchRegistration('sign-in', { certificates: [pem] });
      const old = await assertion('PS256');
      await bench.control.setClock({ advanceSeconds: 3600 });
      expect(errorOf(await ask(asAssertion(old)))[2]).toEqual([700024]);
    });
  });
});

describe('the error envelope', () => {
  test('has Microsoft’s members, ids that agree, and the caller’s correlation id', async () => {
    const { body, headers } = await requestToken(
      bench.login,
      { grant_type: 'authorization_code', code: 'x', redirect_uri: redirectUri, client_secret: 'wrong' },
      { headers: { 'client-request-id': '3e7b6f52-9c1d-4f08-a2b7-d5c46e91083a' } },
    );
    expect(Object.keys(body)).toEqual([
      'error',
      'error_description',
      'error_codes',
      'timestamp',
      'trace_id',
      'correlation_id',
      'error_uri',
    ]);
    expect(body['correlation_id']).toBe('3e7b6f52-9c1d-4f08-a2b7-d5c46e91083a');
    expect(headers.get('x-ms-request-id')).toBe(body['trace_id']);
    expect(body['timestamp']).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/);
    expect(body['error_uri']).toBe('https://login.microsoftonline.com/error?code=7000215');
    expect(body['error_description']).toBe(
      `AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${signInClientId}'. Trace ID: ${String(body['trace_id'])} Correlation ID: ${String(body['correlation_id'])} Timestamp: ${String(body['timestamp'])}`,
    );
  });
});

test('state and nonce come back where they were sent, and nowhere else', async () => {
  await bench.control.autoAnswer({ upn: ada });
  const answer = returned(await newBrowser(bench.login).get(authorizeAddress({ state: '', nonce: '' })));
  expect(answer).not.toHaveProperty('state');
  const { body } = await redeemCode(answer['code'] ?? '');
  expect(claimsOf(body['id_token'])).not.toHaveProperty('nonce');
});

test('every answer, good or bad, has Microsoft’s headers', async () => {
  for (const [{ headers }, code] of [
    [await signIn(bench, ada), 0],
    [await redeemCode('nonsense'), 9002313],
  ] as const) {
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store, no-cache',
      pragma: 'no-cache',
      expires: '-1',
      'x-ms-clitelem': `1,${code},0,,`,
      'x-ms-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      'x-ms-ests-server': expect.any(String) as string,
    });
  }
});

describe('what was given to a single-page app', () => {
  const spaRedirectUri = 'http://localhost:5173/';
  const codeOf = ({ status, body }: TokenAnswer): unknown[] => [
    status,
    (body['error_codes'] as number[] | undefined)?.[0],
  ];
  const fromPage = { headers: { origin: 'http://localhost:5173' } };
  const codeAt = async (address: string): Promise<string> => {
    await bench.control.patchRegistration('sign-in', { spaRedirectUris: [spaRedirectUri] });
    await bench.control.autoAnswer({ upn: 'ada@contoso.example' });
    return returned(await newBrowser(bench.login).get(address))['code'] ?? '';
  };
  const withPkce = { code_challenge: newPkce().verifier, code_challenge_method: 'plain' };
  const ofPage = async (more: Record<string, string> = withPkce) => ({
    grant_type: 'authorization_code',
    code: await codeAt(authorizeAddress({ redirect_uri: spaRedirectUri, ...more })),
    redirect_uri: spaRedirectUri,
    code_verifier: withPkce.code_challenge,
    client_secret: '',
  });

  test('is redeemed by a page, without a secret and with PKCE alone', async () => {
    const form = await ofPage();
    expect(codeOf(await requestToken(bench.login, form))).toEqual([400, 9002327]);
    const secret = { ...form, client_secret: signInSecret };
    expect(codeOf(await requestToken(bench.login, secret, fromPage))).toEqual([401, 700025]);
    const { status, headers, body } = await requestToken(bench.login, form, fromPage);
    expect([status, headers.get('access-control-allow-origin')]).toEqual([200, '*']);

    const refresh = {
      grant_type: 'refresh_token',
      refresh_token: String(body['refresh_token']),
      client_secret: '',
    };
    expect(codeOf(await requestToken(bench.login, refresh))).toEqual([400, 9002327]);
    expect((await requestToken(bench.login, refresh, fromPage)).status).toBe(200);
    expect(codeOf(await requestToken(bench.login, await ofPage({}), fromPage))).toEqual([400, 9002325]);
  });

  test('ends a day after the sign-in, however often it was renewed', async () => {
    const renew = async (token: unknown) =>
      requestToken(
        bench.login,
        { grant_type: 'refresh_token', refresh_token: String(token), client_secret: '' },
        fromPage,
      );
    const first = await requestToken(bench.login, await ofPage(), fromPage);
    await bench.control.setClock({ advanceSeconds: 23 * 3600 });
    const second = await renew(first.body['refresh_token']);
    expect(second.status).toBe(200);
    await bench.control.setClock({ advanceSeconds: 3600 + 1 });
    expect(codeOf(await renew(second.body['refresh_token']))).toEqual([400, 700084]);
  });

  test('a page cannot redeem what was given to a server', async () => {
    const form = {
      grant_type: 'authorization_code',
      code: await codeAt(authorizeAddress()),
      redirect_uri: redirectUri,
    };
    expect(codeOf(await requestToken(bench.login, form, fromPage))).toEqual([400, 9002326]);
  });
});
