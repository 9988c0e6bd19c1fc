import { liftDelayHours } from '@gatehouse/contract';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import { addSeconds } from '../../kernel/time.ts';

const hourSeconds = 60 * 60;
/** After an admin has stopped one, support leaves the account alone for as long. */
const restHours = 24;

export interface OpenLift {
  /** The agent, as `tid:oid`. */
  readonly askedBy: string;
  readonly approvedBy: string | null;
  readonly opensAt: Date | null;
}

/** Whether an agent may ask now. One at a time; not where the other ways are open; not right after an admin has said no. */
export function decideAsking(
  facts: {
    readonly enforcement: 'off' | 'required';
    readonly open: OpenLift | null;
    readonly lastStoppedAt: Date | null;
  },
  now: Date,
): Outcome<null, 'lift_not_needed' | 'lift_asked_already' | 'lift_stopped_lately'> {
  if (facts.enforcement !== 'required') return refused('lift_not_needed');
  if (facts.open !== null) return refused('lift_asked_already');
  const { lastStoppedAt } = facts;
  const isResting = lastStoppedAt !== null && now < addSeconds(lastStoppedAt, restHours * hourSeconds);
  return isResting ? refused('lift_stopped_lately') : ok(null);
}

/**
 * When the other ways open, if this agent approves now. It takes a second agent: one person alone opens no account (security
 * cases E09, M06). The day begins with the approval, so that the admins have all of it to stop what is really coming.
 */
export function decideApproving(
  open: OpenLift | null,
  agentId: string,
  now: Date,
): Outcome<{ readonly opensAt: Date }, 'lift_not_found' | 'lift_needs_second_agent' | 'lift_asked_already'> {
  if (open === null) return refused('lift_not_found');
  if (open.approvedBy !== null) return refused('lift_asked_already');
  if (open.askedBy === agentId) return refused('lift_needs_second_agent');
  return ok({ opensAt: addSeconds(now, liftDelayHours * hourSeconds) });
}

/** Whether its day is over. */
export function isDue(open: OpenLift, now: Date): boolean {
  return open.approvedBy !== null && open.opensAt !== null && open.opensAt <= now;
}
