import type { ConsentRequest, ConsentRequester } from '../directory/directory-state.ts';

/** What a reviewer can do with a request (review-admin-consent-requests.md; docs/reference/microsoft.md 2.5). */
export const consentRequestActs = ['approve', 'deny', 'block'] as const;
export type ConsentRequestAct = (typeof consentRequestActs)[number];

/** Why a reviewer cannot do it, with words for a person. */
export interface ConsentRequestRefusal {
  readonly reason: 'answered' | 'expired' | 'not-a-reviewer' | 'role-missing' | 'justification-missing';
  readonly words: string;
}

export interface AnswerFacts {
  readonly act: ConsentRequestAct;
  readonly request: Pick<ConsentRequest, 'answer' | 'reviewers'>;
  readonly reviewer: { readonly upn: string; readonly mayGrantForAll: boolean };
  /** The reviewers of the tenant as its policy names them now. */
  readonly tenantReviewers: readonly string[];
  readonly justification: string;
}

/**
 * May this reviewer answer? A designated reviewer still needs a role that may grant consent to approve, and sees only what
 * was asked after they became one (configure-admin-consent-workflow.md; docs/reference/microsoft.md 2.5).
 */
export function refuseAnswer(facts: AnswerFacts): ConsentRequestRefusal | undefined {
  const { act, request, reviewer } = facts;
  if (request.answer === 'expired') return { reason: 'expired', words: 'The request has expired.' };
  if (request.answer !== null) {
    return { reason: 'answered', words: `The request was answered already: ${request.answer}.` };
  }
  if (!includes(facts.tenantReviewers, reviewer.upn)) {
    return { reason: 'not-a-reviewer', words: `${reviewer.upn} is not a reviewer of this tenant.` };
  }
  if (!includes(request.reviewers, reviewer.upn)) {
    const words = `${reviewer.upn} became a reviewer after this request was made.`;
    return { reason: 'not-a-reviewer', words };
  }
  if (act === 'approve') return reviewer.mayGrantForAll ? undefined : roleMissing(reviewer.upn);
  if (facts.justification.trim() !== '') return undefined;
  return {
    reason: 'justification-missing',
    words: 'A justification is needed: the requesters get it by mail.',
  };
}

function roleMissing(upn: string): ConsentRequestRefusal {
  const words = `${upn} is a reviewer, and has no role that may grant consent for the organization.`;
  return { reason: 'role-missing', words };
}

/** What time asks for: `remind` the reviewers half way (configure-admin-consent-workflow.md), or `expire`. */
export function dueStep(request: ConsentRequest, now: Date): 'remind' | 'expire' | undefined {
  if (request.answer !== null) return undefined;
  const start = Date.parse(request.createdAt);
  const end = Date.parse(request.expiresAt);
  if (now.getTime() >= end) return 'expire';
  return !request.isReminded && now.getTime() >= (start + end) / 2 ? 'remind' : undefined;
}

/** Adds a person to an open request. Who asks again is there once, with the newest reason. */
export function withRequester(
  request: ConsentRequest,
  asked: ConsentRequester,
  scopes: readonly string[],
): Pick<ConsentRequest, 'requesters' | 'scopes'> {
  const others = request.requesters.filter((each) => each.oid !== asked.oid);
  return {
    requesters: [...others, asked],
    scopes: [...new Set([...request.scopes, ...scopes])],
  };
}

function includes(upns: readonly string[], upn: string): boolean {
  return upns.some((each) => each.toLowerCase() === upn.toLowerCase());
}
