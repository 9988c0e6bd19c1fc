import type {
  ConsentRequest,
  ConsentRequester,
  DirectoryState,
  Person,
  Registration,
  Tenant,
} from './directory-state.ts';

const thirtyDays = 30 * 24 * 60 * 60 * 1000;

/** A request as state files had it while every requester had one of their own. */
type OlderRequest = Pick<ConsentRequest, 'id' | 'tid' | 'clientId' | 'scopes' | 'createdAt' | 'status'> &
  Partial<ConsentRequest> &
  Partial<Pick<ConsentRequester, 'oid' | 'justification'>>;

/** Gives what an older state file did not know yet its default, in place. */
export function completeOlderState(
  state: DirectoryState & { appsOfSessions?: Record<string, string[]> },
): void {
  state.appsOfSessions ??= {};
  state.tenants.forEach(completeTenant);
  state.people.forEach(completePerson);
  state.registrations.forEach(completeRegistration);
  state.consentRequests = state.consentRequests.map((request: OlderRequest) => completed(state, request));
}

function completeTenant(tenant: Tenant): void {
  tenant.notifyReviewers ??= true;
  tenant.remindersEnabled ??= true;
  tenant.missingPrincipalCode ??= 7000229;
  tenant.exchangeLimits ??= null;
}

function completeRegistration(registration: Registration): void {
  registration.logoutUrl ??= null;
  registration.spaRedirectUris ??= [];
}

function completePerson(person: Person): void {
  person.criticalEvents ??= 0;
  person.exchangeLimits ??= null;
}

function completed(state: DirectoryState, older: OlderRequest): ConsentRequest {
  const { oid, justification, ...request } = older;
  const asked = {
    id: older.id,
    oid: oid ?? '',
    justification: justification ?? '',
    askedAt: older.createdAt,
  };
  const tenant = state.tenants.find((each) => each.id === older.tid);
  return {
    requesters: [asked],
    reviewers: tenant?.reviewers ?? [],
    expiresAt: new Date(Date.parse(older.createdAt) + thirtyDays).toISOString(),
    isReminded: false,
    answer: null,
    answeredAt: null,
    answeredBy: null,
    answerJustification: null,
    ...request,
  };
}
