import { createHash } from 'node:crypto';
import { addSeconds } from '../../kernel/time.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import type { Database } from '../../ports/db/database.ts';
import type { Authority } from '../../ports/microsoft/entra.ts';
import type { AppRegistration } from '../../ports/microsoft/registrations.ts';
import { hashSecret, newId, newSecretText, type Random } from '../../ports/random/random.ts';
import type { Sealing } from '../../ports/secrets/sealing.ts';
import { Secret } from '../../ports/secrets/secret.ts';
import { attemptLifeSeconds } from './attempt.model.ts';
import { insertAttempt } from './attempts.store.ts';
import { safeReturnTo } from './return-to.model.ts';

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: Random;
  readonly sealing: Sealing;
}

export interface NewAttempt {
  readonly purpose: AttemptPurpose;
  readonly registration: AppRegistration;
  readonly browserHash: Buffer;
  readonly authority: Authority;
  readonly display: 'redirect' | 'popup';
  readonly returnTo: string | undefined;
  readonly owner: {
    readonly organizationId: string;
    readonly userId: string;
    readonly sessionId: string;
  } | null;
  /** What Microsoft is asked to do whoever is signed in there. */
  readonly prompt?: string | undefined;
  /** Sign-in: the invitation that it is to accept. */
  readonly invitation?: InvitationKey | null;
  /** The address that was typed, or that we know: for help with a journey that never comes back, never identity. */
  readonly loginHint?: string | undefined;
  /** Journeys of an IT admin: the hand-off link whose page started it. */
  readonly handOffLink?: HandOffLinkKey | null;
  /** Sign-in: the binding link whose user it is to give this Microsoft account. */
  readonly bindingLink?: BindingLinkKey | null;
  /** How long the state is good for; ten minutes unless said otherwise. */
  readonly lifeSeconds?: number;
}

export type AttemptPurpose = 'sign-in' | 'mailbox' | 'support' | 'admin-consent' | 'consent-proof';

/** A hand-off link, by the organization that it is of. */
export interface HandOffLinkKey {
  readonly organizationId: string;
  readonly handOffLinkId: string;
}

/** An invitation, by the organization that it is of. */
export interface InvitationKey {
  readonly organizationId: string;
  readonly invitationId: string;
}

/** A binding link, by the organization that it is of. */
export interface BindingLinkKey {
  readonly organizationId: string;
  readonly bindingLinkId: string;
}

/** What the address at Microsoft is made of; the verifier and nonce stay here, sealed. */
export interface StartedAttempt {
  readonly id: `att_${string}`;
  readonly state: string;
  readonly nonce: string;
  readonly codeChallenge: string;
  readonly clientRequestId: string;
}

const nobody = {
  user_id: null,
  session_id: null,
  invitation_id: null,
  hand_off_link_id: null,
  binding_link_id: null,
};

/** For whom the attempt is: a session's user, the invited person, who holds a binding link, an IT admin, or whoever comes back. */
function belongings({ owner, invitation, handOffLink, bindingLink }: NewAttempt) {
  const organization_id = (owner ?? invitation ?? handOffLink ?? bindingLink)?.organizationId ?? null;
  return {
    ...nobody,
    organization_id,
    ...(owner ? { user_id: owner.userId, session_id: owner.sessionId } : {}),
    ...(invitation ? { invitation_id: invitation.invitationId } : {}),
    ...(handOffLink ? { hand_off_link_id: handOffLink.handOffLinkId } : {}),
    ...(bindingLink ? { binding_link_id: bindingLink.bindingLinkId } : {}),
  };
}

const noTraceYet = {
  continued_as: null,
  seen_page: null,
  seen_page_at: null,
  answer: null,
  answer_error: null,
  answer_subcode: null,
  exchange: null,
  exchange_why: null,
  tenant_id: null,
  object_id: null,
};

/** Prepares one journey to Microsoft: state, nonce and PKCE verifier of 256 bits each, bound to this browser. */
export async function startAttempt(deps: Deps, attempt: NewAttempt): Promise<StartedAttempt> {
  const now = await deps.clock.now(deps.db);
  const id = newId('att', now, deps.random);
  const [state, nonce, verifier] = [
    newSecretText(deps.random),
    newSecretText(deps.random),
    newSecretText(deps.random),
  ];
  const clientRequestId = deps.random.uuid();
  await insertAttempt(deps.db, {
    id,
    purpose: attempt.purpose,
    registration: attempt.registration,
    state_hash: hashSecret(state),
    browser_hash: attempt.browserHash,
    sealed_proofs: deps.sealing.seal(new Secret(JSON.stringify({ nonce, verifier })), ['attempt', id]),
    client_request_id: clientRequestId,
    authority: attempt.authority,
    display: attempt.display,
    return_to: safeReturnTo(attempt.returnTo),
    ...belongings(attempt),
    ...noTraceYet,
    prompt: attempt.prompt ?? null,
    login_hint: attempt.loginHint ?? null,
    started_at: now,
    expires_at: addSeconds(now, attempt.lifeSeconds ?? attemptLifeSeconds),
    taken_at: null,
    ended_at: null,
    failure_code: null,
    aadsts: null,
    reference: null,
  });
  return {
    id,
    state,
    nonce,
    codeChallenge: createHash('sha256').update(verifier).digest('base64url'),
    clientRequestId,
  };
}
