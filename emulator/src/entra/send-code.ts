import { createHash } from 'node:crypto';
import type { ObservedContext } from '../control/observed.ts';
import type { Person } from '../directory/directory-state.ts';
import { answerApp } from './answer-app.ts';
import type { AuthorizeRequest } from './authorize-request.ts';
import type { SignedIn } from './browser-session.ts';
import type { Entra } from './entra.ts';
import { signIdToken } from './sign-id-token.ts';
import { clientInfo, idTokenClaims, sealCode } from './tokens.ts';

/** Who the code is for: the account in this browser, and the person it is in the tenant of the request. */
export interface CodeFor {
  readonly request: AuthorizeRequest;
  readonly signedIn: SignedIn;
  readonly person: Person;
}

/** The answer of a finished sign-in: `code`, `state`, `session_state`, and what else was asked for. */
export async function sendCode(c: ObservedContext, entra: Entra, to: CodeFor): Promise<Response> {
  const { request, signedIn, person } = to;
  const code = sealCode(entra, request, signedIn, person);
  const answer: Record<string, string> = { code };
  if (request.wantsClientInfo) {
    answer['client_info'] = clientInfo({ homeOid: signedIn.home.oid, homeTid: signedIn.home.tid });
  }
  if (request.wantsIdToken) answer['id_token'] = await idTokenBesideCode(c, entra, to, code);
  await rememberApp(entra, signedIn.account.sid, request.registration.clientId);
  answer['session_state'] = signedIn.account.sid;
  return answerApp(c, request, answer);
}

/** The session has signed in to this app: it is told when the session ends. */
async function rememberApp({ state, note }: Entra, sid: string, clientId: string): Promise<void> {
  if (!state.appsOfSessions[sid]?.includes(clientId)) await note({ sid, signedInTo: clientId });
}

async function idTokenBesideCode(
  c: ObservedContext,
  entra: Entra,
  { request, signedIn, person }: CodeFor,
  code: string,
): Promise<string> {
  const { account } = signedIn;
  const subject = {
    ...request,
    ...account,
    clientId: request.registration.clientId,
    tid: person.tid,
    oid: person.oid,
    issuedAt: entra.clock.now().getTime(),
  };
  const claims = idTokenClaims(entra, request.registration, subject, person);
  const hash = createHash('sha256').update(code).digest().subarray(0, 16).toString('base64url');
  return signIdToken(entra, { ...claims, c_hash: hash }, c.var.fault?.idToken);
}
