import type { Executor } from '../../ports/db/database.ts';
import { findInvited } from '../invitations/public.ts';
import { findUsersByEmail, getUser, type UserFacts } from '../organizations/public.ts';
import type { Word } from './case.model.ts';
import type { WaitingPersonFacts } from './tenant-of-case.model.ts';
import { standsBehind, type Holder, type SetOut } from './waiting-person.model.ts';
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
export interface BelongingOfAttempt extends SetOut {
  readonly loginHint: string | null;
}

export interface PeopleOfAttempt {
  readonly people: readonly WaitingPerson[];
  /** `typed`: the browser may be anybody's, and is told nothing of them. */
  readonly how: Word['how'];
}

/**
 * Who waits where this attempt did not come back; nobody, where no account knows them. Who tells of it is a holder of its
 * browser; nobody does where we only presume.
 */
export async function peopleOfAttempt(
  tx: Executor,
  attempt: BelongingOfAttempt,
  holder: Holder | null,
): Promise<PeopleOfAttempt> {
  const how = holder === null ? 'proven' : standsBehind(attempt, holder);
  const { organizationId, userId, invitationId, loginHint } = attempt;
  if (organizationId !== null && userId !== null)
    return { people: await activeUser(tx, { organizationId, userId }, how), how };
  if (organizationId !== null && invitationId !== null)
    return { people: await invitedPerson(tx, { organizationId, invitationId }), how };
  return {
    people: loginHint === null ? [] : await peopleOfAddress(tx, loginHint.toLowerCase()),
    how: 'typed',
  };
}

async function activeUser(
  tx: Executor,
  key: { readonly organizationId: string; readonly userId: string },
  how: Word['how'],
): Promise<readonly WaitingPerson[]> {
  const user = await getUser(tx, key.organizationId, key.userId);
  const isUnasked = how === 'typed' && (await wasToldLately(tx, key));
  return user.state === 'active' && !isUnasked ? [waitingUser(user)] : [];
}

async function invitedPerson(
  tx: Executor,
  key: { readonly organizationId: string; readonly invitationId: string },
): Promise<readonly WaitingPerson[]> {
  const invited = await findInvited(tx, key);
  if (invited === null) return [];
  const { email, displayName, pinnedTenantId } = invited;
  return [
    {
      key: { ...key, userId: null },
      displayName: displayName ?? email,
      address: email.toLowerCase(),
      pinnedTenantId,
      identityTenantId: null,
    },
  ];
}

/**
 * Anybody can type an address, and each case that closes mails those who wait: so who was mailed within a day is not entered
 * again by a typed address or after sign-out (security case C13). Their own session, or the link of their wait, still does it.
 */
async function peopleOfAddress(tx: Executor, address: string): Promise<readonly WaitingPerson[]> {
  const people: WaitingPerson[] = [];
  for (const user of await findUsersByEmail(tx, address))
    if (user.state === 'active' && !(await wasToldLately(tx, user))) people.push(waitingUser(user));
  return people;
}
