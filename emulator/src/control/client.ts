import type { AutoAnswer, AutoAnswerChoice } from './auto-answers.ts';
import type { Fault, FaultMatch, FaultResponse, FaultSurface } from './faults.ts';
import type { NamedFault } from './named-faults/named-fault.ts';
import type { LoggedRequest } from './request-log.ts';
import type { ExchangeSetting } from '../exchange/exchange-limits.ts';
import type { ConsentRequestAct } from '../entra/consent-request.model.ts';
import type {
  ConditionalAccessRule,
  ConsentRequest,
  ConsentRequester,
  Grant,
  MailboxKind,
  Person,
  Registration,
  RegistrationName,
  Tenant,
  UserConsent,
} from '../directory/directory-state.ts';

export type { AutoAnswer, ConsentRequestAct, Fault, FaultMatch, FaultResponse, FaultSurface, LoggedRequest };

/** What `PUT|PATCH /tenants/{domain}` takes. */
export interface TenantChange {
  readonly id?: string;
  readonly displayName?: string;
  readonly userConsent?: UserConsent;
  readonly adminConsentRequests?: boolean;
  readonly reviewers?: readonly string[];
  readonly requestDurationInDays?: number;
  readonly notifyReviewers?: boolean;
  readonly remindersEnabled?: boolean;
  readonly blockRiskyApps?: boolean;
  readonly lowRiskPermissions?: readonly string[];
  readonly conditionalAccess?: readonly ConditionalAccessRule[];
  /** What client credentials are answered where the service principal is missing; 7000229 is the default. */
  readonly missingPrincipalCode?: Tenant['missingPrincipalCode'];
  /** Sending limits of its mailboxes; null: as the emulator was started. */
  readonly exchangeLimits?: ExchangeSetting | null;
}

/** What `PUT /users/{upn}` takes. */
export interface UserChange {
  readonly id?: string;
  readonly displayName?: string;
  readonly mail?: string | null;
  readonly mailbox?: MailboxKind;
  /** Sending limits of this mailbox; null: as its tenant. */
  readonly exchangeLimits?: ExchangeSetting | null;
  readonly roles?: readonly string[];
  readonly guestOf?: string;
  readonly password?: string;
  readonly appRoles?: Partial<Record<RegistrationName, readonly string[]>>;
}

/** What `PATCH /registrations/{name}` takes. */
export interface RegistrationChange {
  readonly clientId?: string;
  readonly displayName?: string;
  readonly publisher?: string;
  readonly verifiedPublisher?: boolean;
  readonly secretExpiresAt?: string | null;
  readonly secrets?: readonly string[];
  readonly certificates?: readonly string[];
  readonly redirectUris?: readonly string[];
  readonly spaRedirectUris?: readonly string[];
  readonly postLogoutRedirectUris?: readonly string[];
  readonly logoutUrl?: string;
  readonly requiredScopes?: readonly string[];
  readonly idTokensFromAuthorize?: boolean;
  readonly removeUnverifiedEmailClaim?: boolean;
  readonly signInAudience?: Registration['signInAudience'];
}

export type UserAction = 'disable' | 'enable' | 'delete' | 'restore' | 'revoke-sessions' | 'reset-password';
export type RegistrationAction =
  | 'grant'
  | 'revoke-grants'
  | 'disable'
  | 'enable'
  | 'require-assignment'
  | 'assign'
  | 'unassign'
  | 'delete';

export interface ClockAnswer {
  readonly now: string;
  readonly offsetMilliseconds: number;
  readonly frozenAt: number | null;
}

/** A grant with the names a test reads it by. */
export interface ReadableGrant extends Grant {
  readonly registration: RegistrationName;
  readonly upn: string | null;
  readonly consentType: 'AllPrincipals' | 'Principal';
  readonly scope: string;
}

/** A request for approval with the names a test reads it by. */
export interface ReadableConsentRequest extends ConsentRequest {
  readonly registration: RegistrationName;
  readonly appDisplayName: string;
  requesters: (ConsentRequester & { upn: string })[];
}

