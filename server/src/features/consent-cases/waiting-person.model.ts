import { secondsBetween } from '../../kernel/time.ts';
import type { Word } from './case.model.ts';

/** What set a journey out, as its row says it. */
export interface SetOut {
  readonly organizationId: string | null;
  readonly userId: string | null;
  readonly invitationId: string | null;
  readonly startedAt: Date;
}

/** Who holds the browser of a journey now: the session that it shows, and what time it is. */
export interface Holder {
  readonly who: { readonly organizationId: string; readonly userId: string } | null;
  readonly now: Date;
}

/** So long the link of an invitation, which nobody can sign out of, stands behind a journey that it has started. */
const invitedForSeconds = 24 * 60 * 60;

/**
 * What stands behind a word about a journey. A browser outlives a session: after sign-out whoever sits there next would be
 * shown the wait of the one before, and could answer for them. So the session must be there still, as of the same user.
 */
export function standsBehind(journey: SetOut, { who, now }: Holder): Word['how'] {
  const { organizationId, userId, invitationId, startedAt } = journey;
  if (userId !== null)
    return who?.userId === userId && who.organizationId === organizationId ? 'proven' : 'typed';
  return invitationId !== null && secondsBetween(startedAt, now) < invitedForSeconds ? 'proven' : 'typed';
}
