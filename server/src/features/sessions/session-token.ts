import type { Secret } from '../../ports/secrets/secret.ts';
import type { Sealing } from '../../ports/secrets/sealing.ts';
import type { LivenessKey } from './liveness.store.ts';

const ofSession = ({ organizationId, sessionId }: LivenessKey) =>
  ['session-refresh-token', organizationId, sessionId] as const;
const ofChoice = (choiceId: string) => ['choice-refresh-token', choiceId] as const;

/** Seals a refresh token for one session: in any other row it cannot be opened (security case G04). */
export function sealSessionToken(sealing: Sealing, token: Secret, key: LivenessKey): Buffer {
  return sealing.seal(token, ofSession(key));
}

/** The refresh token of a session. Throws where it was tampered with or belongs to another row. */
export function openSessionToken(sealing: Sealing, sealed: Buffer, key: LivenessKey): Secret {
  return sealing.open(sealed, ofSession(key));
}

/** The same for a person who still has to say which account they open. */
export function sealChoiceToken(sealing: Sealing, token: Secret, choiceId: string): Buffer {
  return sealing.seal(token, ofChoice(choiceId));
}

export function openChoiceToken(sealing: Sealing, sealed: Buffer, choiceId: string): Secret {
  return sealing.open(sealed, ofChoice(choiceId));
}
