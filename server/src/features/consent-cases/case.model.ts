import type { MoveTable } from '../../kernel/state-moves.ts';
import { addSeconds } from '../../kernel/time.ts';

/** One of our two application objects at Microsoft. */
export type Registration = 'sign-in' | 'mail';
export type CaseState = 'asked' | 'approved' | 'blocked' | 'declined' | 'silent';
export type KnownBy = 'requester' | 'presumed' | 'evidence' | 'probe' | 'time';
/** Why somebody waits: they said that they sent the request; we presume it; only an admin can act in their tenant. */
export type WaitClaim = 'sent-request' | 'presumed' | 'needs-admin';
/** What the mail that Microsoft sent to a requester said, in their words. */
export type RequesterAnswer = 'approved' | 'denied' | 'blocked' | 'nothing-yet';
/** What the probe sees of a registration in a tenant. */
export type Presence = 'there' | 'not-there' | 'blocked';

/** Which states may follow which. The diagram in README.md is compared with this table by a test. */
export const caseMoves = {
  asked: ['approved', 'blocked', 'declined', 'silent'],
  // Asked again: somebody has sent a new request, or the probe sees that IT has lifted the block.
  blocked: ['asked', 'approved'],
  declined: ['asked', 'approved', 'blocked'],
  silent: ['asked', 'approved', 'blocked', 'declined'],
  approved: [],
} as const satisfies MoveTable<CaseState>;

/** Thirty days without evidence: Microsoft's own request lives no longer by default. */
export const silentAfterSeconds = 30 * 24 * 60 * 60;
/** At most so often does the job ask Microsoft about an open case; the hand-off page says so. */
export const lookEverySeconds = 60 * 60;
/** Who presses "Check now" again before this is shown what was seen a moment ago. */
export const lookOnViewSeconds = 60;
/** A reminder to the requesters of a case, and one to oneself: at most one a day. */
export const remindEverySeconds = 24 * 60 * 60;

export interface CaseFacts {
  readonly state: CaseState;
  readonly knownBy: KnownBy;
  readonly stateAt: Date;
  readonly presence: Presence | null;
}

export interface CaseMove {
  readonly to: CaseState;
  readonly knownBy: KnownBy;
}

/** What somebody says of their own wait, or what we presume of it. */
export interface Word {
  readonly claim: WaitClaim;
  /**
   * `proven`: a session, the link of an invitation or of the wait itself stands behind it. `typed`: nothing but an address,
   * which anybody can type.
   */
  readonly how: 'proven' | 'typed';
}

/** How a case that a word opens is known: a stranger's word is no requester's. */
export function openedBy({ claim, how }: Word): KnownBy {
  return claim === 'presumed' || how === 'typed' ? 'presumed' : 'requester';
}

/** What a word makes of an open case; null where it says nothing new. */
export function moveByWord({ state, knownBy }: CaseFacts, { claim, how }: Word): CaseMove | null {
  // A presumption never overrules what somebody has said or what was seen; nor does a stranger who types an address
  // (security case C13): others wait for this case.
  if (claim !== 'sent-request' || how === 'typed') return null;
  if (state === 'asked') return knownBy === 'requester' ? null : { to: 'asked', knownBy: 'requester' };
  return state === 'approved' ? null : { to: 'asked', knownBy: 'requester' };
}

/** Whether a word begins the wait of somebody who waits already anew: what they said before is over. */
export function renewsWait(
  wait: { readonly claim: WaitClaim; readonly cameThroughAt: Date | null },
  { claim, how }: Word,
): boolean {
  if (wait.cameThroughAt !== null) return true;
  // Neither a stranger nor a presumption takes anything back that the person has said.
  return how === 'proven' && (claim !== 'presumed' || wait.claim === 'presumed');
}

/** What a requester's answer makes of the case. A yes is a report, and no proof: the case stays where it is. */
export function moveByAnswer({ state }: CaseFacts, answer: RequesterAnswer): CaseMove | null {
  if (state === 'approved' || answer === 'approved' || answer === 'nothing-yet') return null;
  const to = answer === 'denied' ? 'declined' : 'blocked';
  if (state === to || (state === 'blocked' && to === 'declined')) return null;
  return { to, knownBy: 'requester' };
}

/**
 * What a refused probe says. 7000229 and 700016: no service principal in that tenant; 7000112: it is switched off there
 * (learn.microsoft.com/entra/identity-platform/reference-error-codes, read 2026-11). Anything else says nothing.
 */
const presences: ReadonlyMap<number | null, Presence> = new Map([
  [7000229, 'not-there'],
  [700016, 'not-there'],
  [7000112, 'blocked'],
] as const);

export function presenceOf(refusal: { readonly aadsts: number | null }): Presence | null {
  return presences.get(refusal.aadsts) ?? null;
}

export interface Looked {
  readonly move: CaseMove | null;
  /** The registration was not there when we looked before, and is now: one waiter is told that it looks approved. */
  readonly isNewlyThere: boolean;
}

/** What the probe makes of the case. It never closes one: a registration is there after one person's own consent, too. */
export function moveByProbe(facts: CaseFacts, presence: Presence): Looked {
  const isNewlyThere = presence === 'there' && facts.presence === 'not-there';
  if (presence === 'blocked' && facts.state !== 'blocked' && facts.state !== 'approved')
    return { move: { to: 'blocked', knownBy: 'probe' }, isNewlyThere };
  // Lifted only where a probe has seen the block: a requester's word is not overruled by what was never there.
  const wasSeen = facts.knownBy === 'probe' || facts.presence === 'blocked';
  const isLifted = facts.state === 'blocked' && wasSeen && presence !== 'blocked';
  return { move: isLifted ? { to: 'asked', knownBy: 'probe' } : null, isNewlyThere };
}

/** Whether the case has been without evidence for so long that nobody should go on waiting without asking again. */
export function isSilent({ state, stateAt }: CaseFacts, now: Date): boolean {
  return state === 'asked' && addSeconds(stateAt, silentAfterSeconds) <= now;
}

/** Whether a day has passed since the last reminder. */
export function mayRemind(remindedAt: Date | null, now: Date): boolean {
  return remindedAt === null || addSeconds(remindedAt, remindEverySeconds) <= now;
}

/** When the job looks next: open cases only, and a silent one no more by itself. */
export function nextLookAt(state: CaseState, now: Date): Date | null {
  return state === 'approved' || state === 'silent' ? null : addSeconds(now, lookEverySeconds);
}
