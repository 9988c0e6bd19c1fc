import type { ExchangeSetting } from '../exchange/exchange-limits.ts';

/** How a tenant answers a person who would consent for themselves (docs/reference/microsoft.md 2.3). */
export const userConsentSettings = ['allow', 'low-risk', 'microsoft-managed', 'none'] as const;
export type UserConsent = (typeof userConsentSettings)[number];

/**
 * `none`: no licence; `on-premises`: Graph cannot reach it; `full`: quota used up; `restricted`: it was taken for a
 * spammer's, so Graph takes its mails and all of them come back (5.1.8).
 */
export const mailboxKinds = ['licensed', 'none', 'on-premises', 'full', 'restricted'] as const;
export type MailboxKind = (typeof mailboxKinds)[number];

export const registrationNames = ['sign-in', 'mail'] as const;
export type RegistrationName = (typeof registrationNames)[number];

/** Personal accounts live in this one tenant, the same everywhere (docs/reference/microsoft.md 1). */
export const personalAccountsTenantId = '9188040d-6c67-4c5b-b112-36a304b66dad';

export interface ConditionalAccessRule {
  code: number;
  when: 'background' | 'browser' | 'both';
  upn?: string;
}

export const missingPrincipalCodes = [7000229, 700016] as const;
export type MissingPrincipalCode = (typeof missingPrincipalCodes)[number];

export interface Tenant {
  id: string;
  domain: string;
  displayName: string;
  userConsent: UserConsent;
  adminConsentRequests: boolean;
  reviewers: string[];
  requestDurationInDays: number;
  /** Reviewers get a mail for each request (`adminConsentRequestPolicy`). */
  notifyReviewers: boolean;
  /** Reviewers get a mail when a request is about to expire, and when it has. */
  remindersEnabled: boolean;
  blockRiskyApps: boolean;
  /** Permissions an admin classified as low risk; only `low-risk` looks at them. */
  lowRiskPermissions: string[];
  conditionalAccess: ConditionalAccessRule[];
  /** What client credentials are answered where nobody consented yet; both were seen (docs/reference/microsoft.md 0 and 2.9). */
  missingPrincipalCode: MissingPrincipalCode;
  /** How its mailboxes are limited; `null`: as the emulator was started. */
  exchangeLimits: ExchangeSetting | null;
}

/** A user object of one tenant. A guest is a second object, in the resource tenant, that points home. */
export interface Person {
  tid: string;
  oid: string;
  upn: string;
  displayName: string;
  /** The `mail` attribute; an admin may set it to anything (nOAuth), so it proves nothing. */
  mail: string | null;
  mailbox: MailboxKind;
  /** How this mailbox is limited; `null`: as its tenant. */
  exchangeLimits: ExchangeSetting | null;
  roles: string[];
  /** `null` for members; for guests the identity at home. */
  home: { tid: string; oid: string } | null;
  enabled: boolean;
  deletedAt: string | null;
  /** When sessions were last revoked (ms since 1970); the text of AADSTS50173 names it. */
  tokensValidFrom: number;
  /** How often sessions were revoked. Grants carry the count they were made under, so that a frozen clock cannot blur the order. */
  revocations: number;
  /** How often something happened after which Graph takes no older token of a client that declared `cp1`. */
  criticalEvents: number;
  password: string;
  /** App roles by client id. */
  appRoles: Record<string, string[]>;
}

export interface Registration {
  name: RegistrationName;
  clientId: string;
  displayName: string;
  publisher: string;
  verifiedPublisher: boolean;
  /** The tenant in which it is registered. */
  ownerTid: string;
  /** With personal accounts, or work accounts of any tenant only. */
  signInAudience: 'AzureADMultipleOrgs' | 'AzureADandPersonalMicrosoftAccount';
  /** Of the platform `web`. */
  redirectUris: string[];
  /** Of the platform `spa`: what comes back there is redeemed by a page, across origins and without a secret. */
  spaRedirectUris: string[];
  postLogoutRedirectUris: string[];
  /** `web.logoutUrl`: loaded in a frame when a person signs out; null: nobody is told. */
  logoutUrl: string | null;
  secrets: { value: string; expiresAt: string | null }[];
  /** PEM certificates for `private_key_jwt`. */
  certificates: string[];
  requiredScopes: string[];
  idTokensFromAuthorize: boolean;
  removeUnverifiedEmailClaim: boolean;
}

export interface ServicePrincipal {
  id: string;
  tid: string;
  clientId: string;
  enabled: boolean;
  assignmentRequired: boolean;
  assignedOids: string[];
}

/** One `oAuth2PermissionGrant`: for one person, or (`oid` null) for everybody in the tenant. */
export interface Grant {
  id: string;
  tid: string;
  clientId: string;
  oid: string | null;
  scopes: string[];
  grantedAt: string;
}

export const consentRequestAnswers = ['approved', 'denied', 'blocked', 'expired'] as const;
export type ConsentRequestAnswer = (typeof consentRequestAnswers)[number];

/** One `userConsentRequest`: a person who asked, and why. */
export interface ConsentRequester {
  id: string;
  oid: string;
  justification: string;
  askedAt: string;
}

/** One `appConsentRequest`: the registration a tenant is asked to approve, and everybody who asked while it was open. */
export interface ConsentRequest {
  id: string;
  tid: string;
  clientId: string;
  /** `pendingScopes`: what all its requesters wanted, together. */
  scopes: string[];
  requesters: ConsentRequester[];
  /** Who was a reviewer when it was made; later ones do not see it (configure-admin-consent-workflow.md). */
  reviewers: string[];
  createdAt: string;
  expiresAt: string;
  /** The reviewers were told that it is about to expire. */
  isReminded: boolean;
  status: 'InProgress' | 'Completed';
  answer: ConsentRequestAnswer | null;
  answeredAt: string | null;
  /** The reviewer's UPN; `null` while open, and for what expired. */
  answeredBy: string | null;
  answerJustification: string | null;
}

export interface DirectoryState {
  tenants: Tenant[];
  people: Person[];
  registrations: Registration[];
  servicePrincipals: ServicePrincipal[];
  grants: Grant[];
  consentRequests: ConsentRequest[];
}
