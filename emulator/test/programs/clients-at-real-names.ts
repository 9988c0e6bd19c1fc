// Microsoft's clients and openid-client as they are published, with nothing told about where Microsoft is: this program
// knows client ids, secrets and real names only. Its test starts it with the variables that hosts mode prints, and reads
// the report on standard output. The one argument is the emulator's control address.
import { AuthError, ConfidentialClientApplication, InteractionRequiredAuthError } from '@azure/msal-node';
import type { AuthenticationResult, NodeAuthOptions } from '@azure/msal-node';
import { Client, GraphError } from '@microsoft/microsoft-graph-client';
import * as oidc from 'openid-client';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { selfSignedCertificate } from '../../src/certificate.ts';
import { createControlClient } from '../../src/control/client.ts';
import { mailClientId, signInClientId } from '../../src/directory/demo-world.ts';
import { newBrowser, redirectUri, returned, signInSecret } from '../relying-party.ts';

const control = createControlClient(process.argv[2] ?? '');
const ada = 'ada@contoso.example';
const ben = 'ben@contoso.example';
const mailRedirectUri = 'http://localhost:3000/mailboxes/callback';
const authority = 'https://login.microsoftonline.com/organizations';

const report: Record<string, unknown> = {};

/** What came of it: its value, or the error by the names that a program would go by. */
async function tried(name: string, act: () => Promise<unknown>): Promise<void> {
  report[name] = await act().catch(named);
}

function named(error: unknown): unknown {
  if (error instanceof AuthError) {
    const { errorCode, subError } = error;
    const { errorNo, claims } = error as { errorNo?: unknown; claims?: string };
    return {
      interaction: error instanceof InteractionRequiredAuthError,
      errorCode,
      subError,
      errorNo: Number(errorNo),
      hasClaims: Boolean(claims),
    };
  }
  if (error instanceof GraphError) return { statusCode: error.statusCode, code: error.code };
  if (error instanceof oidc.ResponseBodyError) {
    const { suberror } = error.cause as { suberror?: unknown };
    return { kind: 'body', status: error.status, error: error.error, suberror };
  }
  if (error instanceof oidc.AuthorizationResponseError) return { kind: 'callback', error: error.error };
  return { fault: String(error) };
}

/** Through the sign-in pages as a browser that knows the real names only. */
async function answerOf(address: string): Promise<URL> {
  const response = await newBrowser('https://login.microsoftonline.com').get(address);
  returned(response);
  return new URL(response.headers.get('location') ?? '');
}

const fresh = async (): Promise<void> => {
  await control.reset();
  await control.autoAnswer({ upn: ada });
};

const tokenRequests = async (): Promise<number> =>
  (await control.requests('login')).filter(({ path }) => path.endsWith('/token')).length;

// MSAL Node, and Graph's client with its token.

const asked = { scopes: ['Mail.Send'], redirectUri: mailRedirectUri };

function newMsal(
  credential: Pick<NodeAuthOptions, 'clientSecret' | 'clientCertificate'> = {
    clientSecret: 'emulated-mail-secret-9b2e',
  },
): ConfidentialClientApplication {
  return new ConfidentialClientApplication({ auth: { clientId: mailClientId, authority, ...credential } });
}

