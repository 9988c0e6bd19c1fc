import { chromium, expect, test, type Page } from '@playwright/test';
import { createControlClient, type ControlClient } from '@gatehouse/emulator/control-client';
import { spawn } from 'node:child_process';
import { readFile, rm, mkdtemp } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromiumPath } from '../chromium.ts';

const main = join(import.meta.dirname, '..', '..', 'emulator', 'src', 'main.ts');
const msal = fileURLToPath(new URL('../lib/msal-browser.min.js', import.meta.resolve('@azure/msal-browser')));
const ada = 'ada@contoso.example';

/** A page that knows a client id and Microsoft's names, and gives `window.app`: MSAL as it is published. */
const page = (clientId: string): string => `<!doctype html><title>A page</title>
<script src="/msal.js"></script>
<script>
  const app = new msal.PublicClientApplication({
    auth: {
      clientId: '${clientId}',
      authority: 'https://login.microsoftonline.com/organizations',
      redirectUri: location.origin + '/',
    },
    cache: { cacheLocation: 'sessionStorage' },
  });
  const scopes = ['Mail.Send'];
  const named = (error) => ({
    name: error.name, errorCode: error.errorCode, subError: error.subError, errorNo: Number(error.errorNo),
  });
  const silently = async (more) => {
    const [account] = app.getAllAccounts();
    return app.acquireTokenSilent({ scopes, account, ...more }).then(
      ({ fromCache, accessToken }) => ({ fromCache, accessToken }), named);
  };
  const ready = app.initialize().then(() => app.handleRedirectPromise({ navigateToLoginRequestUrl: false })).then((result) => result ?? null, named);
</script>`;

interface App {
  app: { loginRedirect(request: object): Promise<void> };
  scopes: string[];
  ready: Promise<{
    account?: { username: string; tenantId: string };
    scopes?: string[];
    errorCode?: string;
  } | null>;
  silently(more: object): Promise<Record<string, unknown>>;
}
declare const app: App['app'];
declare const scopes: App['scopes'];
declare const ready: App['ready'];
declare const silently: App['silently'];

async function startSite(clientId: string): Promise<{ server: Server; origin: string }> {
  const script = await readFile(msal);
  const server = createServer((request, response) => {
    const isScript = request.url === '/msal.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html; charset=utf-8');
    response.end(isScript ? script : page(clientId));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', () => listening()));
  return { server, origin: `http://localhost:${(server.address() as AddressInfo).port}` };
}

interface Hosts {
  readonly chromiumArguments: string[];
}

async function startMicrosoft(): Promise<{
  control: ControlClient;
  hosts: Hosts;
  stop(): Promise<void>;
}> {
  const base = 21_000 + (process.pid % 200) * 50;
  const dataDir = await mkdtemp(join(tmpdir(), 'gatehouse-msal-'));
  const child = spawn(process.execPath, [main, '--hosts', String(base + 30)], {
    env: { ...process.env, EMULATOR_PORT: String(base), DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const text of child.stdout) if (String(text).includes('SMTP inbox')) break;
  const control = createControlClient(`http://127.0.0.1:${base}`);
  const { hosts } = await control.call<{ hosts: Hosts }>('GET', '/state');
  return {
    control,
    hosts,
    async stop() {
      child.kill('SIGTERM');
      await new Promise((ended) => child.once('exit', ended));
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

const closing: (() => Promise<void>)[] = [];
test.afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

test('MSAL Browser signs in, refreshes and tells errors apart, at Microsoft’s own names', async () => {
  const { control, hosts, stop } = await startMicrosoft();
  closing.push(stop);
  const { clientId } = await control.call<{ clientId: string }>('GET', '/registrations/mail');
  const { server, origin } = await startSite(clientId);
  closing.push(async () => void server.close());
  const { launchOptions } = test.info().project.use;
  const browser = await chromium.launch({
    ...launchOptions,
    executablePath: await chromiumPath(),
    args: [...(launchOptions?.args ?? []), ...hosts.chromiumArguments],
  });
  closing.push(() => browser.close());
  const signIn = async (visited: Page): Promise<Awaited<App['ready']>> => {
    await control.autoAnswer({ upn: ada });
    await visited.goto(`${origin}/`);
    await visited.evaluate(() => ready);
    // Everything at Microsoft is answered by redirects: the next page that loads is ours again.
    const back = visited.waitForEvent('load');
    await visited.evaluate(() => void app.loginRedirect({ scopes })).catch(() => undefined);
    await back;
    return visited.evaluate(() => ready);
  };
  const fresh = async (): Promise<Page> => {
    await control.reset();
    await control.patchRegistration('mail', { spaRedirectUris: [`${origin}/`] });
    const context = await browser.newContext();
    return context.newPage();
  };
  const refresh = (visited: Page) =>
    visited.evaluate(() => silently({ forceRefresh: true, cacheLookupPolicy: 3 }));

  const visited = await fresh();
  const first = await signIn(visited);
  expect(first).toMatchObject({ account: { username: ada } });
  expect(first?.scopes).toContain('Mail.Send');
  expect(await visited.evaluate(() => silently({}))).toMatchObject({ fromCache: true });
  expect(await refresh(visited)).toMatchObject({ fromCache: false });

  await control.registration('contoso.example', 'mail', 'revoke-grants');
  expect(await refresh(visited)).toMatchObject({
    name: 'InteractionRequiredAuthError',
    subError: 'consent_required',
    errorNo: 65001,
  });

  const second = await fresh();
  await signIn(second);
  await control.patchTenant('contoso.example', { conditionalAccess: [{ code: 50076, when: 'background' }] });
  expect(await refresh(second)).toMatchObject({
    name: 'InteractionRequiredAuthError',
    subError: 'basic_action',
    errorNo: 50076,
  });

  const third = await fresh();
  await signIn(third);
  await control.setClock({ advanceSeconds: 24 * 60 * 60 + 1 });
  expect(await refresh(third)).toMatchObject({ errorCode: 'invalid_grant', errorNo: 700084 });

  const fourth = await fresh();
  await signIn(fourth);
  await control.addFault({
    surface: 'login',
    match: { path: '/token' },
    respond: {
      status: 429,
      headers: { 'retry-after': '60', 'access-control-allow-origin': '*' },
      body: { error: 'temporarily_unavailable' },
    },
  });
  expect(await refresh(fourth)).toMatchObject({ errorCode: 'temporarily_unavailable' });

  // A redirect URI of the platform web: its code is none for a page.
  const fifth = await fresh();
  await control.patchRegistration('mail', { spaRedirectUris: [], redirectUris: [`${origin}/`] });
  expect(await signIn(fifth)).toMatchObject({ errorCode: 'invalid_request', errorNo: 9002326 });
});
