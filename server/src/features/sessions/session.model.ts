import { addSeconds } from '../../kernel/time.ts';

/** A session ends after a week whatever happens, and after a day without a request. */
export const sessionLifeSeconds = 7 * 24 * 60 * 60;
export const sessionIdleSeconds = 24 * 60 * 60;
/** `last_seen_at` is written at most this often, so that reading stays reading. */
export const lastSeenStepSeconds = 60;

export interface SessionFacts {
  readonly state: 'pending' | 'full';
  readonly organizationEpoch: number;
  readonly userEpoch: number;
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
  readonly endedAt: Date | null;
}

/**
 * The oldest epoch of the organization under which a session still counts: a switch to Microsoft as the only way in ends
 * what another method has opened, and nothing else. The check of a session asks the same in SQL. Whatever is to end all of them
 * sets both marks to one above the organization's (docs/decisions/0038).
 */
export function oldestEpoch(
  method: 'microsoft' | 'password' | 'email-code',
  present: { readonly organizationEpoch: number; readonly microsoftEpoch: number },
): number {
  return method === 'microsoft' ? present.microsoftEpoch : present.organizationEpoch;
}

export interface EpochFacts {
  readonly organizationEpoch: number;
  readonly userEpoch: number;
  readonly userState: 'active' | 'deactivated' | 'removed';
}

export type SessionDecision =
  | { readonly kind: 'allow' }
  | { readonly kind: 'refuse'; readonly because: string };

const refuse = (because: string): SessionDecision => ({ kind: 'refuse', because });

/**
 * Whether a session still opens doors. Every level's epoch counts by itself: a raise of either ends the session, which
 * is the maximum of all levels.
 */
export function decideSession(session: SessionFacts, present: EpochFacts, now: Date): SessionDecision {
  if (session.endedAt !== null) return refuse('ended');
  if (session.state !== 'full') return refuse('not-complete');
  if (present.userState !== 'active') return refuse('user-deactivated');
  if (session.organizationEpoch < present.organizationEpoch) return refuse('organization-epoch-raised');
  if (session.userEpoch < present.userEpoch) return refuse('user-epoch-raised');
  if (session.expiresAt <= now) return refuse('expired');
  if (addSeconds(session.lastSeenAt, sessionIdleSeconds) <= now) return refuse('idle');
  return { kind: 'allow' };
}
