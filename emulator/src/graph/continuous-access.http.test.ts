import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  authorizeAddress,
  claimsOf,
  newBrowser,
  redirectUri,
  requestToken,
  returned,
} from '../../test/relying-party.ts';
import type { TokenAnswer } from '../../test/relying-party.ts';
import { letter, startMailBench } from './mail-bench.ts';
import type { MailBench } from './mail-bench.ts';

let bench: MailBench;
beforeAll(async () => {
  bench = await startMailBench();
});
afterAll(() => bench.running.close());
beforeEach(() => bench.control.reset());

const ada = 'ada@contoso.example';
const pat = 'pat@fabrikam.example';
const contoso = '5b3f2c1e-8d47-4a6b-9c15-27e0d4f8a961';
const cp1 = { claims: '{"access_token":{"xms_cc":{"values":["cp1"]}}}' };
const scope = 'openid profile offline_access User.Read Mail.Send';
const hours = 3600;

interface Way {
  readonly upn?: string;
  readonly tenant?: string;
  readonly authorize?: Record<string, string>;
  readonly token?: Record<string, string>;
}

/** A sign-in with the claims of each of its two requests. */
async function signIn({ upn = ada, tenant, authorize = {}, token = {} }: Way): Promise<TokenAnswer['body']> {
  await bench.control.autoAnswer({ upn });
  const address = authorizeAddress({ login_hint: upn, scope, ...authorize }, tenant);
  const { code = '' } = returned(await newBrowser(bench.login).get(address));
  const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, ...token };
  return (await requestToken(bench.login, form, tenant === undefined ? {} : { tenant })).body;
}

const refresh = (body: TokenAnswer['body'], more: Record<string, string> = {}): Promise<TokenAnswer> =>
  requestToken(bench.login, {
    grant_type: 'refresh_token',
    refresh_token: String(body['refresh_token']),
    ...more,
  });

const me = (body: TokenAnswer['body']): Promise<Response> =>
  fetch(`${bench.graph}/v1.0/me`, { headers: { authorization: `Bearer ${String(body['access_token'])}` } });

function isContinuous(body: TokenAnswer['body']): boolean {
  const seconds = Number(body['expires_in']);
  const isLong = seconds >= 20 * hours && seconds <= 28 * hours;
  const isShort = seconds >= 1 * hours && seconds <= 1.5 * hours;
  expect(isLong !== isShort).toBe(true);
  expect(claimsOf(body['access_token'])['xms_cc']).toEqual(isLong ? ['cp1'] : undefined);
  expect(body).not.toHaveProperty('refresh_in');
  return isLong;
}

describe('who gets a token that lives 20 to 28 hours', () => {
  test.each<[string, Way, boolean]>([
    ['declared at authorize and with the code', { authorize: cp1, token: cp1 }, true],
    ['declared at authorize alone', { authorize: cp1 }, true],
    ['declared with the code alone', { token: cp1 }, true],
    ['not declared', {}, false],
    ['claims that are no JSON', { authorize: { claims: 'cp1' }, token: { claims: '{' } }, false],
  ])('%s', async (_name, way, expected) => {
    expect(isContinuous(await signIn(way))).toBe(expected);
  });

  test('a refresh declares for itself', async () => {
    const declared = await signIn({ authorize: cp1, token: cp1 });
    expect(isContinuous((await refresh(declared)).body)).toBe(false);
    expect(isContinuous((await refresh(await signIn({}), cp1)).body)).toBe(true);
  });

  test('not a guest, whose revocation nobody enforces at once', async () => {
    const granted = { scopes: scope.split(' ') };
    await bench.control.registration('fabrikam.example', 'sign-in', 'grant', granted);
    const guest = await signIn({ upn: pat, tenant: contoso, authorize: cp1, token: cp1 });
    expect(isContinuous(guest)).toBe(false);
    await bench.control.user(pat, 'revoke-sessions');
    expect((await me(guest)).status).toBe(200);
    expect(isContinuous(await signIn({ upn: pat, authorize: cp1, token: cp1 }))).toBe(true);
  });

  test('not a personal account, which is not Entra’s', async () => {
    const way = { upn: 'riley@outlook.example', tenant: 'common', authorize: cp1, token: cp1 };
    expect(isContinuous(await signIn(way))).toBe(false);
  });

  test('it is good for 20 hours, and after 28 it has expired like any other', async () => {
    const body = await signIn({ authorize: cp1 });
    await bench.control.setClock({ advanceSeconds: 20 * hours - 60 });
    expect((await me(body)).status).toBe(200);
    await bench.control.setClock({ advanceSeconds: 8 * hours + 60 });
    const expired = await me(body);
    expect(expired.status).toBe(401);
    expect(expired.headers.get('www-authenticate')).not.toContain('insufficient_claims');
  });
});

