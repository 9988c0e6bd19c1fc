import { personalAccountsTenantId } from './directory-state.ts';
import type {
  DirectoryState,
  MailboxKind,
  Person,
  Registration,
  ServicePrincipal,
  Tenant,
} from './directory-state.ts';
import { globalAdministrator } from './roles.ts';

/** Everybody's password; the sign-in page shows it. */
export const demoPassword = 'Gatehouse-demo-1';

export const signInClientId = '6f2d9b81-4c3e-4a75-b80d-e19f5c7a2364';
export const mailClientId = 'd3a85e17-9f60-4b2c-8e74-0a6bc95d1f82';

const contoso = '5b3f2c1e-8d47-4a6b-9c15-27e0d4f8a961';
const fabrikam = 'c94e7a02-1f5d-4b38-a6e9-80d3b2715f4c';
const northwind = '7e18d5b9-42c6-4f0a-8b73-e6a9150c3d28';
const wingtip = '2ad60f83-b91e-4c57-95d4-3f7c8e21a06b';
const parspec = 'e07b94c6-5a2f-4d81-b3e8-61f9d07a4c35';

/** What `PUT /tenants/{domain}` starts from: the state of a new tenant. */
export function newTenant(facts: Pick<Tenant, 'id' | 'domain'> & Partial<Tenant>): Tenant {
  return {
    displayName: facts.domain,
    userConsent: 'microsoft-managed',
    adminConsentRequests: false,
    reviewers: [],
    requestDurationInDays: 30,
    notifyReviewers: true,
    remindersEnabled: true,
    blockRiskyApps: true,
    lowRiskPermissions: ['openid', 'profile', 'email', 'offline_access', 'User.Read'],
    conditionalAccess: [],
    missingPrincipalCode: 7000229,
    exchangeLimits: null,
    ...facts,
  };
}

/** What `PUT /users/{upn}` starts from: an enabled member with a mailbox. */
export function newPerson(facts: Pick<Person, 'tid' | 'oid' | 'upn'> & Partial<Person>): Person {
  const mailbox = facts.mailbox ?? 'licensed';
  return {
    displayName: facts.upn.split('@')[0] ?? facts.upn,
    mail: mailbox === 'none' ? null : facts.upn,
    mailbox,
    exchangeLimits: null,
    roles: [],
    home: null,
    enabled: true,
    deletedAt: null,
    tokensValidFrom: 0,
    revocations: 0,
    criticalEvents: 0,
    password: demoPassword,
    appRoles: {},
    ...facts,
  };
}

/** The five tenants and the people of ARCHITECTURE.md; `empty` has the two registrations and their owner only. */
export function buildWorld(name: string, productOrigin: string): DirectoryState | undefined {
  if (name !== 'demo' && name !== 'empty') return undefined;
  const vendor = newTenant({
    id: parspec,
    domain: 'parspec.example',
    displayName: 'Parspec, Inc.',
    userConsent: 'allow',
  });
  return {
    tenants: name === 'demo' ? [...customerTenants(), vendor] : [vendor],
    people: name === 'demo' ? demoPeople() : [],
    registrations: demoRegistrations(productOrigin),
    servicePrincipals: homePrincipals(),
    grants: [],
    consentRequests: [],
  };
}

/** Lets a product at another origin than before back in: its redirect URIs are added to what is registered. */
export function admitProduct(registrations: Registration[], productOrigin: string): void {
  for (const fresh of demoRegistrations(productOrigin)) {
    const known = registrations.find((each) => each.name === fresh.name);
    if (!known) continue;
    known.logoutUrl = fresh.logoutUrl;
    known.redirectUris = [...new Set([...known.redirectUris, ...fresh.redirectUris])];
    known.postLogoutRedirectUris = [
      ...new Set([...known.postLogoutRedirectUris, ...fresh.postLogoutRedirectUris]),
    ];
  }
}

function customerTenants(): Tenant[] {
  return [
    newTenant({
      id: contoso,
      domain: 'contoso.example',
      displayName: 'Contoso Electric',
      userConsent: 'allow',
    }),
    newTenant({
      id: fabrikam,
      domain: 'fabrikam.example',
      displayName: 'Fabrikam Lighting',
      userConsent: 'none',
      adminConsentRequests: true,
      reviewers: ['ivan@fabrikam.example'],
    }),
    newTenant({
      id: northwind,
      domain: 'northwind.example',
      displayName: 'Northwind Controls',
      userConsent: 'none',
    }),
    newTenant({ id: wingtip, domain: 'wingtip.example', displayName: 'Wingtip Supply' }),
  ];
}

