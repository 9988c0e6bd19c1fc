import { answerOf, useAnswer } from '../control/auto-answers.ts';
import type { AutoAnswer } from '../control/auto-answers.ts';
import type { ObservedContext } from '../control/observed.ts';
import type { Person } from '../directory/directory-state.ts';
import { acceptForOrganization } from './admin-consent-answer.ts';
import { adminPermissionsPage } from './admin-consent-page.ts';
import { answerAppWithCancel, answerAppWithError } from './answer-app.ts';
import { blockedBecause, silentError, wrongTenant } from './blocked-because.ts';
import type { EntraRequest, Journey } from './journey.ts';
import type { SignedIn } from './browser-session.ts';
import { decideFor } from './consent-facts.ts';
import type { ConsentDecision } from './consent.model.ts';
import { submitConsentRequest } from './consent-requests.ts';
import {
  approvalRequiredPage,
  needAdminApprovalPage,
  permissionsPage,
  requestSentPage,
} from './consent-pages.ts';
import { entraError } from './entra-errors.ts';
import type { EntraError } from './entra-errors.ts';
import { identityAt } from './entra.ts';
import type { Entra } from './entra.ts';
import { recordGrant } from './grant-consent.ts';
import { entraErrorPage } from './page-frame.ts';
import { sendCode } from './send-code.ts';

/** A person at a consent page, and everything that was decided about them so far. */
export interface Standing {
  readonly request: EntraRequest;
  readonly journey: Journey;
  readonly signedIn: SignedIn;
  /** The person in the tenant of the request: a guest's object where they are a guest. */
  readonly person: Person;
  readonly decision: ConsentDecision;
}

/** From "we know who it is" on: may they, have they consented, and then the answer to the app. */
export async function continueSignedIn(
  c: ObservedContext,
  entra: Entra,
  request: EntraRequest,
  journey: Journey,
  signedIn: SignedIn,
  isAutomatic = false,
): Promise<Response> {
  const person = identityAt(entra.directory, request.authority, signedIn.home);
  if (!person) return refuse(c, entra, request, wrongTenant(request, signedIn));
  const blocked = blockedBecause(entra, request, person);
  if (blocked) return refuse(c, entra, request, blocked);
  const decision = decideFor(entra, request, person);
  const standing: Standing = { request, journey, signedIn, person, decision };
  const answer = await takeAnswer(entra, signedIn, isAutomatic || decision.kind !== 'granted');
  if (decision.kind === 'granted') return finish(c, entra, standing);
  if (request.prompt === 'none') {
    const { clientId, displayName } = request.registration;
    const error = entraError(65001, [clientId, displayName], 'consent_required');
    return answerAppWithError(c, entra, request, error);
  }
  if (answer && answer.answer !== 'abandon') return answerConsentPage(c, entra, standing, answer);
  return consentPageOf(c, entra, standing);
}

/** On a page of Microsoft's, unless nothing may be shown; an admin of another tenant was seen sent back (azure-docs#114009). */
function refuse(
  c: ObservedContext,
  entra: Entra,
  request: EntraRequest,
  error: EntraError,
): Response | Promise<Response> {
  if (request.prompt === 'none') return answerAppWithError(c, entra, request, silentError(error));
  const isSentBack = request.kind === 'admin-consent' && error.code === 50020;
  return isSentBack ? answerAppWithError(c, entra, request, error) : entraErrorPage(c, entra, error);
}

/** Everything is granted: a sign-in gets its code. An admin consent request is never finished without being asked. */
function finish(c: ObservedContext, entra: Entra, standing: Standing): Response | Promise<Response> {
  const { request, person } = standing;
  return request.kind === 'admin-consent'
    ? acceptForOrganization(c, entra, request, person)
    : sendCode(c, entra, { ...standing, request });
}

/** The auto-answer set for this person. A journey without a page to answer does not count as one of its `times`. */
async function takeAnswer(
  entra: Entra,
  { home }: SignedIn,
  counts: boolean,
): Promise<AutoAnswer | undefined> {
  const answer = answerOf(entra.state.autoAnswers, home.upn);
  if (answer && counts && answer.timesLeft !== null) {
    useAnswer(entra.state.autoAnswers, answer);
    await entra.save();
  }
  return answer;
}

/** The page a decision asks for. */
export function consentPageOf(
  c: ObservedContext,
  entra: Entra,
  standing: Standing,
): Response | Promise<Response> {
  const { request, journey, signedIn, person, decision } = standing;
  const known: Journey = { ...journey, chosenUpn: signedIn.home.upn };
  const page = { request, ctx: entra.sealed.seal('page', known) };
  const viewer = { tid: person.tid, upn: signedIn.home.upn };
  switch (decision.kind) {
    case 'granted':
      return finish(c, entra, standing);
    case 'ask':
      return permissionsPage(c, entra, page, viewer, decision);
    case 'ask-organization':
      return adminPermissionsPage(c, entra, page, viewer, decision);
    case 'approval-required':
      return approvalRequiredPage(c, entra, page, viewer, decision);
    case 'need-admin-approval':
      return needAdminApprovalPage(c, entra, page, viewer, decision);
  }
}

/** What a button of a consent page does. A button the page does not have shows the page again. */
export async function answerConsentPage(
  c: ObservedContext,
  entra: Entra,
  standing: Standing,
  answer: Pick<AutoAnswer, 'answer' | 'justification' | 'onBehalfOfOrganization'>,
): Promise<Response> {
  const { request, decision } = standing;
  switch (answer.answer) {
    case 'accept':
      return accept(c, entra, standing, answer.onBehalfOfOrganization);
    case 'decline':
      return hasAcceptButton(decision)
        ? answerAppWithError(c, entra, request, entraError(65004))
        : answerAppWithCancel(c, request);
    case 'request':
      return decision.kind === 'approval-required'
        ? askForApproval(c, entra, standing, decision.scopes, answer.justification)
        : consentPageOf(c, entra, standing);
    case 'return':
      return answerAppWithCancel(c, request);
    case 'abandon':
      return consentPageOf(c, entra, standing);
  }
}

function hasAcceptButton(decision: ConsentDecision): boolean {
  return decision.kind === 'ask' || decision.kind === 'ask-organization';
}

async function accept(
  c: ObservedContext,
  entra: Entra,
  standing: Standing,
  onBehalfOfOrganization: boolean,
): Promise<Response> {
  const { decision, person, request } = standing;
  if (decision.kind === 'ask-organization') return finish(c, entra, standing);
  if (decision.kind !== 'ask') return consentPageOf(c, entra, standing);
  const { clientId } = request.registration;
  const isForAll = decision.mayConsentForOrganization && onBehalfOfOrganization;
  recordGrant(entra, { tid: person.tid, clientId, oid: isForAll ? null : person.oid }, decision.scopes);
  await entra.save();
  return finish(c, entra, standing);
}

async function askForApproval(
  c: ObservedContext,
  entra: Entra,
  standing: Standing,
  scopes: readonly string[],
  justification: string,
): Promise<Response> {
  const { request, journey, person, signedIn } = standing;
  const { clientId } = request.registration;
  const tenant = entra.directory.findTenant(person.tid);
  if (tenant) await submitConsentRequest(entra, tenant, person, { clientId, scopes, justification });
  const { upn } = signedIn.home;
  const ctx = entra.sealed.seal('page', { ...journey, chosenUpn: upn });
  return requestSentPage(c, entra, { request, ctx }, { tid: person.tid, upn });
}
