/** Why a message waits. */
export type HeldBecause = 'mailbox-needs-reconnect' | 'sender-revoked';

/** A mail that is older than its occasion does more harm than none, so nobody's waits for ever. */
export interface HeldRule {
  /** What its sender reads while it waits. */
  readonly explanation: string;
  readonly maxDays: number;
  readonly endsAs: 'failed' | 'cancelled';
  readonly explanationAtEnd: string;
}

/**
 * What each reason means for a message. Whoever reconnects the same mailbox lets go what waits for it; what somebody had handed in
 * before they lost their access leaves only when a person says so (security cases F08, H16).
 */
export const heldRules: Readonly<Record<HeldBecause, HeldRule>> = {
  'mailbox-needs-reconnect': {
    explanation:
      'Your mailbox must be connected again. Nothing was lost: the message leaves as soon as you reconnect.',
    maxDays: 7,
    endsAs: 'failed',
    explanationAtEnd:
      'It waited seven days for your mailbox. It did not leave; send it again if it still holds.',
  },
  'sender-revoked': {
    explanation:
      'You had lost your access when it was about to leave. Nothing was lost: send it or cancel it yourself.',
    maxDays: 30,
    endsAs: 'cancelled',
    explanationAtEnd:
      'You had lost your access, and nobody decided about it for thirty days. It did not leave.',
  },
};
