import type { GrantEvidence, ProbeAnswer } from '@gatehouse/contract';

/** What was seen of one registration in this tenant, and who waits for it. */
export interface ApprovalFacts {
  readonly evidence: GrantEvidence | null;
  readonly closesForEveryone: boolean;
  readonly reportedAt: Date | null;
  readonly reportedBy: 'admin-consent-callback' | 'person' | null;
  readonly seenAt: Date | null;
  readonly seenSinceReportAt: Date | null;
  readonly seenForTenantAt: Date | null;
  readonly seenForTenantBy: 'no-question' | 'second-person' | null;
  readonly withdrawnAt: Date | null;
  readonly withdrawnByCode: number | null;
  readonly probe: { readonly answer: ProbeAnswer; readonly at: Date } | null;
  readonly waiting: { readonly count: number; readonly since: Date } | null;
}

/** The exact words of the states of a grant (docs/product.md 3.11): never more than was seen. */
export type ApprovalWords =
  | 'Waiting for approval'
  | 'Reported, not seen yet'
  | 'Works for you'
  | 'Works for everyone here'
  | 'Blocked'
  | 'Withdrawn';

export interface Approval {
  readonly words: ApprovalWords;
  readonly tone: 'good' | 'wait' | 'bad' | 'neutral';
  /** By what, and when. */
  readonly proof: string;
  /** What the page offers: a yes, the sign-in that shows it, or nothing. */
  readonly next: 'approve' | 'prove' | 'nothing';
}

type Say = (instant: Date) => string;

function waitingProof({ waiting }: ApprovalFacts, say: Say): string {
  if (waiting === null || waiting.count === 0) return 'nothing seen in your tenant yet';
  return `${waiting.count === 1 ? '1 person waits' : `${waiting.count} people wait`}, since ${say(waiting.since)}`;
}

const at = (instant: Date | null, say: Say): string => (instant === null ? '' : ` at ${say(instant)}`);

function seenForPerson(facts: ApprovalFacts, say: Say): string {
  if (facts.seenSinceReportAt !== null)
    return `Microsoft said yes, and a sign-in${at(facts.seenSinceReportAt, say)} shows it`;
  return `a sign-in${at(facts.seenAt, say)} shows it for one person; for everyone nothing was seen`;
}

function seenForTenant(facts: ApprovalFacts, say: Say): string {
  const by =
    facts.seenForTenantBy === 'no-question'
      ? 'a sign-in without any question'
      : 'the sign-in of a second person';
  return `${by}${at(facts.seenForTenantAt, say)} shows it`;
}

function fromEvidence(facts: ApprovalFacts, say: Say): Approval {
  switch (facts.evidence) {
    case 'seen-for-tenant':
      return {
        words: 'Works for everyone here',
        tone: 'good',
        proof: seenForTenant(facts, say),
        next: 'nothing',
      };
    case 'seen-for-person': {
      const next = facts.closesForEveryone ? 'nothing' : 'approve';
      return { words: 'Works for you', tone: 'good', proof: seenForPerson(facts, say), next };
    }
    case 'reported': {
      const by = facts.reportedBy === 'person' ? 'A person' : 'Microsoft';
      const proof = `${by} said yes${at(facts.reportedAt, say)}; that is not proof`;
      return { words: 'Reported, not seen yet', tone: 'wait', proof, next: 'prove' };
    }
    case 'withdrawn': {
      const proof = `Microsoft refused a renewal${at(facts.withdrawnAt, say)}, AADSTS${facts.withdrawnByCode ?? ''}`;
      return { words: 'Withdrawn', tone: 'neutral', proof, next: 'approve' };
    }
    case null:
      return {
        words: 'Waiting for approval',
        tone: 'wait',
        proof: waitingProof(facts, say),
        next: 'approve',
      };
  }
}

/** How one registration stands in this tenant, in words, with what says so. */
export function approvalOf(facts: ApprovalFacts, say: Say): Approval {
  if (facts.probe?.answer === 'blocked') {
    const proof = `Microsoft said so at ${say(facts.probe.at)}: the app is switched off in your tenant`;
    return { words: 'Blocked', tone: 'bad', proof, next: 'nothing' };
  }
  return fromEvidence(facts, say);
}
