import type { FaultMatch, FaultResponse, FaultSurface } from '../faults.ts';

/** A failure with a name, so that a person can switch it on without knowing how it is ordered. */
export interface NamedFault {
  readonly name: string;
  readonly surface: FaultSurface;
  /** One sentence: what happens. */
  readonly what: string;
  /** What the caller hears, short. */
  readonly hears: string;
  /** The Microsoft page or capture it follows; "known" as in PARITY.md; "own" where any network does that. */
  readonly source: string;
  readonly match: FaultMatch;
  readonly respond: FaultResponse;
}
