import { createHash } from 'node:crypto';
import type {
  ConsentRequest,
  ConsentRequester,
  Grant,
  Person,
  Registration,
  ServicePrincipal,
  Tenant,
} from '../directory/directory-state.ts';
import { delegatedPermissions } from '../directory/permissions.ts';
import type { Entra } from '../entra/entra.ts';

/** Microsoft Graph's own application, the same everywhere (docs/reference/microsoft.md 2.2). */
export const graphAppId = '00000003-0000-0000-c000-000000000000';

/** An id that stays the same for what has none of its own here. */
export function derivedId(of: string): string {
  const hex = createHash('sha256').update(of).digest('hex');
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`];
  return [...parts, hex.slice(20, 32)].join('-');
}

/** The id of Graph's service principal in a tenant: `resourceId` of every grant. */
export function graphPrincipalId(tid: string): string {
  return derivedId(`${tid} ${graphAppId}`);
}

/** `servicePrincipal` (resources/serviceprincipal.md; docs/reference/microsoft.md 2.1). */
export function servicePrincipalShape(principal: ServicePrincipal, app: Registration): object {
  return {
    id: principal.id,
    appId: app.clientId,
    appDisplayName: app.displayName,
    displayName: app.displayName,
    accountEnabled: principal.enabled,
    appRoleAssignmentRequired: principal.assignmentRequired,
    appOwnerOrganizationId: app.ownerTid,
    verifiedPublisher: {
      displayName: app.verifiedPublisher ? app.publisher : null,
      verifiedPublisherId: app.verifiedPublisher ? derivedId(app.publisher).replaceAll(/\D/g, '') : null,
      addedDateTime: null,
    },
    servicePrincipalType: 'Application',
    signInAudience: app.signInAudience,
    oauth2PermissionScopes: [],
    appRoles: [],
    replyUrls: app.redirectUris,
    tags: ['WindowsAzureActiveDirectoryIntegratedApp'],
  };
}

/** Graph's own service principal, with the delegated permissions it publishes. */
export function graphPrincipalShape(tid: string): object {
  return {
    id: graphPrincipalId(tid),
    appId: graphAppId,
    appDisplayName: 'Microsoft Graph',
    displayName: 'Microsoft Graph',
    accountEnabled: true,
    appRoleAssignmentRequired: false,
    // The tenant of Microsoft's own services (known).
    appOwnerOrganizationId: 'f8cdef31-a31e-4b4a-93e4-5f571e91255a',
    servicePrincipalType: 'Application',
    oauth2PermissionScopes: delegatedPermissions.map((each) => ({
      id: each.id,
      value: each.name,
      type: each.adminRequired ? 'Admin' : 'User',
      isEnabled: true,
      adminConsentDisplayName: each.adminTitle,
      userConsentDisplayName: each.userTitle,
      userConsentDescription: each.detail,
    })),
    appRoles: [],
    replyUrls: [],
    tags: [],
  };
}

/** `oAuth2PermissionGrant` (resources/oauth2permissiongrant.md; docs/reference/microsoft.md 2.1). */
export function grantShape(grant: Grant, principal: ServicePrincipal): object {
  return {
    id: grant.id,
    clientId: principal.id,
    consentType: grant.oid === null ? 'AllPrincipals' : 'Principal',
    principalId: grant.oid,
    resourceId: graphPrincipalId(grant.tid),
    scope: grant.scopes.join(' '),
  };
}

/** `appRoleAssignment` with the default role (serviceprincipal-list-approleassignedto.md). */
export function assignmentShape(principal: ServicePrincipal, app: Registration, person: Person): object {
  return {
    id: derivedId(`${principal.id} ${person.oid}`),
    deletedDateTime: null,
    appRoleId: '00000000-0000-0000-0000-000000000000',
    createdDateTime: null,
    principalDisplayName: person.displayName,
    principalId: person.oid,
    principalType: 'User',
    resourceDisplayName: app.displayName,
    resourceId: principal.id,
  };
}

/** `adminConsentRequestPolicy` (adminconsentrequestpolicy.md; docs/reference/microsoft.md 2.5). */
export function requestPolicyShape({ directory }: Entra, tenant: Tenant): object {
  return {
    isEnabled: tenant.adminConsentRequests,
    notifyReviewers: tenant.notifyReviewers,
    remindersEnabled: tenant.remindersEnabled,
    requestDurationInDays: tenant.requestDurationInDays,
    version: 0,
    reviewers: tenant.reviewers.flatMap((upn) => {
      const person = directory.findPerson(upn);
      return person ? [{ query: `/users/${person.oid}`, queryType: 'MicrosoftGraph', queryRoot: null }] : [];
    }),
  };
}

/** `appConsentRequest` (appconsentrequest.md). */
export function consentRequestShape({ directory }: Entra, request: ConsentRequest): object {
  return {
    id: request.id,
    appId: request.clientId,
    appDisplayName: directory.findRegistration(request.clientId)?.displayName ?? '',
    pendingScopes: request.answer === null ? request.scopes.map((displayName) => ({ displayName })) : [],
  };
}

/** `userConsentRequest`: one person's wish, and what became of it (appconsentrequest-list-userconsentrequests.md). */
export function userConsentRequestShape(
  entra: Entra,
  request: ConsentRequest,
  asked: ConsentRequester,
): object {
  const person = entra.directory.findPersonByOid(request.tid, asked.oid);
  return {
    id: asked.id,
    reason: asked.justification,
    status: request.status,
    createdDateTime: asked.askedAt,
    createdBy: { user: identityShape(person, asked.oid) },
    approval: { id: asked.id, stages: [stageShape(entra, request, asked)] },
    approvalId: asked.id,
    completedDateTime: request.answeredAt,
    customData: null,
  };
}

function stageShape({ directory }: Entra, request: ConsentRequest, asked: ConsentRequester): object {
  const { answer, answeredBy } = request;
  const reviewer = answeredBy === null ? undefined : directory.findPersonEvenDeleted(answeredBy);
  const results = { approved: 'Approve', denied: 'Deny', blocked: 'Deny', expired: 'NotReviewed' } as const;
  return {
    id: derivedId(`${asked.id} stage`),
    displayName: null,
    status: request.status,
    assignedToMe: false,
    reviewResult: answer === null ? 'NotReviewed' : results[answer],
    reviewedDateTime: request.answeredAt,
    justification: request.answerJustification,
    reviewedBy: reviewer ? identityShape(reviewer, reviewer.oid) : null,
  };
}

function identityShape(person: Person | undefined, id: string): object {
  return {
    id,
    displayName: person?.displayName ?? null,
    userPrincipalName: person?.upn ?? null,
    mail: person?.mail ?? null,
  };
}
