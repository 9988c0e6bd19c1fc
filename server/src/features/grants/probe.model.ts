import type { ProbeAnswer } from '@gatehouse/contract';
import { secondsBetween } from '../../kernel/time.ts';

/** What came of asking the token endpoint, as far as the probe looks at it. */
export interface ProbeOutcome {
  readonly kind: 'granted' | 'refused' | 'unverified' | 'unreachable';
  readonly aadsts: number | null;
}

// learn.microsoft.com/entra/identity-platform/reference-error-codes (read 2026-11): 7000229 no service principal, 700016
// application not found in the directory, 7000112 application disabled.
const answers: Readonly<Record<number, ProbeAnswer>> = {
  7000229: 'not-there',
  700016: 'not-there',
  7000112: 'blocked',
};

/** Whether the registration is there; null where the answer says nothing of the tenant: an outage, or a fault of ours. */
export function probeAnswerOf({ kind, aadsts }: ProbeOutcome): ProbeAnswer | null {
  if (kind === 'granted') return 'there';
  return kind === 'refused' && aadsts !== null ? (answers[aadsts] ?? null) : null;
}

const hourSeconds = 60 * 60;

/** At most hourly, whoever looks how often. */
export function isProbeDue(lastAnswerAt: Date | null, now: Date): boolean {
  return lastAnswerAt === null || secondsBetween(lastAnswerAt, now) >= hourSeconds;
}
