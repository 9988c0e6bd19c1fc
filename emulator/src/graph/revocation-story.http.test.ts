import { InteractionRequiredAuthError } from '@azure/msal-node';
import type { AuthenticationResult, ConfidentialClientApplication } from '@azure/msal-node';
import { GraphError } from '@microsoft/microsoft-graph-client';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { graphFor, msalFor } from '../../test/microsoft-clients.ts';
import { claimsOf, newBrowser, redirectUri, returned, startBench } from '../../test/relying-party.ts';
import type { Bench } from '../../test/relying-party.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(() => bench.running.close());
beforeEach(() => bench.control.reset());

const ada = 'ada@contoso.example';
const scopes = ['User.Read'];

/** Through the sign-in pages, with what the app read from a challenge where there was one. */
async function signIn(msal: ConfidentialClientApplication, claims?: string): Promise<AuthenticationResult> {
  await bench.control.autoAnswer({ upn: ada });
  const asked = { scopes, redirectUri, ...(claims === undefined ? {} : { claims }) };
  const address = await msal.getAuthCodeUrl({ ...asked, loginHint: ada });
  const { code = '' } = returned(await newBrowser(bench.login).get(address));
  return msal.acquireTokenByCode({ ...asked, code });
}

/** `GET /me` with Microsoft's client: the name, or what it threw. */
async function me({ accessToken }: AuthenticationResult): Promise<string | GraphError> {
  const asked = graphFor(bench, () => accessToken).api('/me');
  try {
    return String(((await asked.get()) as Record<string, unknown>)['userPrincipalName']);
  } catch (error) {
    if (error instanceof GraphError) return error;
    throw error;
  }
}

/** The claims of a challenge, decoded as an app has to hand them to MSAL; throws where there was none. */
function challengeOf(answer: string | GraphError): string {
  const header = typeof answer === 'string' ? null : answer.headers?.get('www-authenticate');
  const claims = /error="insufficient_claims", claims="([^"]+)"/.exec(header ?? '')?.[1];
  if (claims === undefined) throw new Error(`no challenge: ${header ?? 'no header'}`);
  return Buffer.from(claims, 'base64').toString();
}

/** What MSAL says instead of a token. */
async function refused(asking: Promise<AuthenticationResult>): Promise<unknown> {
  return asking.then(
    () => 'a token',
    (error: unknown) => error,
  );
}

function accountOf({ account }: AuthenticationResult): NonNullable<AuthenticationResult['account']> {
  if (!account) throw new Error('MSAL knows no account');
  return account;
}

async function tokenRequests(): Promise<number> {
  const all = await bench.control.requests('login');
  return all.filter(({ path }) => path.endsWith('/oauth2/v2.0/token')).length;
}

const needsSignIn = {
  errorCode: 'invalid_grant',
  subError: 'bad_token',
  errorNo: 50173,
};

describe('a client that declares cp1', () => {
  test('sessions revoked: Graph refuses the token at once, MSAL asks for a sign-in, and after it all is well', async () => {
    const msal = await msalFor(bench, ['CP1']);
    const first = await signIn(msal);
    expect(await me(first)).toBe(ada);

    await bench.control.user(ada, 'revoke-sessions');
    const answer = await me(first);
    expect(answer).toMatchObject({ statusCode: 401, code: 'InvalidAuthenticationToken' });
    const claims = challengeOf(answer);

    // From MSAL's own cache the revoked token would come again; with the claims it goes and asks.
    const silent = { scopes, account: accountOf(first) };
    expect((await msal.acquireTokenSilent(silent)).accessToken).toBe(first.accessToken);
    const error = await refused(msal.acquireTokenSilent({ ...silent, claims }));
    expect(error).toBeInstanceOf(InteractionRequiredAuthError);
    expect(error).toMatchObject(needsSignIn);

    // `bad_token` made MSAL forget the refresh token: it does not even ask again.
    const asked = await tokenRequests();
    expect(await refused(msal.acquireTokenSilent({ ...silent, claims }))).toMatchObject({
      errorCode: 'no_tokens_found',
    });
    expect(await tokenRequests()).toBe(asked);

    const second = await signIn(msal, claims);
    expect(await me(second)).toBe(ada);
    const { access_token: wanted } = JSON.parse(claims) as { access_token: { nbf: { value: string } } };
    expect(claimsOf(second.accessToken)['nbf']).toBeGreaterThanOrEqual(Number(wanted.nbf.value));
    expect(await me(first)).toMatchObject({ statusCode: 401 });
  });

  test('password reset in the Azure portal: the refresh token of a web app lives on, so nobody is asked', async () => {
    const msal = await msalFor(bench, ['CP1']);
    const first = await signIn(msal);
    await bench.control.user(ada, 'reset-password', { in: 'azure-portal' });
    const claims = challengeOf(await me(first));
    const second = await msal.acquireTokenSilent({ scopes, account: accountOf(first), claims });
    expect(await me(second)).toBe(ada);
  });

  test('disabled: nothing helps until the account is enabled', async () => {
    const msal = await msalFor(bench, ['CP1']);
    const first = await signIn(msal);
    await bench.control.user(ada, 'disable');
    const claims = challengeOf(await me(first));
    const silent = { scopes, account: accountOf(first), claims };
    expect(await refused(msal.acquireTokenSilent(silent))).toMatchObject({ errorNo: 50057 });
    await bench.control.user(ada, 'enable');
    expect(await me(await msal.acquireTokenSilent(silent))).toBe(ada);
  });
});

describe('a client that does not declare cp1', () => {
  test('sessions revoked: its token goes on until it expires, then its refresh fails', async () => {
    const msal = await msalFor(bench, []);
    const first = await signIn(msal);
    await bench.control.user(ada, 'revoke-sessions');
    expect(await me(first)).toBe(ada);
    await bench.control.setClock({ advanceSeconds: 59 * 60 });
    expect(await me(first)).toBe(ada);
    await bench.control.setClock({ advanceSeconds: 32 * 60 });
    const answer = await me(first);
    expect(answer).toMatchObject({
      statusCode: 401,
      message: 'Lifetime validation failed, the token is expired.',
    });
    expect(() => challengeOf(answer)).toThrow('no challenge');

    // MSAL does not know the emulated clock: by its own the token is still good.
    const silent = { scopes, account: accountOf(first), forceRefresh: true };
    const error = await refused(msal.acquireTokenSilent(silent));
    expect(error).toBeInstanceOf(InteractionRequiredAuthError);
    expect(error).toMatchObject(needsSignIn);
    expect(await me(await signIn(msal))).toBe(ada);
  });
});
