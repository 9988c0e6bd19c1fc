import type { InputOf, ReplyOf, startMailboxAttempt as operation } from '@gatehouse/contract';
import type { Call, SignedIn } from '../../kernel/call.ts';
import { AppError } from '../../kernel/app-error.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import { startAttempt } from '../attempts/public.ts';
import { getUser } from '../organizations/public.ts';
import type { ConnectionDeps } from './connection-deps.ts';
import { asksSilentlyFirst } from './mailbox.model.ts';

export const preferencesPath = '/settings/profile/preferences';

interface ConnectionRequest {
  readonly display: 'popup' | 'redirect';
  readonly browserHash: Buffer;
  /** A silent attempt has had its answer: now Microsoft may show its pages. */
  readonly isContinued?: true;
}

/**
 * Prepares the way to Microsoft for the person's own mailbox: their tenant's authority, their own login hint. Where they came
 * in by Microsoft it asks silently first, at top level: who needs no question sees none.
 */
export async function startConnection(
  deps: ConnectionDeps,
  who: SignedIn,
  request: ConnectionRequest,
): Promise<{ readonly attemptId: `att_${string}`; readonly address: URL }> {
  const user = await getUser(deps.db, who.organizationId, who.userId);
  const authority = user.identity?.tenantId ?? 'organizations';
  const isSilent =
    request.isContinued !== true && asksSilentlyFirst({ method: who.method, identity: user.identity });
  const prompt = isSilent ? ({ prompt: 'none' } as const) : {};
  const attempt = await startAttempt(deps, {
    purpose: 'mailbox',
    registration: 'mail',
    loginHint: user.email,
    browserHash: request.browserHash,
    authority,
    display: request.display,
    returnTo: preferencesPath,
    owner: { organizationId: who.organizationId, userId: who.userId, sessionId: who.sessionId },
    ...prompt,
  });
  const address = await deps.entra.startAddress({
    registration: 'mail',
    authority,
    redirectUri: deps.mailRedirectUri,
    state: attempt.state,
    nonce: attempt.nonce,
    codeChallenge: attempt.codeChallenge,
    clientRequestId: attempt.clientRequestId,
    loginHint: user.email,
    ...prompt,
  });
  return { attemptId: attempt.id, address };
}

/** The operation behind "Connect Outlook": the page opens the address and asks for the attempt. */
export async function startMailboxAttempt(
  deps: ConnectionDeps,
  call: Call<InputOf<typeof operation>>,
): Promise<Outcome<ReplyOf<typeof operation>>> {
  // Signing in through Microsoft has left the cookie; a session without it belongs to a browser that threw it away.
  if (call.browserHash === null) return refused('session_required');
  try {
    const started = await startConnection(deps, call.who, {
      display: call.input.body.display,
      browserHash: call.browserHash,
    });
    return ok({ attemptId: started.attemptId, url: started.address.href });
  } catch (fault) {
    if (fault instanceof AppError && fault.code === 'microsoft_unreachable')
      return refused('microsoft_unreachable');
    throw fault;
  }
}
