import {
  isPresumed,
  type ConsentPosture,
  type GrantEvidence,
  type PostureSource,
  type PreFlightExpects,
} from '@gatehouse/contract';

/** What is known of a tenant's answer to one registration, before anybody is sent there. */
export interface Signals {
  readonly evidence: GrantEvidence | null;
  /** Everybody may be told to go on; since `seenForTenantAt`, or `seenSinceReportAt`. */
  readonly closesForEveryone: boolean;
  readonly seenForTenantAt: Date | null;
  readonly seenSinceReportAt: Date | null;
  readonly posture: {
    readonly posture: ConsentPosture;
    readonly seenAt: Date | null;
    readonly by: PostureSource | null;
  };
  readonly probe: { readonly answer: 'there' | 'not-there' | 'blocked'; readonly at: Date } | null;
}

/** What a person will most likely meet at Microsoft; from what we know it, and of when that is. */
export interface PreFlight {
  readonly expects: PreFlightExpects;
  /** Null where nothing is known: the normal answer for a new tenant. */
  readonly source: 'evidence' | 'probe' | PostureSource | null;
  readonly seenAt: Date | null;
  readonly evidence: GrantEvidence | null;
}

type Sign = Omit<PreFlight, 'evidence'> & { readonly seenAt: Date };

/** How a journey of somebody of this tenant has ended, or what they said they saw. */
function outcome({ posture }: Signals, byPresumption: boolean): Sign | null {
  const { posture: expects, seenAt, by } = posture;
  if (expects === 'unknown' || seenAt === null || by === null) return null;
  return isPresumed(by) === byPresumption ? { expects, source: by, seenAt } : null;
}

/** The grant, unless the registration was not there when it was asked for later. */
function grant(signals: Signals): Sign | null {
  const seenAt = signals.seenForTenantAt ?? signals.seenSinceReportAt;
  if (!signals.closesForEveryone || seenAt === null) return null;
  const { probe } = signals;
  if (probe?.answer === 'not-there' && probe.at > seenAt) return null;
  return { expects: 'no-question', source: 'evidence', seenAt };
}

function blocked({ probe }: Signals): Sign | null {
  return probe?.answer === 'blocked' ? { expects: 'blocked', source: 'probe', seenAt: probe.at } : null;
}

/**
 * In the order of their strength: what attempts of this tenant ended in, the evidence, the probe. Each can be overtaken by
 * the world, so of these the newest decides, and the stronger of two at once.
 */
const strong: readonly ((signals: Signals) => Sign | null)[] = [
  (signals) => outcome(signals, false),
  grant,
  blocked,
];

/** What we know of a tenant before the redirect. What is only presumed counts where nothing better is known. */
export function decidePreFlight(signals: Signals): PreFlight {
  const signs = strong.flatMap((read) => read(signals) ?? []);
  const newest = signs.toSorted((one, other) => other.seenAt.getTime() - one.seenAt.getTime())[0];
  const sign = newest ?? outcome(signals, true);
  return sign === null
    ? { expects: 'unknown', source: null, seenAt: null, evidence: signals.evidence }
    : { ...sign, evidence: signals.evidence };
}

/** Whether somebody else must act before Microsoft lets the person through: then the page before the redirect helps. */
export function needsApproval({ expects }: Pick<PreFlight, 'expects'>): boolean {
  return expects === 'request-approval' || expects === 'admin-only' || expects === 'blocked';
}
