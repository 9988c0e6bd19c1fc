import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import type { JSONWebKeySet } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  authorizeAddress,
  claimsOf,
  newBrowser,
  redirectUri,
  requestToken,
  returned,
  signIn,
  startBench,
} from '../../test/relying-party.ts';
import type { Bench } from '../../test/relying-party.ts';
import { signInClientId } from '../directory/demo-world.ts';
import type { Registration } from '../directory/directory-state.ts';
import { PortTakenError } from '../listen.ts';
import { startEmulator } from '../start-emulator.ts';

const ada = 'ada@contoso.example';
let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(() => bench.running.close());
beforeEach(() => bench.control.reset());

const raw = async (
  method: string,
  path: string,
  body?: string,
): Promise<{ status: number; body: unknown }> => {
  const response = await fetch(`${bench.running.addresses.control}${path}`, {
    method,
    ...(body === undefined ? {} : { body }),
  });
  return { status: response.status, body: await response.json() };
};

describe('errors name the field', () => {
  test.each([
    ['PATCH', '/tenants/contoso.example', '{"userConsent":"maybe"}', 400, 'userConsent'],
    ['PATCH', '/tenants/contoso.example', '{"userconsent":"allow"}', 400, 'userconsent'],
    ['PATCH', '/tenants/nobody.example', '{}', 404, 'domain'],
    ['PATCH', '/tenants/contoso.example', '{"missingPrincipalCode":7}', 400, 'missingPrincipalCode'],
    ['POST', '/tenants/fabrikam.example/consent-requests/x/deny', '{}', 404, 'id'],
    ['PUT', '/users/ada@contoso.example', '{"roles":["Admin"]}', 400, 'roles'],
    ['PUT', '/users/eve@nobody.example', '{}', 400, 'upn'],
    ['POST', '/users/nobody@contoso.example/disable', '{}', 404, 'upn'],
    ['POST', '/users/ada@contoso.example/promote', '{}', 404, 'action'],
    ['POST', '/clock', '{"set":"tomorrow"}', 400, 'set'],
    ['POST', '/faults', '{"surface":"login","respond":{"stauts":500}}', 400, 'respond.stauts'],
    ['POST', '/faults', '{"surface":"login","respond":{"aadsts":12}}', 400, 'respond.aadsts'],
    ['POST', '/auto-answer', '{}', 400, 'upn'],
    ['POST', '/reset', '{"world":"mars"}', 400, 'world'],
    ['POST', '/reset', 'world', 400, 'body'],
    ['POST', '/reset', '{"productOrigin":"nowhere"}', 400, 'productOrigin'],
    ['GET', '/nothing', undefined, 404, 'path'],
  ])('%s %s %s', async (method, path, body, status, field) => {
    const answer = await raw(method, path, body);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ field });
  });
});

describe('the world can be built', () => {
  test('a tenant, a person in it, a guest of another, and a sign-in', async () => {
    await bench.control.putTenant('adatum.example', { displayName: 'Adatum', userConsent: 'allow' });
    await bench.control.putUser('uma@adatum.example', {
      displayName: 'Uma Berg',
      guestOf: 'contoso.example',
    });
    const { body } = await signIn(bench, 'uma@adatum.example');
    expect(claimsOf(body['id_token'])['name']).toBe('Uma Berg');
    const guest = await signIn(bench, 'uma@adatum.example', { tenant: 'contoso.example' });
    expect(claimsOf(guest.body['id_token'])['acct']).toBe(1);
  });

  test('redirect URIs and everything else of a registration', async () => {
    await bench.control.patchRegistration('sign-in', { redirectUris: ['http://127.0.0.1:9/back'] });
    const refused = await fetch(`${bench.login}${authorizeAddress()}`);
    expect(await refused.text()).toContain('AADSTS50011');
  });
});

describe('the clock', () => {
  test('is set, runs on, stands still and is reset', async () => {
    const set = await bench.control.setClock({ set: '2027-03-01T00:00:00Z', freeze: true });
    expect(set.now).toBe('2027-03-01T00:00:00.000Z');
    expect((await bench.control.setClock({ advanceSeconds: 90 })).now).toBe('2027-03-01T00:01:30.000Z');
    expect((await bench.control.clock()).now).toBe('2027-03-01T00:01:30.000Z');
    await bench.control.reset();
    const now = Date.parse((await bench.control.clock()).now);
    expect(Math.abs(now - Date.now())).toBeLessThan(5000);
  });
});

