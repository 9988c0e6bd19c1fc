import { join } from 'node:path';
import { Beside } from './beside.ts';
import type { BenchHouse } from './house.ts';
import { ask } from './load.ts';
import { installPeer } from './peers.ts';

export interface BetterAuth {
  readonly baseURL: string;
  /** Of the sessions that it was to make. */
  readonly cookies: readonly string[];
  end(): Promise<void>;
}

interface Registration {
  readonly clientId: string;
  readonly redirectUris: readonly string[];
  readonly secrets: readonly { readonly value: string }[];
}

/** Better Auth on this PostgreSQL, as another product of the same registration at the house's emulator. */
export async function startBetterAuth(
  house: BenchHouse,
  database: string,
  sessions: number,
): Promise<BetterAuth | undefined> {
  const folder = installPeer('better-auth');
  if (folder === undefined) return undefined;
  // npm may have held this process for half a minute: connections that others have ended meanwhile are noticed first.
  await new Promise((resolve) => setTimeout(resolve, 100));
  const registrationUrl = `${house.control}/registrations/sign-in`;
  const registration = JSON.parse((await ask(registrationUrl)).text) as Registration;
  const [secret] = registration.secrets;
  const args = [database, house.login, registration.clientId, secret?.value ?? '', String(sessions)];
  const beside = new Beside(join(folder, 'serve.mjs'), args, process.env, folder);
  const { baseURL, cookies } = await beside.next<{ baseURL: string; cookies: readonly string[] }>();
  const redirectUris = [...registration.redirectUris, `${baseURL}/api/auth/callback/microsoft`];
  // The control API has no client here for PATCH: fetch does.
  await fetch(registrationUrl, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ redirectUris }),
  });
  return {
    baseURL,
    cookies,
    async end() {
      beside.letEnd();
      await beside.ended();
    },
  };
}
