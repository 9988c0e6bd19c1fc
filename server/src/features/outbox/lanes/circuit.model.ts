import { addSeconds } from '../../../kernel/time.ts';

/**
 * Whether Microsoft takes mails of one tenant, or at all. While it does not answer, each message that is handed over may become
 * one that nobody knows about; so after three in a row nothing is, for a while, and then little by little.
 */
export interface Circuit {
  readonly failures: number;
  readonly openings: number;
  readonly openedAt: Date | null;
  readonly openUntil: Date | null;
  /** Since it was last open. */
  readonly successes: number;
}

export const closed: Circuit = { failures: 0, openings: 0, openedAt: null, openUntil: null, successes: 0 };

const mostFailures = 3;
const firstOpenSeconds = 30;
const longestOpenSeconds = 600;
/** After so many that went well it is as if nothing had been. */
const successesToForget = 32;

/** How many may be under way at a time: none, a few more with each that goes well, or as many as there are. */
export function allowance({ openings, openUntil, successes }: Circuit, now: Date): number {
  if (openings === 0) return Number.POSITIVE_INFINITY;
  return openUntil !== null && now < openUntil ? 0 : 1 + successes;
}

/** After one of which nobody knows, or that found nobody. What began before it opened says nothing new. */
export function afterFailure(circuit: Circuit, startedAt: Date, now: Date): Circuit {
  if (circuit.openedAt !== null && startedAt < circuit.openedAt) return circuit;
  const failures = circuit.failures + 1;
  // Once open, one that fails again is enough.
  if (circuit.openings === 0 && failures < mostFailures) return { ...circuit, failures };
  const openings = circuit.openings + 1;
  const seconds = Math.min(longestOpenSeconds, firstOpenSeconds * 2 ** (openings - 1));
  return { failures, openings, openedAt: now, openUntil: addSeconds(now, seconds), successes: 0 };
}

/** After one that Graph answered, whatever it said of the message. */
export function afterSuccess(circuit: Circuit): Circuit {
  if (circuit.openings === 0 || circuit.successes + 1 >= successesToForget) return closed;
  return { ...circuit, failures: 0, successes: circuit.successes + 1 };
}
