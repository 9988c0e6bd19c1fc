import { createHash, randomBytes } from 'node:crypto';
import { createControlClient } from '../src/control/client.ts';
import type { ControlClient } from '../src/control/client.ts';
import { demoPassword, mailClientId, signInClientId } from '../src/directory/demo-world.ts';
import { startEmulator } from '../src/start-emulator.ts';
import type { RunningEmulator, StartOptions } from '../src/start-emulator.ts';

export const redirectUri = 'http://localhost:3000/sign-in/microsoft/callback';
export const signInSecret = 'emulated-sign-in-secret-4f1c';
export const signInScope = 'openid profile email offline_access';

/** A running emulator with its control client, for one test file. */
export interface Bench {
  readonly running: RunningEmulator;
  readonly control: ControlClient;
  readonly login: string;
}

export async function startBench(options: StartOptions = {}): Promise<Bench> {
  const running = await startEmulator({ basePort: 0, ...options });
  return { running, control: createControlClient(running.addresses.control), login: running.addresses.login };
}

/** A browser that keeps the emulator's cookies and shows each redirect. */
export interface Browser {
  get(address: string): Promise<Response>;
  /** Presses a button of the page: posts its form with the hidden fields. */
  press(page: string, button: Record<string, string>): Promise<Response>;
  /** Posts a form by its address. */
  send(action: string, body: URLSearchParams): Promise<Response>;
  cookies: Map<string, string>;
}

export function newBrowser(origin: string): Browser {
  const cookies = new Map<string, string>();
  const send = async (address: string, init: RequestInit): Promise<Response> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(new URL(address, origin), {
      ...init,
      redirect: 'manual',
      headers: { ...init.headers, ...(cookie ? { cookie } : {}) },
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      if (line.includes('Max-Age=0')) cookies.delete(pair.slice(0, at));
      else cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return response;
  };
  const follow = async (response: Response): Promise<Response> => {
    const location = response.headers.get('location');
    if (location === null || /^https?:/.test(location)) return response;
    return follow(await send(location, { method: 'GET' }));
  };
  return {
    cookies,
    get: async (address) => follow(await send(address, { method: 'GET' })),
    send: async (action, body) => follow(await send(action, { method: 'POST', body })),
    press: async (page, button) => {
      const action = /<form[^>]*action="([^"]+)"/.exec(page)?.[1] ?? '';
      const hidden = [...page.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([tag]) => [
        /name="([^"]*)"/.exec(tag)?.[1] ?? '',
        /value="([^"]*)"/.exec(tag)?.[1] ?? '',
      ]);
      const body = new URLSearchParams([...hidden, ...Object.entries(button)] as [string, string][]);
      return follow(await send(action, { method: 'POST', body }));
    },
  };
}

export interface Pkce {
  readonly verifier: string;
  readonly challenge: string;
}

export function newPkce(): Pkce {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

/** The address of an authorize request of the sign-in registration; `more` changes or (`''`) removes parameters. */
export function authorizeAddress(more: Record<string, string> = {}, tenant = 'organizations'): string {
  const parameters: Record<string, string> = {
    client_id: signInClientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: signInScope,
    state: 'state-1',
    nonce: 'nonce-1',
    ...more,
  };
  const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value !== ''));
  return `/${tenant}/oauth2/v2.0/authorize?${query.toString()}`;
}

/** The same for the mail registration. */
export function mailAuthorizeAddress(more: Record<string, string> = {}, tenant = 'organizations'): string {
  return authorizeAddress(
    {
      client_id: mailClientId,
      redirect_uri: 'http://localhost:3000/mailboxes/callback',
      scope: 'openid profile offline_access https://graph.microsoft.com/Mail.Send',
      ...more,
    },
    tenant,
  );
}

/** The address of an admin consent request of the mail registration; `more` changes or (`''`) removes parameters. */
export function adminConsentAddress(
  version: 'v1' | 'v2',
  more: Record<string, string> = {},
  tenant = 'organizations',
): string {
  const parameters: Record<string, string> = {
    client_id: mailClientId,
    redirect_uri: 'http://localhost:3000/consent/mail/callback',
    state: 'state-1',
    ...(version === 'v2' ? { scope: 'https://graph.microsoft.com/.default' } : {}),
    ...more,
  };
  const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value !== ''));
  return `/${tenant}${version === 'v2' ? '/v2.0' : ''}/adminconsent?${query.toString()}`;
}

/** Goes through the sign-in pages by hand, from an address or from "Pick an account", to what comes after the password. */
export async function signInByHand(browser: Browser, start: string, upn: string): Promise<Response> {
  const first = start.startsWith('/') ? await (await browser.get(start)).text() : start;
  const asksPassword = first.includes('Enter password');
  const password = asksPassword ? first : await (await browser.press(first, { step: 'pick', upn })).text();
  return browser.press(password, { step: 'password', password: demoPassword });
}

/** The parameters with which a browser was sent back to the app. */
export function returned(response: Response): Record<string, string> {
  const location = response.headers.get('location');
  if (location === null) throw new Error(`no redirect, but ${response.status}`);
  const url = new URL(location);
  const fragment = new URLSearchParams(url.hash.slice(1));
  return Object.fromEntries([...url.searchParams, ...fragment]);
}

export interface TokenAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

/** One request to the token endpoint, with the sign-in registration's secret in the body. */
export async function requestToken(
  login: string,
  form: Record<string, string>,
  options: { tenant?: string; headers?: Record<string, string> } = {},
): Promise<TokenAnswer> {
  const fields: Record<string, string> = { client_id: signInClientId, client_secret: signInSecret, ...form };
  const response = await fetch(`${login}/${options.tenant ?? 'organizations'}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams(Object.entries(fields).filter(([, value]) => value !== '')),
    headers: options.headers ?? {},
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  };
}

/** A whole sign-in by auto-answer: the code, and then the tokens. */
export async function signIn(
  bench: Bench,
  upn: string,
  options: { tenant?: string; more?: Record<string, string> } = {},
): Promise<TokenAnswer> {
  await bench.control.autoAnswer({ upn });
  const pkce = newPkce();
  const address = authorizeAddress(
    { login_hint: upn, code_challenge: pkce.challenge, code_challenge_method: 'S256', ...options.more },
    options.tenant,
  );
  const answer = returned(await newBrowser(bench.login).get(address));
  const form = { grant_type: 'authorization_code', code: answer['code'] ?? '', redirect_uri: redirectUri };
  return requestToken(
    bench.login,
    { ...form, code_verifier: pkce.verifier },
    options.tenant === undefined ? {} : { tenant: options.tenant },
  );
}

/** The claims of a JWT, unverified. */
export function claimsOf(jwt: unknown): Record<string, unknown> {
  const part = String(jwt).split('.')[1] ?? '';
  return JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
}
