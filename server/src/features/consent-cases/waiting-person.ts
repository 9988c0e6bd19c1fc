import type { Executor } from '../../ports/db/database.ts';
import { findInvited } from '../invitations/public.ts';
import { findUsersByEmail, getUser, type UserFacts } from '../organizations/public.ts';
import type { Word } from './case.model.ts';
import type { WaitingPersonFacts } from './tenant-of-case.model.ts';
import { wasToldLately, type PersonKey } from './waiters.store.ts';

/** Somebody who may wait: a user, or somebody who is invited, with the address that we know of them. */
export interface WaitingPerson extends WaitingPersonFacts {
  readonly key: PersonKey;
  readonly displayName: string;
}

function waitingUser(user: UserFacts): WaitingPerson {
  return {
    key: { organizationId: user.organizationId, userId: user.userId, invitationId: null },
    displayName: user.displayName,
    address: user.email.toLowerCase(),
    pinnedTenantId: user.pinnedTenantId,
    identityTenantId: user.identity?.tenantId ?? null,
  };
}

/** For whom an attempt was started, as its row says it. */
export interface BelongingOfAttempt {
  readonly organizationId: string | null;
  readonly userId: string | null;
  readonly invitationId: string | null;
  readonly loginHint: string | null;
}

export interface PeopleOfAttempt {
  readonly people: readonly WaitingPerson[];
  /** `typed`: the browser may be anybody's, and is told nothing of them. */
  readonly how: Word['how'];
}

/** Who waits where this attempt did not come back. Nobody, where no account knows them. */
export async function peopleOfAttempt(tx: Executor, attempt: BelongingOfAttempt): Promise<PeopleOfAttempt> {
  const { organizationId, userId, invitationId, loginHint } = attempt;
  if (organizationId !== null && userId !== null) {
    const user = await getUser(tx, organizationId, userId);
    return { people: user.state === 'active' ? [waitingUser(user)] : [], how: 'proven' };
  }
  if (organizationId !== null && invitationId !== null) {
    const invited = await findInvited(tx, { organizationId, invitationId });
    if (invited === null) return { people: [], how: 'proven' };
    const { email, displayName, pinnedTenantId } = invited;
    const key = { organizationId, userId: null, invitationId };
    const address = email.toLowerCase();
    return {
      people: [{ key, displayName: displayName ?? email, address, pinnedTenantId, identityTenantId: null }],
      how: 'proven',
    };
  }
  if (loginHint === null) return { people: [], how: 'typed' };
  return { people: await peopleOfAddress(tx, loginHint.toLowerCase()), how: 'typed' };
}

/**
 * Anybody can type an address, and each case that closes mails those who wait: so who was mailed within a day is not entered
 * again by a typed address (security case C13). Their own session, or the link of their wait, still does it.
 */
async function peopleOfAddress(tx: Executor, address: string): Promise<readonly WaitingPerson[]> {
  const people: WaitingPerson[] = [];
  for (const user of await findUsersByEmail(tx, address))
    if (user.state === 'active' && !(await wasToldLately(tx, user))) people.push(waitingUser(user));
  return people;
}
