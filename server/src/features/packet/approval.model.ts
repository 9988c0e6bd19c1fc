import { grantEvidenceWords, type GrantEvidence, type ProbeAnswer } from '@gatehouse/contract';

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

/** The exact words of the states of a grant: never more than was seen. */
export type ApprovalWords = (typeof grantEvidenceWords)[GrantEvidence] | 'Waiting for approval' | 'Blocked';

export interface Approval {
  readonly words: ApprovalWords;
  readonly tone: 'good' | 'wait' | 'bad' | 'neutral';
  /** By what, and when. */
  readonly proof: string;
  /** What the page offers: a yes, the sign-in that shows it, or nothing. */
  readonly next: 'approve' | 'prove' | 'nothing';
}

/** An instant as part of a sentence: "on 29 Nov 2026 at 11:06 UTC". */
type Say = (instant: Date) => string;

function waitingProof({ waiting }: ApprovalFacts, say: Say): string {
  if (waiting === null || waiting.count === 0) return 'nothing seen in your tenant yet';
  const who = waiting.count === 1 ? '1 person is waiting' : `${waiting.count} people are waiting`;
  return `${who}; the first asked ${say(waiting.since)}`;
}

const at = (instant: Date | null, say: Say): string => (instant === null ? '' : ` ${say(instant)}`);

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
        words: grantEvidenceWords['seen-for-tenant'],
        tone: 'good',
        proof: seenForTenant(facts, say),
        next: 'nothing',
      };
    case 'seen-for-person': {
      const next = facts.closesForEveryone ? 'nothing' : 'approve';
      return {
        words: grantEvidenceWords['seen-for-person'],
        tone: 'good',
        proof: seenForPerson(facts, say),
        next,
      };
    }
    case 'reported': {
      const by = facts.reportedBy === 'person' ? 'A person' : 'Microsoft';
      const proof = `${by} said yes${at(facts.reportedAt, say)}; that is not proof`;
      return { words: grantEvidenceWords.reported, tone: 'wait', proof, next: 'prove' };
    }
    case 'withdrawn': {
      const proof = `Microsoft refused a renewal${at(facts.withdrawnAt, say)}, AADSTS${facts.withdrawnByCode ?? ''}`;
      return { words: grantEvidenceWords.withdrawn, tone: 'neutral', proof, next: 'approve' };
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
    const proof = `Microsoft said so ${say(facts.probe.at)}: the app is switched off in your tenant`;
    return { words: 'Blocked', tone: 'bad', proof, next: 'nothing' };
  }
  return fromEvidence(facts, say);
}