describe('the request log', () => {
  test('shows what arrived, with secrets masked', async () => {
    await signIn(bench, ada);
    const requests = await bench.control.requests('login');
    const token = requests.find((request) => request.path.endsWith('/token'));
    expect(token).toMatchObject({ method: 'POST', status: 200, body: { grant_type: 'authorization_code' } });
    expect(token?.body['client_id']).toBe(signInClientId);
    for (const name of ['client_secret', 'code', 'code_verifier'])
      expect(token?.body[name]).toMatch(/^\(masked/);
    expect(JSON.stringify(requests)).not.toContain('emulated-sign-in-secret');
  });
});

describe('faults', () => {
  const token = (form: Record<string, string> = {}): ReturnType<typeof requestToken> =>
    requestToken(bench.login, {
      grant_type: 'authorization_code',
      code: 'x',
      redirect_uri: redirectUri,
      ...form,
    });

  test('answer as told, as often as told, and only what matches', async () => {
    await bench.control.addFault({
      surface: 'login',
      match: { path: '/token', client: signInClientId },
      respond: { status: 503, headers: { 'retry-after': '7' }, body: { error: 'temporarily_unavailable' } },
      times: 2,
    });
    await fetch(`${bench.login}/common/v2.0/.well-known/openid-configuration`);
    const first = await token();
    expect([first.status, first.headers.get('retry-after'), first.body['error']]).toEqual([
      503,
      '7',
      'temporarily_unavailable',
    ]);
    expect((await token()).status).toBe(503);
    expect((await token()).status).toBe(400);
  });

  test('by an AADSTS number: the redirect and the token endpoint, each in its own form', async () => {
    const order = (path: string, respond: object): Promise<unknown> =>
      bench.control.addFault({ surface: 'login', match: { path }, respond });
    await order('/authorize', { aadsts: 50105 });
    const answer = returned(await newBrowser(bench.login).get(authorizeAddress()));
    expect(answer).toMatchObject({ error: 'access_denied', state: 'state-1' });
    expect(answer['error_description']).toMatch(/^AADSTS50105: Your administrator has configured /);
    await order('/token', { aadsts: 53003 });
    const refused = await token();
    expect(refused.body).toMatchObject({
      error: 'invalid_grant',
      suberror: 'message_only',
      error_codes: [53003],
    });
    await order('/token', { aadsts: 50105, error: 'invalid_grant' });
    expect((await token()).body).toMatchObject({ error: 'invalid_grant', error_codes: [50105] });
  });

  test('for one person only', async () => {
    const adas = (await signIn(bench, ada)).body['refresh_token'];
    const bens = (await signIn(bench, 'ben@contoso.example')).body['refresh_token'];
    await bench.control.addFault({
      surface: 'login',
      match: { upn: ada },
      respond: { status: 500, body: {} },
    });
    const refresh = (value: unknown): Promise<number> =>
      token({ grant_type: 'refresh_token', refresh_token: String(value) }).then((answer) => answer.status);
    expect(await refresh(bens)).toBe(200);
    expect(await refresh(adas)).toBe(500);
  });

  test('do the work first where told: the code is spent although the answer was lost', async () => {
    await bench.control.autoAnswer({ upn: ada });
    const code = returned(await newBrowser(bench.login).get(authorizeAddress()))['code'] ?? '';
    await bench.control.addFault({
      surface: 'login',
      match: { path: '/token' },
      respond: { status: 504, body: {}, execute: true },
    });
    expect((await token({ code })).status).toBe(504);
    expect((await token({ code })).body['error_codes']).toEqual([54005]);
  });

  test.each(['before-answer', 'mid-answer'] as const)('cut the connection %s', async (cut) => {
    await bench.control.addFault({ surface: 'login', respond: { cut } });
    await expect(token()).rejects.toThrow();
    expect((await token()).status).toBe(400);
  });

  test('never answer', async () => {
    await bench.control.addFault({ surface: 'login', respond: { hang: true } });
    const waiting = fetch(`${bench.login}/common/discovery/v2.0/keys`, { signal: AbortSignal.timeout(150) });
    await expect(waiting).rejects.toThrow();
  });

  test.each([['unknown-key'], ['none'], ['public-key-as-hmac'], ['bad-signature']] as const)(
    'sign the ID token with %s, and it does not verify',
    async (signWith) => {
      await bench.control.addFault({
        surface: 'login',
        match: { path: '/token' },
        respond: { idToken: { signWith } },
      });
      const jwt = String((await signIn(bench, ada)).body['id_token']);
      const jwks = (await (await fetch(`${bench.login}/common/discovery/v2.0/keys`)).json()) as JSONWebKeySet;
      await expect(jwtVerify(jwt, createLocalJWKSet(jwks))).rejects.toThrow();
    },
  );

  test('sign with a key whose issuer is another, change and remove claims, or send anything', async () => {
    const fault = (idToken: object): Promise<unknown> =>
      bench.control.addFault({ surface: 'login', match: { path: '/token' }, respond: { idToken } });
    await fault({ signWith: 'wrong-issuer-key' });
    const { kid } = decodeProtectedHeader(String((await signIn(bench, ada)).body['id_token']));
    const jwks = (await (await fetch(`${bench.login}/common/discovery/v2.0/keys`)).json()) as {
      keys: { kid: string; issuer: string }[];
    };
    expect(jwks.keys.find((key) => key.kid === kid)?.issuer).toContain('9188040d');
    await fault({ claims: { nonce: null, aud: 'someone-else' } });
    const claims = claimsOf((await signIn(bench, ada)).body['id_token']);
    expect(claims).not.toHaveProperty('nonce');
    expect(claims['aud']).toBe('someone-else');
    await fault({ raw: 'a.b.c' });
    expect((await signIn(bench, ada)).body['id_token']).toBe('a.b.c');
  });

  test('ignore PKCE', async () => {
    await bench.control.autoAnswer({ upn: ada });
    const address = authorizeAddress({ code_challenge: 'x'.repeat(43), code_challenge_method: 'S256' });
    const code = returned(await newBrowser(bench.login).get(address))['code'] ?? '';
    await bench.control.addFault({
      surface: 'login',
      match: { path: '/token' },
      respond: { ignorePkce: true },
    });
    expect((await token({ code })).status).toBe(200);
  });
});

describe('the control page', () => {
  test('shows the people, the password and the surfaces, under the yellow band', async () => {
    const page = await (await fetch(`${bench.running.addresses.control}/`)).text();
    for (const words of [
      'This is not Microsoft',
      'Gatehouse-demo-1',
      'Ada Lindqvist',
      bench.running.addresses.outlook,
    ]) {
      expect(page).toContain(words);
    }
  });

  test('a page of another origin cannot steer', async () => {
    const response = await fetch(`${bench.running.addresses.control}/page/reset`, {
      method: 'POST',
      headers: { origin: 'http://evil.example' },
    });
    expect(response.status).toBe(403);
  });
});

describe('state', () => {
  test('goes on over a restart: grants, refresh tokens, used codes, sessions, keys and clock', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'emulator-state-'));
    const first = await startBench({ dataDir });
    await first.control.setClock({ advanceSeconds: 3600 });
    await first.control.autoAnswer({ upn: ada });
    const browser = newBrowser(first.login);
    const code = returned(await browser.get(authorizeAddress()))['code'] ?? '';
    const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri };
    const tokens = await requestToken(first.login, form);
    await first.control.clearAutoAnswers();
    const keys = await (await fetch(`${first.login}/common/discovery/v2.0/keys`)).text();
    await first.running.close();

    const second = await startBench({ dataDir });
    const refresh = { grant_type: 'refresh_token', refresh_token: String(tokens.body['refresh_token']) };
    expect((await requestToken(second.login, refresh)).status).toBe(200);
    expect((await requestToken(second.login, form)).body['error_codes']).toEqual([54005]);
    const again = newBrowser(second.login);
    for (const [name, value] of browser.cookies) again.cookies.set(name, value);
    expect(returned(await again.get(authorizeAddress({ prompt: 'none' })))['code']).toBeDefined();
    expect(await (await fetch(`${second.login}/common/discovery/v2.0/keys`)).text()).toBe(keys);
    expect(Date.parse((await second.control.clock()).now)).toBeGreaterThan(Date.now() + 3_590_000);
    await second.control.reset();
    expect((await requestToken(second.login, refresh)).status).toBe(400);
    await second.running.close();
    await rm(dataDir, { recursive: true });
  });

  test('a reset may tell where the product is from then on', async () => {
    const origin = 'http://localhost:4711';
    await bench.control.call('POST', '/reset', { productOrigin: `${origin}/anywhere` });
    await bench.control.reset();
    const [registration] = await bench.control.call<Registration[]>('GET', '/registrations');
    expect(registration?.redirectUris).toContain(`${origin}/sign-in/microsoft/callback`);
    await bench.control.call('POST', '/reset', { productOrigin: 'http://localhost:3000' });
  });

  test('a taken port is one clear sentence', async () => {
    const port = Number(new URL(bench.running.addresses.control).port);
    await expect(startEmulator({ basePort: port })).rejects.toThrow(PortTakenError);
  });
});
