import type { Person } from '../directory/directory-state.ts';
import type { Entra } from './entra.ts';

/** Ends every session and refresh token of a person (users-revoke-access.md; docs/reference/microsoft.md 5.1). The caller saves. */
export function revokeSessions(entra: Entra, person: Person): void {
  person.tokensValidFrom = entra.clock.now().getTime();
  person.revocations += 1;
  person.criticalEvents += 1;
}

/** What an admin does to a user object. */
export type UserAct = (entra: Entra, person: Person) => void;

/** The plain ones; each is the same wherever it is pressed. */
export const userActs = {
  disable(_entra, person) {
    person.enabled = false;
  },
  enable(_entra, person) {
    person.enabled = true;
  },
  delete(entra, person) {
    person.deletedAt = entra.clock.now().toISOString();
  },
  'revoke-sessions': revokeSessions,
} as const satisfies Record<string, UserAct>;
