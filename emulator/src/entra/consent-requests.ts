import { randomUUID } from 'node:crypto';
import type { ConsentRequest, ConsentRequestAnswer, Person, Tenant } from '../directory/directory-state.ts';
import { mayGrantForAll } from '../directory/roles.ts';
import { mailAbout } from './consent-mails.ts';
import { dueStep, refuseAnswer, withRequester } from './consent-request.model.ts';
import type { ConsentRequestAct, ConsentRequestRefusal } from './consent-request.model.ts';
import type { Entra } from './entra.ts';
import { ensureServicePrincipal, recordGrant } from './grant-consent.ts';

/** The requests of a tenant, newest first, after what time asked for was done. */
export async function consentRequestsOf(entra: Entra, tenant: Tenant): Promise<readonly ConsentRequest[]> {
  await settleConsentRequests(entra);
  return entra.state.consentRequests.filter((each) => each.tid === tenant.id).toReversed();
}

/** "Request approval": joins the open request for the registration, or opens one; reviewers and requester get a mail. */
export async function submitConsentRequest(
  entra: Entra,
  tenant: Tenant,
  person: Person,
  wanted: { clientId: string; scopes: readonly string[]; justification: string },
): Promise<ConsentRequest> {
  await settleConsentRequests(entra);
  const request = openRequest(entra, tenant, wanted.clientId);
  const askedAt = entra.clock.now().toISOString();
  const asked = { id: randomUUID(), oid: person.oid, justification: wanted.justification, askedAt };
  Object.assign(request, withRequester(request, asked, wanted.scopes));
  await entra.save();
  const more = { requester: person.displayName, justification: wanted.justification };
  if (tenant.notifyReviewers) {
    await mailAbout(entra, 'asked-reviewer', request, reviewersOf(entra, request), more);
  }
  await mailAbout(entra, 'asked', request, [person]);
  return request;
}

function openRequest(entra: Entra, tenant: Tenant, clientId: string): ConsentRequest {
  const open = entra.state.consentRequests.find(
    (each) => each.tid === tenant.id && each.clientId === clientId && each.answer === null,
  );
  if (open) return open;
  const now = entra.clock.now();
  const made: ConsentRequest = {
    id: randomUUID(),
    tid: tenant.id,
    clientId,
    scopes: [],
    requesters: [],
    reviewers: [...tenant.reviewers],
    createdAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + tenant.requestDurationInDays * 24 * 60 * 60 * 1000).toISOString(),
    isReminded: false,
    status: 'InProgress',
    answer: null,
    answeredAt: null,
    answeredBy: null,
    answerJustification: null,
  };
  entra.state.consentRequests.push(made);
  return made;
}

/**
 * "Review permissions and consent": a grant for everybody of what was asked, and the service principal. `undefined` when
 * done, else why not.
 */
export async function approveConsentRequest(
  entra: Entra,
  request: ConsentRequest,
  reviewer: Person,
): Promise<ConsentRequestRefusal | undefined> {
  return answerRequest(entra, request, { act: 'approve', reviewer, justification: '' }, () => {
    recordGrant(entra, { tid: request.tid, clientId: request.clientId, oid: null }, request.scopes);
    return 'approved';
  });
}

/** "Deny": nothing changes but the request; everybody may ask again. */
export async function denyConsentRequest(
  entra: Entra,
  request: ConsentRequest,
  reviewer: Person,
  justification: string,
): Promise<ConsentRequestRefusal | undefined> {
  return answerRequest(entra, request, { act: 'deny', reviewer, justification }, () => 'denied');
}

/** "Block": the service principal is there and disabled, so that nobody gets as far as asking again. */
export async function blockConsentRequest(
  entra: Entra,
  request: ConsentRequest,
  reviewer: Person,
  justification: string,
): Promise<ConsentRequestRefusal | undefined> {
  return answerRequest(entra, request, { act: 'block', reviewer, justification }, () => {
    ensureServicePrincipal(entra, request.tid, request.clientId).enabled = false;
    return 'blocked';
  });
}

interface Answering {
  readonly act: ConsentRequestAct;
  readonly reviewer: Person;
  readonly justification: string;
}

async function answerRequest(
  entra: Entra,
  request: ConsentRequest,
  { act, reviewer, justification }: Answering,
  apply: () => Exclude<ConsentRequestAnswer, 'expired'>,
): Promise<ConsentRequestRefusal | undefined> {
  await settleConsentRequests(entra);
  const isOfTenant = reviewer.tid === request.tid && reviewer.enabled && reviewer.deletedAt === null;
  const refusal = refuseAnswer({
    act,
    request,
    reviewer: { upn: reviewer.upn, mayGrantForAll: mayGrantForAll(reviewer) },
    tenantReviewers: isOfTenant ? (entra.directory.findTenant(request.tid)?.reviewers ?? []) : [],
    justification,
  });
  if (refusal) return refusal;
  const answer = apply();
  close(entra, request, answer);
  request.answeredBy = reviewer.upn;
  request.answerJustification = act === 'approve' ? null : justification.trim();
  await entra.save();
  await mailAbout(entra, answer, request, requestersOf(entra, request), {
    justification: request.answerJustification,
  });
  return undefined;
}

/** Does what the clock asks for, once: reminders half way, and the end of what nobody answered in time. */
export async function settleConsentRequests(entra: Entra): Promise<void> {
  const now = entra.clock.now();
  const due = entra.state.consentRequests.flatMap((request) => {
    const step = dueStep(request, now);
    return step === undefined ? [] : [{ request, step }];
  });
  if (due.length === 0) return;
  // Marked before the first await, so that two callers at once do not mail twice.
  for (const { request, step } of due) {
    request.isReminded = true;
    if (step === 'expire') close(entra, request, 'expired');
  }
  await entra.save();
  for (const { request, step } of due) {
    await (step === 'expire'
      ? mailExpired(entra, request)
      : mailReviewers(entra, 'expiring-reviewer', request));
  }
}

async function mailExpired(entra: Entra, request: ConsentRequest): Promise<void> {
  await mailReviewers(entra, 'expired-reviewer', request);
  await mailAbout(entra, 'expired', request, requestersOf(entra, request));
}

async function mailReviewers(
  entra: Entra,
  kind: 'expiring-reviewer' | 'expired-reviewer',
  request: ConsentRequest,
): Promise<void> {
  if (entra.directory.findTenant(request.tid)?.remindersEnabled !== true) return;
  await mailAbout(entra, kind, request, reviewersOf(entra, request));
}

function close(entra: Entra, request: ConsentRequest, answer: ConsentRequestAnswer): void {
  request.status = 'Completed';
  request.answer = answer;
  request.answeredAt = entra.clock.now().toISOString();
}

function reviewersOf(entra: Entra, request: ConsentRequest): Person[] {
  return request.reviewers.flatMap((upn) => entra.directory.findPerson(upn) ?? []);
}

/** Who asked, as far as they still exist. */
export function requestersOf(entra: Entra, request: ConsentRequest): Person[] {
  return request.requesters.flatMap(({ oid }) => {
    const person = entra.directory.findPersonByOid(request.tid, oid);
    return person && person.deletedAt === null ? [person] : [];
  });
}