const events = [
  ['sessions revoked', () => bench.control.user(ada, 'revoke-sessions')],
  ['disabled', () => bench.control.user(ada, 'disable')],
  ['deleted', () => bench.control.user(ada, 'delete')],
  ['password reset in the Entra admin centre', () => bench.control.user(ada, 'reset-password')],
  [
    'password reset in the Azure portal',
    () => bench.control.user(ada, 'reset-password', { in: 'azure-portal' }),
  ],
] as const;

describe('critical events', () => {
  test.each(events)('%s: 401 with a challenge for whoever declared cp1', async (_name, happens) => {
    await bench.control.setClock({ set: '2027-02-01T10:00:00Z', freeze: true });
    const body = await signIn({ authorize: cp1 });
    expect((await me(body)).status).toBe(200);
    await happens();
    const refused = await me(body);
    expect(refused.status).toBe(401);
    const claims = Buffer.from(
      `{"access_token":{"nbf":{"essential":true, "value":"${Date.parse('2027-02-01T10:00:00Z') / 1000}"}}}`,
    ).toString('base64');
    expect(refused.headers.get('www-authenticate')).toBe(
      'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", ' +
        `client_id="00000003-0000-0000-c000-000000000000", error="insufficient_claims", claims="${claims}"`,
    );
    expect(await refused.json()).toMatchObject({
      error: {
        code: 'InvalidAuthenticationToken',
        message:
          'Continuous access evaluation resulted in challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp',
        innerError: { date: '2027-02-01T10:00:00' },
      },
    });
  });

  // Somebody deleted is missing at Graph whatever the token (send-mail.http.test.ts).
  test.each(events.filter(([name]) => name !== 'deleted'))(
    '%s: nothing at all for whoever did not',
    async (_name, happens) => {
      const body = await signIn({});
      await happens();
      expect((await me(body)).status).toBe(200);
    },
  );

  test('somebody else’s event is none', async () => {
    const body = await signIn({ authorize: cp1 });
    await bench.control.user('ben@contoso.example', 'revoke-sessions');
    expect((await me(body)).status).toBe(200);
  });

  test('a mail is refused as well, and nothing is stored', async () => {
    const authorization = `Bearer ${String((await signIn({ authorize: cp1 }))['access_token'])}`;
    expect((await bench.post(letter(), { authorization })).status).toBe(202);
    await bench.control.user(ada, 'revoke-sessions');
    const refused = await bench.post(letter(), { authorization });
    expect(refused.status).toBe(401);
    expect(refused.headers.get('www-authenticate')).toContain('error="insufficient_claims"');
    expect(await bench.list(ada, 'sent')).toHaveLength(1);
  });

  test('whoever is enabled again goes on', async () => {
    const body = await signIn({ authorize: cp1 });
    await bench.control.user(ada, 'disable');
    expect((await me(body)).status).toBe(401);
    await bench.control.user(ada, 'enable');
    expect((await me(body)).status).toBe(200);
  });
});

describe('the claims of a challenge, at the token endpoint', () => {
  async function challenged(body: TokenAnswer['body']): Promise<{ claims: string; nbf: number }> {
    const header = (await me(body)).headers.get('www-authenticate') ?? '';
    const claims = Buffer.from(/claims="([^"]+)"/.exec(header)?.[1] ?? '', 'base64').toString();
    return { claims, nbf: Number(/"value":"(\d+)"/.exec(claims)?.[1]) };
  }

  /** As MSAL merges them. */
  const withCp1 = (claims: string): Record<string, string> => {
    const { access_token: wanted } = JSON.parse(claims) as { access_token: object };
    return { claims: JSON.stringify({ access_token: { ...wanted, xms_cc: { values: ['cp1'] } } }) };
  };

  test('after a revocation only a new sign-in satisfies them, also in the same instant', async () => {
    await bench.control.setClock({ freeze: true });
    const body = await signIn({ authorize: cp1 });
    await bench.control.user(ada, 'revoke-sessions');
    const { claims, nbf } = await challenged(body);
    expect((await refresh(body, withCp1(claims))).body).toMatchObject({
      error: 'invalid_grant',
      error_codes: [50173],
      suberror: 'bad_token',
    });
    const again = await signIn({ authorize: withCp1(claims), token: withCp1(claims) });
    expect(claimsOf(again['access_token'])['nbf']).toBeGreaterThanOrEqual(nbf);
    expect((await me(again)).status).toBe(200);
    expect((await me(body)).status).toBe(401);
  });

  test('where the refresh token lives on, a refresh satisfies them', async () => {
    const body = await signIn({ authorize: cp1 });
    await bench.control.user(ada, 'reset-password', { in: 'azure-portal' });
    const { claims, nbf } = await challenged(body);
    const renewed = (await refresh(body, withCp1(claims))).body;
    expect(isContinuous(renewed)).toBe(true);
    expect(claimsOf(renewed['access_token'])['nbf']).toBeGreaterThanOrEqual(nbf);
    expect((await me(renewed)).status).toBe(200);
  });
});
