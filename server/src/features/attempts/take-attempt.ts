import { z } from 'zod';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import type { Database } from '../../ports/db/database.ts';
import type { AppRegistration } from '../../ports/microsoft/registrations.ts';
import { hashSecret } from '../../ports/random/random.ts';
import type { Sealing } from '../../ports/secrets/sealing.ts';
import { Secret } from '../../ports/secrets/secret.ts';
import type { AttemptPurpose, BindingLinkKey, HandOffLinkKey, InvitationKey } from './start-attempt.ts';
import { findAttemptByState, takeAttemptRow, type TakenRow } from './attempts.store.ts';

interface Deps {
  readonly db: Database;
  readonly sealing: Sealing;
}

export interface TakenAttempt {
  readonly id: string;
  readonly startedAt: Date;
  readonly takenAt: Date;
  readonly authority: string;
  readonly display: 'redirect' | 'popup';
  readonly returnTo: string;
  readonly clientRequestId: string;
  readonly browserHash: Buffer;
  readonly owner: {
    readonly organizationId: string;
    readonly userId: string;
    readonly sessionId: string;
  } | null;
  readonly invitation: InvitationKey | null;
  readonly handOffLink: HandOffLinkKey | null;
  readonly bindingLink: BindingLinkKey | null;
  readonly registration: AppRegistration;
  readonly prompt: string | null;
  readonly loginHint: string | null;
  readonly nonce: string;
  readonly codeVerifier: Secret;
}

export type TakeRefusal = 'attempt_unknown' | 'attempt_expired' | 'attempt_of_another_browser';

const proofs = z.strictObject({ nonce: z.string(), verifier: z.string() });

/** For whom it is, as `startAttempt` wrote it down. */
function belongingsOf(
  row: TakenRow,
): Pick<TakenAttempt, 'owner' | 'invitation' | 'handOffLink' | 'bindingLink'> {
  const { organization_id: organizationId, user_id: userId, session_id: sessionId } = row;
  const { invitation_id: invitationId, hand_off_link_id: handOffLinkId } = row;
  const { binding_link_id: bindingLinkId } = row;
  if (organizationId === null) return { owner: null, invitation: null, handOffLink: null, bindingLink: null };
  return {
    owner: userId !== null && sessionId !== null ? { organizationId, userId, sessionId } : null,
    invitation: invitationId === null ? null : { organizationId, invitationId },
    handOffLink: handOffLinkId === null ? null : { organizationId, handOffLinkId },
    bindingLink: bindingLinkId === null ? null : { organizationId, bindingLinkId },
  };
}

function takenAttempt(deps: Deps, row: TakenRow): TakenAttempt {
  const { nonce, verifier } = proofs.parse(
    JSON.parse(deps.sealing.open(row.sealed_proofs, ['attempt', row.id]).reveal()),
  );
  return {
    id: row.id,
    startedAt: row.started_at,
    takenAt: row.taken_at,
    authority: row.authority,
    display: row.display,
    returnTo: row.return_to,
    clientRequestId: row.client_request_id,
    browserHash: row.browser_hash,
    ...belongingsOf(row),
    registration: row.registration,
    prompt: row.prompt,
    loginHint: row.login_hint,
    nonce,
    codeVerifier: new Secret(verifier),
  };
}

/** The browser is back: give out its attempt, to the browser that started it, once, within ten minutes. */
export async function takeAttempt(
  deps: Deps,
  callback: {
    readonly state: string;
    readonly browserHash: Buffer | null;
    readonly purpose: AttemptPurpose;
    /** Where each registration has a callback of its own: an answer to the other's attempt is not taken. */
    readonly registration?: AppRegistration;
  },
): Promise<Outcome<TakenAttempt, TakeRefusal>> {
  const stateHash = hashSecret(callback.state);
  const browserHash = callback.browserHash ?? Buffer.alloc(0);
  const { purpose, registration } = callback;
  const row = await takeAttemptRow(deps.db, { stateHash, browserHash, purpose, registration });
  if (row) return ok(takenAttempt(deps, row));
  const found = await findAttemptByState(deps.db, stateHash);
  const isOfHere =
    found?.purpose === purpose && (registration === undefined || found.registration === registration);
  if (!found || found.taken_at !== null || !isOfHere) return refused('attempt_unknown');
  return refused(found.browser_hash.equals(browserHash) ? 'attempt_expired' : 'attempt_of_another_browser');
}
