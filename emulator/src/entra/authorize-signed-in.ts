import { createHash } from 'node:crypto';
import { answerOf, useAnswer } from '../control/auto-answers.ts';
import type { AutoAnswer } from '../control/auto-answers.ts';
import type { ObservedContext } from '../control/observed.ts';
import type { Person } from '../directory/directory-state.ts';
import { isPersonal } from '../directory/directory.ts';
import { answerApp, answerAppWithCancel, answerAppWithError } from './answer-app.ts';
import type { AuthorizeRequest } from './authorize-request.ts';
import type { Journey } from './journey.ts';
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
import { signIdToken } from './sign-id-token.ts';
import { clientInfo, idTokenClaims, sealCode } from './tokens.ts';

/** A person at a consent page, and everything that was decided about them so far. */
export interface Standing {
  readonly request: AuthorizeRequest;
  readonly journey: Journey;
  readonly signedIn: SignedIn;
  /** The person in the tenant of the request: a guest's object where they are a guest. */
  readonly person: Person;
  readonly decision: ConsentDecision;
}

/** From "we know who it is" on: may they, have they consented, and then the code. */
export async function continueSignedIn(
  c: ObservedContext,
  entra: Entra,
  request: AuthorizeRequest,
  journey: Journey,
  signedIn: SignedIn,
  isAutomatic = false,
): Promise<Response> {
  const person = identityAt(entra.directory, request.authority, signedIn.home);
  if (!person) return entraErrorPage(c, entra, wrongTenant(request, signedIn));
  const blocked = blockedBecause(entra, request, person);
  if (blocked) return entraErrorPage(c, entra, blocked);
  const decision = decideFor(entra, request, person);
  const standing: Standing = { request, journey, signedIn, person, decision };
  const answer = await takeAnswer(entra, signedIn, isAutomatic || decision.kind !== 'granted');
  if (decision.kind === 'granted') return sendCode(c, entra, standing);
  if (request.prompt === 'none') {
    const { clientId, displayName } = request.registration;
    const error = entraError(65001, [clientId, displayName], 'consent_required');
    return answerAppWithError(c, entra, request, error);
  }
  if (answer && answer.answer !== 'abandon') return answerConsentPage(c, entra, standing, answer);
  return consentPageOf(c, entra, standing);
}

/** The auto-answer set for this person. A journey without a page to answer does not count as one of its `times`. */
async function takeAnswer(
  entra: Entra,
  { home }: SignedIn,
  counts: boolean,
): Promise<AutoAnswer | undefined> {
  const answer = answerOf(entra.state.autoAnswers, home.upn);
  if (answer && counts) {
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
      return sendCode(c, entra, standing);
    case 'ask':
      return permissionsPage(c, entra, page, viewer, decision);
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
      return decision.kind === 'ask'
        ? accept(c, entra, standing, decision, answer.onBehalfOfOrganization)
        : consentPageOf(c, entra, standing);
    case 'decline':
      return decision.kind === 'ask'
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

async function accept(
  c: ObservedContext,
  entra: Entra,
  standing: Standing,
  asked: Extract<ConsentDecision, { kind: 'ask' }>,
  onBehalfOfOrganization: boolean,
): Promise<Response> {
  const { tid, oid } = standing.person;
  const { clientId } = standing.request.registration;
  const isForAll = asked.mayConsentForOrganization && onBehalfOfOrganization;
  recordGrant(entra, { tid, clientId, oid: isForAll ? null : oid }, asked.scopes);
  await entra.save();
  return sendCode(c, entra, standing);
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

async function sendCode(c: ObservedContext, entra: Entra, standing: Standing): Promise<Response> {
  const { request, signedIn, person } = standing;
  const code = sealCode(entra, request, signedIn, person);
  const answer: Record<string, string> = { code };
  if (request.wantsClientInfo) {
    answer['client_info'] = clientInfo({ homeOid: signedIn.home.oid, homeTid: signedIn.home.tid });
  }
  if (request.wantsIdToken) answer['id_token'] = await idTokenBesideCode(c, entra, standing, code);
  answer['session_state'] = signedIn.account.sid;
  return answerApp(c, request, answer);
}

async function idTokenBesideCode(
  c: ObservedContext,
  entra: Entra,
  { request, signedIn, person }: Standing,
  code: string,
): Promise<string> {
  const { account } = signedIn;
  const subject = {
    ...request,
    ...account,
    clientId: request.registration.clientId,
    tid: person.tid,
    oid: person.oid,
    issuedAt: entra.clock.now().getTime(),
  };
  const claims = idTokenClaims(entra, request.registration, subject, person);
  const hash = createHash('sha256').update(code).digest().subarray(0, 16).toString('base64url');
  return signIdToken(entra, { ...claims, c_hash: hash }, c.var.fault?.idToken);
}

function wrongTenant(request: AuthorizeRequest, signedIn: SignedIn): EntraError {
  const { path } = request.authority;
  return entraError(50020, [signedIn.home.tid, path, request.registration.clientId]);
}

/** What stops a person on a page of Microsoft's, so that the app hears nothing (docs/reference/microsoft.md 2.6). */
function blockedBecause(entra: Entra, request: AuthorizeRequest, person: Person): EntraError | undefined {
  const { clientId, displayName } = request.registration;
  if (!person.enabled) return entraError(50057);
  if (isWrongAudience(request, person))
    return entraError(50020, [person.tid, request.authority.path, clientId]);
  const principal = entra.directory.findServicePrincipal(person.tid, clientId);
  if (principal && !principal.enabled) return entraError(7000112, [clientId, displayName]);
  if (principal?.assignmentRequired && !principal.assignedOids.includes(person.oid)) {
    return entraError(50105, [person.upn, displayName]);
  }
  const code = browserRule(entra, person);
  return code === undefined ? undefined : entraError(code);
}

function browserRule(entra: Entra, person: Person): number | undefined {
  const rules = entra.directory.findTenant(person.tid)?.conditionalAccess ?? [];
  return rules.find(
    (rule) => rule.when !== 'background' && (rule.upn === undefined || rule.upn === person.upn),
  )?.code;
}

/** A registration for work accounts turns personal ones away even at `common`. */
function isWrongAudience(request: AuthorizeRequest, person: Person): boolean {
  return isPersonal(person) && request.registration.signInAudience === 'AzureADMultipleOrgs';
}