function demoPeople(): Person[] {
  const admin = [globalAdministrator];
  const support = { appRoles: { [signInClientId]: ['support-agent'] } };
  return [
    member(contoso, '41f7c8d2-6b0e-4e93-a518-9d2c7f3b60e4', 'ada@contoso.example', 'Ada Lindqvist'),
    member(contoso, '93b5e1a7-2c4f-4d68-8e0b-f16a7d95c342', 'ben@contoso.example', 'Ben Okafor'),
    member(contoso, 'd82a64f9-0e71-4bc5-97a3-5c1e8b3f2d06', 'chen@contoso.example', 'Chen Wei'),
    member(contoso, '6c9e03b8-f5d2-4a17-b460-28e7f91dc5a3', 'igor@contoso.example', 'Igor Novak', {
      roles: admin,
    }),
    member(contoso, 'b14d7f25-93ac-4e80-8c6f-7a02d5e9b318', 'max@contoso.example', 'Max Brandt', {
      mailbox: 'none' satisfies MailboxKind,
    }),
    newPerson({
      tid: contoso,
      oid: '0fe92c71-d486-4b3a-a9d5-c83b6e14f720',
      upn: 'pat_fabrikam.example#EXT#@contoso.example',
      displayName: 'Pat Moreno',
      mail: 'pat@fabrikam.example',
      mailbox: 'none',
      home: { tid: fabrikam, oid: 'a7350d8e-4bf1-4c92-86e7-1d9f5a2bc064' },
    }),
    member(fabrikam, 'a7350d8e-4bf1-4c92-86e7-1d9f5a2bc064', 'pat@fabrikam.example', 'Pat Moreno'),
    member(fabrikam, '58c1f6e0-a2b9-4d74-93f8-e4076bd1c92a', 'dora@fabrikam.example', 'Dora Kovács'),
    member(fabrikam, 'e9a48b3c-7d05-4f16-a8c2-604f9e7b1d53', 'emil@fabrikam.example', 'Emil Sandberg'),
    member(fabrikam, '27d6e9f1-c830-4a5b-b719-f3c5208e4da6', 'ivan@fabrikam.example', 'Ivan Petrov', {
      roles: admin,
    }),
    member(northwind, '8f0b5a94-16de-4c73-9e2d-b75a3c68f10e', 'frida@northwind.example', 'Frida Nyström'),
    member(northwind, '3c7a2e6d-e5f8-4190-a4b6-98d1f07c5b23', 'gus@northwind.example', 'Gus Moreau'),
    member(northwind, 'f5821bd7-39c4-4e6f-8a0d-267eb94c13f8', 'nora@northwind.example', 'Nora Haddad', {
      roles: admin,
    }),
    member(wingtip, '1e96d4c0-8b7a-4f25-b3d9-5f08a6e2c741', 'hana@wingtip.example', 'Hana Sato'),
    member(wingtip, '74bf03e8-5d1c-4a96-8f47-c2e9b5170da3', 'jo@wingtip.example', 'Jo Ferreira'),
    member(parspec, 'c6d8a1f4-0b92-4e37-95ea-8340f7c1be59', 'sam@parspec.example', 'Sam Whitfield', support),
    member(parspec, '9a53e7b0-f2c4-4d18-a67e-0d5b81f96c2e', 'tess@parspec.example', 'Tess Iwu', support),
    member(
      personalAccountsTenantId,
      '00000000-0000-0000-7c2e-94a1f0d3b586',
      'riley@outlook.example',
      'Riley Marsh',
    ),
  ];
}

function member(
  tid: string,
  oid: string,
  upn: string,
  displayName: string,
  more: Partial<Person> = {},
): Person {
  return newPerson({ tid, oid, upn, displayName, ...more });
}

/**
 * Whoever registers an app in the portal gets its enterprise application in their own tenant at once
 * (learn.microsoft.com/entra/identity-platform/app-objects-and-service-principals, read 2026-11).
 */
function homePrincipals(): ServicePrincipal[] {
  const ofOwner = { tid: parspec, enabled: true, assignmentRequired: false };
  return [
    { ...ofOwner, assignedOids: [], id: '3f0b62c8-7d15-4e94-a2c7-58e91b06d4fa', clientId: signInClientId },
    { ...ofOwner, assignedOids: [], id: '8c5e17a4-b2f9-4036-9d81-e740c35a6fb2', clientId: mailClientId },
  ];
}

function demoRegistrations(origin: string): Registration[] {
  const shared = {
    publisher: 'Parspec, Inc.',
    verifiedPublisher: true,
    ownerTid: parspec,
    // With personal accounts, so that riley can try the door at /common; the product itself uses /organizations.
    signInAudience: 'AzureADandPersonalMicrosoftAccount' as const,
    postLogoutRedirectUris: [`${origin}/sign-in`],
    certificates: [],
    spaRedirectUris: [],
    logoutUrl: null,
    idTokensFromAuthorize: false,
    removeUnverifiedEmailClaim: true,
  };
  return [
    {
      ...shared,
      name: 'sign-in',
      clientId: signInClientId,
      displayName: 'Parspec',
      logoutUrl: `${origin}/sign-in/microsoft/front-channel-logout`,
      redirectUris: [
        `${origin}/sign-in/microsoft/callback`,
        `${origin}/support/sign-in/callback`,
        `${origin}/consent/sign-in/callback`,
        `${origin}/it/prove/sign-in/callback`,
        `${origin}/sign-in`,
      ],
      secrets: [{ value: 'emulated-sign-in-secret-4f1c', expiresAt: null }],
      requiredScopes: ['openid', 'profile', 'email', 'offline_access'],
    },
    {
      ...shared,
      name: 'mail',
      clientId: mailClientId,
      displayName: 'Parspec Email',
      redirectUris: [
        `${origin}/mailboxes/callback`,
        `${origin}/consent/mail/callback`,
        `${origin}/it/prove/mail/callback`,
      ],
      secrets: [{ value: 'emulated-mail-secret-9b2e', expiresAt: null }],
      requiredScopes: ['openid', 'profile', 'email', 'offline_access', 'Mail.Send'],
    },
  ];
}