/** A key of our own and its certificate. */
function newCertificate(): { pem: string; thumbprintSha256: string; privateKey: string } {
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const certificate = selfSignedCertificate(pair, 'A web app', new Date(Date.now() - 60_000));
  return {
    pem: `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64')}\n-----END CERTIFICATE-----\n`,
    thumbprintSha256: createHash('sha256').update(certificate).digest('hex'),
    privateKey: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

async function codeFor(msal: ConfidentialClientApplication): Promise<string> {
  const address = await msal.getAuthCodeUrl({ ...asked, loginHint: ada });
  return (await answerOf(address)).searchParams.get('code') ?? '';
}

async function signedIn(msal = newMsal()): Promise<{
  result: AuthenticationResult;
  refresh: () => Promise<AuthenticationResult>;
}> {
  await fresh();
  const result = await msal.acquireTokenByCode({ ...asked, code: await codeFor(msal) });
  const { account } = result;
  if (!account) throw new Error('MSAL knows no account');
  return {
    result,
    refresh: () => msal.acquireTokenSilent({ scopes: asked.scopes, account, forceRefresh: true }),
  };
}

async function msalNode(): Promise<void> {
  await tried('msal: sign-in and refresh', async () => {
    const { result, refresh } = await signedIn();
    const again = await refresh();
    return {
      upn: result.account?.username,
      environment: result.account?.environment,
      issuer: (result.idTokenClaims as { iss?: string }).iss,
      scopes: result.scopes,
      isNew: again.accessToken !== result.accessToken && !again.fromCache,
    };
  });
  await tried('msal: what it adds', async () => {
    const { refresh } = await signedIn();
    await refresh();
    const [request] = (await control.requests('login'))
      .filter(({ path }) => path.endsWith('/token'))
      .slice(-1);
    return {
      inBody: Object.keys(request?.body ?? {}).filter((name) => name.toLowerCase().startsWith('x-')),
      inHeaders: Object.keys(request?.headers ?? {}).filter((name) => name.startsWith('x-')),
      status: request?.status,
    };
  });
  await tried('msal: by certificate', async () => {
    await fresh();
    const { pem, ...clientCertificate } = newCertificate();
    await control.patchRegistration('mail', { certificates: [pem], secrets: [] });
    const msal = newMsal({ clientCertificate });
    const { account } = await msal.acquireTokenByCode({ ...asked, code: await codeFor(msal) });
    return account?.username;
  });
  await tried('msal: interaction required', async () => {
    const { refresh } = await signedIn();
    await control.patchTenant('contoso.example', {
      conditionalAccess: [{ code: 50076, when: 'background' }],
    });
    return refresh();
  });
  await tried('msal: consent required', async () => {
    const { refresh } = await signedIn();
    await control.registration('contoso.example', 'mail', 'revoke-grants');
    return refresh();
  });
  await tried('msal: sessions revoked', async () => {
    const { refresh } = await signedIn();
    await control.user(ada, 'revoke-sessions');
    return refresh();
  });
  await tried('msal: invalid grant', async () => {
    await fresh();
    const msal = newMsal();
    const code = await codeFor(msal);
    await msal.acquireTokenByCode({ ...asked, code });
    return newMsal().acquireTokenByCode({ ...asked, code });
  });
  await tried('msal: invalid client', async () => {
    await fresh();
    const msal = newMsal({ clientSecret: 'no-secret-of-ours' });
    return msal.acquireTokenByCode({ ...asked, code: await codeFor(msal) });
  });
  await tried('msal: throttled', async () => {
    const { refresh } = await signedIn();
    await control.addFault({
      surface: 'login',
      match: { path: '/token' },
      respond: { status: 429, headers: { 'retry-after': '60' }, body: { error: 'temporarily_unavailable' } },
    });
    const first = await refresh().catch(named);
    const before = await tokenRequests();
    const second = await refresh().catch(named);
    return { first, second, askedAgain: (await tokenRequests()) - before };
  });
}

async function graphClient(): Promise<void> {
  const letter = {
    message: {
      subject: 'Quote 4711',
      body: { contentType: 'HTML', content: '<p>Hello</p>' },
      toRecipients: [{ emailAddress: { address: ben } }],
    },
  };
  const send = (token: string): Promise<unknown> =>
    Client.init({ authProvider: (done) => done(null, token) })
      .api('/me/sendMail')
      .post(letter);
  const inbox = async (): Promise<number> =>
    (await control.call<unknown[]>('GET', `/mailboxes/${ben}/inbox`)).length;
  const sendings = async () =>
    (await control.requests('graph')).map(({ status, headers }) => ({
      status,
      attempt: headers['retry-attempt'] ?? null,
      id: headers['client-request-id'],
    }));

  await tried('graph: sendMail', async () => {
    const { result } = await signedIn();
    await send(result.accessToken);
    return inbox();
  });
  await tried('graph: throttled', async () => {
    const { result } = await signedIn();
    await control.addFault({
      surface: 'graph',
      respond: {
        status: 429,
        headers: { 'retry-after': '1' },
        graphError: {
          code: 'ApplicationThrottled',
          message: 'Application is over its MailboxConcurrency limit.',
        },
      },
    });
    await send(result.accessToken);
    const seen = await sendings();
    return {
      seen: seen.map(({ status, attempt }) => [status, attempt]),
      ids: new Set(seen.map(({ id }) => id)).size,
      inbox: await inbox(),
    };
  });
  await tried('graph: 504 after it was accepted', async () => {
    const { result } = await signedIn();
    await control.addFault({
      surface: 'graph',
      respond: { status: 504, headers: { 'retry-after': '1' }, execute: true },
    });
    await send(result.accessToken);
    return { ids: new Set((await sendings()).map(({ id }) => id)).size, inbox: await inbox() };
  });
  await tried('graph: no mailbox', async () => {
    const { result } = await signedIn();
    await control.putUser(ada, { mailbox: 'none' });
    return send(result.accessToken);
  });
  await tried('graph: no such token', () => send('none'));
}

async function openidClient(): Promise<void> {
  const config = await oidc.discovery(new URL(`${authority}/v2.0`), signInClientId, signInSecret);
  const journey = async (): Promise<{ at: URL; checks: oidc.AuthorizationCodeGrantChecks }> => {
    const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
    const [expectedState, expectedNonce] = [oidc.randomState(), oidc.randomNonce()];
    const address = oidc.buildAuthorizationUrl(config, {
      redirect_uri: redirectUri,
      scope: 'openid profile email offline_access',
      code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
      state: expectedState,
      nonce: expectedNonce,
      login_hint: ada,
    });
    return { at: await answerOf(address.href), checks: { pkceCodeVerifier, expectedState, expectedNonce } };
  };
  const tokens = async (redeemedBy = config) => {
    await fresh();
    const { at, checks } = await journey();
    return oidc.authorizationCodeGrant(redeemedBy, at, checks);
  };
  const refreshAfter = async (change: () => Promise<unknown>): Promise<unknown> => {
    const { refresh_token: token = '' } = await tokens();
    await change();
    return oidc.refreshTokenGrant(config, token);
  };

  await tried('openid: sign-in and refresh', async () => {
    const first = await tokens();
    const second = await oidc.refreshTokenGrant(config, first.refresh_token ?? '');
    const claims = second.claims();
    return {
      issuer: claims?.iss,
      upn: claims?.['preferred_username'],
      isNew: second.access_token !== first.access_token,
    };
  });
  await tried('openid: credentials in the Authorization header alone', async () => {
    const basic = oidc.ClientSecretBasic(signInSecret);
    const server = new URL(`${authority}/v2.0`);
    const { access_token: token } = await tokens(await oidc.discovery(server, signInClientId, {}, basic));
    return typeof token;
  });
  await tried('openid: interaction required', () =>
    refreshAfter(() =>
      control.patchTenant('contoso.example', { conditionalAccess: [{ code: 50076, when: 'background' }] }),
    ),
  );
  await tried('openid: consent required', () =>
    refreshAfter(() => control.registration('contoso.example', 'sign-in', 'revoke-grants')),
  );
  await tried('openid: invalid grant', async () => {
    await fresh();
    const { at, checks } = await journey();
    await oidc.authorizationCodeGrant(config, at, checks);
    return oidc.authorizationCodeGrant(config, at, checks);
  });
  await tried('openid: declined', async () => {
    await control.reset();
    await control.autoAnswer({ upn: ada, answer: 'decline' });
    const { at, checks } = await journey();
    return oidc.authorizationCodeGrant(config, at, checks);
  });
  await tried('openid: throttled', () =>
    refreshAfter(() =>
      control.addFault({
        surface: 'login',
        match: { path: '/token' },
        respond: {
          status: 429,
          headers: { 'retry-after': '60' },
          body: { error: 'temporarily_unavailable' },
        },
      }),
    ),
  );
}

await msalNode();
await graphClient();
await openidClient();
process.stdout.write(JSON.stringify(report));
