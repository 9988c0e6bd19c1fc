import type { ExchangeLimits } from './exchange-limits.ts';

/** Why a mail that was accepted comes back; the words are in `non-delivery-report.ts`. */
export type BounceReason =
  | 'sender-restricted'
  | 'recipients-per-message'
  | 'recipients-per-day'
  | 'external-recipients-per-day'
  | 'recipient-unknown'
  | 'recipient-full'
  | 'no-such-domain';

export interface Recipient {
  readonly address: string;
  readonly standing: 'reachable' | 'unknown' | 'full' | 'no-such-domain';
  /** Outside the sender's tenant. */
  readonly isExternal: boolean;
}

/** What the transport knows when a mail was handed over. Times are milliseconds since 1970. */
export interface TransportFacts {
  readonly now: number;
  /** Null: no limits hold, and nobody is unknown. */
  readonly limits: ExchangeLimits | null;
  /** The mailbox may not send for now, as it was taken for a spammer's. */
  readonly isRestricted: boolean;
  readonly recipients: readonly Recipient[];
  /** When this mailbox's earlier mails left, or will leave. */
  readonly departures: readonly number[];
  /** Recipients to which this mailbox has sent in the last 24 hours. */
  readonly recipientsOfLastDay: number;
  /** External recipients to which its tenant has sent in the last 24 hours. */
  readonly externalOfLastDay: number;
}

export interface Bounce {
  readonly address: string;
  readonly because: BounceReason;
}

/** What becomes of it: when it leaves, whom it reaches, what comes back. */
export interface TransportPlan {
  readonly departsAt: number;
  readonly reaches: readonly string[];
  readonly bounces: readonly Bounce[];
  /** A limit of the sender: it left for nobody, and counts for nothing. */
  readonly isRefused: boolean;
}

const minute = 60_000;

/** Graph has said 202 already; whatever goes wrong from here on is told by a mail. */
export function planTransport(facts: TransportFacts): TransportPlan {
  const { now, limits, recipients } = facts;
  const refusal = refusalOfAll(facts);
  if (refusal !== null) {
    const bounces = recipients.map(({ address }) => ({ address, because: refusal }));
    return { departsAt: now, reaches: [], bounces, isRefused: true };
  }
  if (limits === null) {
    return {
      departsAt: now,
      reaches: recipients.map(({ address }) => address),
      bounces: [],
      isRefused: false,
    };
  }
  const judged = recipients.map((each) => ({ address: each.address, because: refusalOfOne(facts, each) }));
  return {
    departsAt: departure(now, facts.departures, limits.messagesPerMinute),
    reaches: judged.filter(({ because }) => because === null).map(({ address }) => address),
    bounces: judged.flatMap(({ address, because }) => (because === null ? [] : [{ address, because }])),
    isRefused: false,
  };
}

function refusalOfAll(facts: TransportFacts): BounceReason | null {
  if (facts.isRestricted) return 'sender-restricted';
  const { limits, recipients, recipientsOfLastDay } = facts;
  const exceeds = (count: number, most: number | null | undefined): boolean =>
    most !== null && most !== undefined && count > most;
  if (exceeds(recipients.length, limits?.recipientsPerMessage)) return 'recipients-per-message';
  const count = recipientsOfLastDay + recipients.length;
  return exceeds(count, limits?.recipientsPerDay) ? 'recipients-per-day' : null;
}

function refusalOfOne(facts: TransportFacts, recipient: Recipient): BounceReason | null {
  const most = facts.limits?.externalRecipientsPerDay ?? null;
  const external = facts.recipients.filter((each) => each.isExternal).length;
  const isOverTenant = most !== null && facts.externalOfLastDay + external > most;
  if (recipient.isExternal && isOverTenant) return 'external-recipients-per-day';
  if (recipient.standing === 'unknown') return 'recipient-unknown';
  if (recipient.standing === 'full') return 'recipient-full';
  return recipient.standing === 'no-such-domain' ? 'no-such-domain' : null;
}

/**
 * "Any excess in message submissions is throttled and successively carried over to the following minutes"
 * (exchange/troubleshoot/send-emails/smtp-submission-improvements): no minute, wherever it begins, has more than
 * `most` departures, and nothing overtakes.
 */
function departure(now: number, departures: readonly number[], most: number | null): number {
  if (most === null || departures.length < most) return now;
  const earlier = departures.toSorted((one, other) => one - other).at(-most);
  return earlier === undefined ? now : Math.max(now, earlier + minute);
}