/** Steers a running emulator from a test. Every call throws where the emulator refuses, with its words. */
export interface ControlClient {
  reset(world?: string): Promise<void>;
  clock(): Promise<ClockAnswer>;
  setClock(change: { set?: string; advanceSeconds?: number; freeze?: boolean }): Promise<ClockAnswer>;
  requests(surface?: string): Promise<LoggedRequest[]>;
  addFault(fault: {
    surface: FaultSurface;
    match?: FaultMatch;
    respond: FaultResponse;
    /** Null: until it is switched off. */
    times?: number | null;
  }): Promise<Fault>;
  clearFaults(): Promise<void>;
  /** Every fault with a name, and for whom it is on. */
  namedFaults(): Promise<(NamedFault & { on: Pick<Fault, 'match' | 'timesLeft'>[] })[]>;
  /** Without `upn` for everybody; without `times` until it is switched off. */
  switchOn(name: string, scope?: { upn?: string; times?: number }): Promise<void>;
  switchOff(name: string): Promise<void>;
  putTenant(domain: string, change: TenantChange): Promise<Tenant>;
  patchTenant(domain: string, change: TenantChange): Promise<Tenant>;
  grants(domain: string): Promise<ReadableGrant[]>;
  /** The requests for approval of a tenant, newest first. */
  consentRequests(domain: string): Promise<ReadableConsentRequest[]>;
  /** A reviewer answers; without `reviewer` it is the tenant's first. */
  answerConsentRequest(
    domain: string,
    id: string,
    act: ConsentRequestAct,
    more?: { reviewer?: string; justification?: string },
  ): Promise<ReadableConsentRequest>;
  putUser(upn: string, change: UserChange): Promise<Omit<Person, 'password'>>;
  user(
    upn: string,
    action: UserAction,
    more?: { tenant?: string; password?: string; in?: 'azure-portal' | 'entra-admin-centre' },
  ): Promise<void>;
  patchRegistration(name: RegistrationName, change: RegistrationChange): Promise<Registration>;
  registration(
    domain: string,
    name: RegistrationName,
    action: RegistrationAction,
    more?: { upn?: string; scopes?: readonly string[]; required?: boolean },
  ): Promise<void>;
  autoAnswer(answer: {
    upn: string;
    consent?: boolean;
    answer?: AutoAnswerChoice;
    justification?: string;
    onBehalfOfOrganization?: boolean;
    times?: number;
  }): Promise<AutoAnswer>;
  clearAutoAnswers(): Promise<void>;
  rotateKeys(options?: { unpublishOld?: boolean }): Promise<{ kid: string; published: string[] }>;
  /** Any other control address, such as the mail half's `/notices`. */
  call<T>(method: string, path: string, body?: unknown): Promise<T>;
}

/** A client for the control surface at `origin` (`http://127.0.0.1:4000`). */
export function createControlClient(origin: string): ControlClient {
  const call = <T>(method: string, path: string, body?: unknown): Promise<T> =>
    send<T>(origin, method, path, body);
  const named = encodeURIComponent;
  return {
    call,
    reset: async (world) => void (await call('POST', '/reset', world === undefined ? {} : { world })),
    clock: () => call('GET', '/clock'),
    setClock: (change) => call('POST', '/clock', change),
    requests: (surface) => call('GET', surface === undefined ? '/requests' : `/requests?surface=${surface}`),
    addFault: (fault) => call('POST', '/faults', fault),
    clearFaults: () => call('DELETE', '/faults'),
    namedFaults: () => call('GET', '/named-faults'),
    switchOn: async (name, scope) => void (await call('PUT', `/named-faults/${named(name)}`, scope ?? {})),
    switchOff: (name) => call('DELETE', `/named-faults/${named(name)}`),
    putTenant: (domain, change) => call('PUT', `/tenants/${named(domain)}`, change),
    patchTenant: (domain, change) => call('PATCH', `/tenants/${named(domain)}`, change),
    grants: (domain) => call('GET', `/tenants/${named(domain)}/grants`),
    consentRequests: (domain) => call('GET', `/tenants/${named(domain)}/consent-requests`),
    answerConsentRequest: (domain, id, act, more) =>
      call('POST', `/tenants/${named(domain)}/consent-requests/${named(id)}/${act}`, more ?? {}),
    putUser: (upn, change) => call('PUT', `/users/${named(upn)}`, change),
    user: async (upn, action, more) =>
      void (await call('POST', `/users/${named(upn)}/${action}`, more ?? {})),
    patchRegistration: (name, change) => call('PATCH', `/registrations/${name}`, change),
    registration: async (domain, name, action, more) =>
      void (await call('POST', `/tenants/${named(domain)}/registrations/${name}/${action}`, more ?? {})),
    autoAnswer: (answer) => call('POST', '/auto-answer', answer),
    clearAutoAnswers: () => call('DELETE', '/auto-answer'),
    rotateKeys: (options) => call('POST', '/keys/rotate', options ?? {}),
  };
}

async function send<T>(origin: string, method: string, path: string, body: unknown): Promise<T> {
  const response = await fetch(`${origin}${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`emulator: ${method} ${path} answered ${response.status}: ${text}`);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}
