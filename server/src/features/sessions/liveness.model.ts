import { secondsBetween } from '../../kernel/time.ts';

/** What decides whether a session that Microsoft opened may be served now. Times in seconds. */
export interface LivenessFacts {
  /** The last proof of life. */
  readonly aliveAt: Date;
  /** Since then Microsoft wants to see the person. */
  readonly refusedAt: Date | null;
  /** A check in the background can be made: there is a refresh token, and the tenant lets it through. */
  readonly canAsk: boolean;
  readonly intervalSeconds: number;
  readonly graceSeconds: number;
  /** Since then no verdict came for the tenant, for anybody. */
  readonly tenantSilentSince: Date | null;
}

export type Standing =
  | 'serve'
  /** A check comes first; the request waits for it. */
  | 'ask-first'
  /** Entra does not answer: served until the grace is over, and the pages say so. */
  | 'serve-by-grace'
  /** Through Microsoft once, in the person's own browser. */
  | 'reauthenticate'
  /** Nobody could say that they may come in, for longer than the account allows. */
  | 'over';

/** Room for a check that is under way, or late: no request is served longer after a proof than the interval and this. */
export const leewaySeconds = 300;

/**
 * How long somebody is served at most after a proof of life, in seconds: the interval and five minutes while Entra answers, the
 * grace where it did not, which may be the shorter one.
 */
export function boundSeconds(settings: {
  readonly intervalMinutes: number;
  readonly graceHours: number;
  readonly wasSilent: boolean;
}): number {
  const answering = settings.intervalMinutes * 60 + leewaySeconds;
  return settings.wasSilent ? Math.max(answering, settings.graceHours * 3600) : answering;
}

/**
 * Whether a session may be served (docs/product.md 3.5, 3.6). While Entra answers, nobody is served more than interval + 5
 * minutes after their last proof of life; while it does not, sessions go on to the grace.
 */
export function standingOf(facts: LivenessFacts, now: Date): Standing {
  if (facts.refusedAt !== null) return 'reauthenticate';
  const age = secondsBetween(facts.aliveAt, now);
  if (age <= facts.intervalSeconds) return 'serve';
  if (facts.tenantSilentSince !== null) return inSilence(facts, age);
  return facts.canAsk ? 'ask-first' : 'reauthenticate';
}

function inSilence({ intervalSeconds, graceSeconds }: LivenessFacts, age: number): Standing {
  if (age <= intervalSeconds + leewaySeconds) return 'serve';
  return age <= graceSeconds ? 'serve-by-grace' : 'over';
}

/** The same, where the check that should come first has brought no verdict, and the tenant is silent or its turn has not come. */
export function standingUnasked(facts: LivenessFacts, now: Date): Exclude<Standing, 'ask-first'> | 'unknown' {
  const standing = standingOf(facts, now);
  if (standing !== 'ask-first') return standing;
  const age = secondsBetween(facts.aliveAt, now);
  return age <= facts.intervalSeconds + leewaySeconds ? 'serve' : 'unknown';
}

/** The part of the interval after which the next check is due: never the same for two, so that they do not come together. */
const earliest = 0.7;
const latest = 0.95;

/** When the next check is due, in seconds after a proof of life. `chance` from 0 to 1. */
export function dueAfterSeconds(intervalSeconds: number, chance: number): number {
  return Math.floor(intervalSeconds * (earliest + (latest - earliest) * chance));
}
