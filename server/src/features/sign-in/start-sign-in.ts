import type { Clock } from '../../ports/clock/clock.ts';
import type { Database } from '../../ports/db/database.ts';
import type { Authority, Entra } from '../../ports/microsoft/entra.ts';
import type { Random } from '../../ports/random/random.ts';
import type { Sealing } from '../../ports/secrets/sealing.ts';
import { startAttempt, type NewAttempt } from '../attempts/public.ts';

export interface StartSignInDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: Random;
  readonly sealing: Sealing;
  readonly entra: Entra;
  /** Where Entra sends the browser back to: a registered redirect URI. */
  readonly signInRedirectUri: string;
}

export interface SignInRequest {
  readonly browserHash: Buffer;
  readonly returnTo: string | undefined;
  readonly loginHint: string | undefined;
  readonly prompt: 'select_account' | 'login' | 'none' | undefined;
  /** The invitation that this sign-in is to accept. */
  readonly invitation?: { readonly organizationId: string; readonly invitationId: string } | null;
  /** The binding link whose user it is to give this Microsoft account. */
  readonly bindingLink?: NewAttempt['bindingLink'];
  /** Any work account, unless one tenant alone may answer. */
  readonly authority?: Authority;
  /** The session that adds a Microsoft account or a tenant; its answer opens no other session. */
  readonly owner?: NewAttempt['owner'];
}

/** Sends a browser to Microsoft: remembers the attempt and gives the finished address. */
export async function startSignIn(deps: StartSignInDeps, request: SignInRequest): Promise<URL> {
  const authority = request.authority ?? 'organizations';
  const attempt = await startAttempt(deps, {
    purpose: 'sign-in',
    registration: 'sign-in',
    loginHint: request.loginHint,
    browserHash: request.browserHash,
    authority,
    display: 'redirect',
    returnTo: request.returnTo,
    prompt: request.prompt,
    owner: request.owner ?? null,
    invitation: request.invitation ?? null,
    bindingLink: request.bindingLink ?? null,
  });
  return deps.entra.startAddress({
    registration: 'sign-in',
    authority,
    redirectUri: deps.signInRedirectUri,
    state: attempt.state,
    nonce: attempt.nonce,
    codeChallenge: attempt.codeChallenge,
    clientRequestId: attempt.clientRequestId,
    ...(request.loginHint === undefined ? {} : { loginHint: request.loginHint }),
    ...(request.prompt === undefined ? {} : { prompt: request.prompt }),
  });
}
