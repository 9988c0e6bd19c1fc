import type { Hono } from 'hono';
import type { ObservedContext, ObservedEnv } from '../control/observed.ts';
import type { Person, Registration, ServicePrincipal, Tenant } from '../directory/directory-state.ts';
import { isGlobalAdministrator, mayGrantForAll } from '../directory/roles.ts';
import { consentRequestsOf } from '../entra/consent-requests.ts';
import type { Entra } from '../entra/entra.ts';
import { answered } from './answered.ts';
import {
  assignmentShape,
  consentRequestShape,
  graphPrincipalShape,
  grantShape,
  requestPolicyShape,
  servicePrincipalShape,
  userConsentRequestShape,
} from './directory-shapes.ts';
import { badRequest, refusals } from './graph-errors.ts';
import { filtered, parseFilter } from './odata-filter.ts';
import { assignedPolicies, permissionGrantPolicies } from './permission-grant-policies.ts';
import { changeRequestPolicy } from './request-policy.ts';
import { GraphRefused } from './send-mail-request.ts';
import type { GoodToken } from './sender.ts';

const metadata = 'https://graph.microsoft.com/v1.0/$metadata#';

/** The tenant whose admin asks; everything is answered for it alone. */
interface Asking {
  readonly entra: Entra;
  readonly tenant: Tenant;
  readonly c: ObservedContext;
}

type May = (admin: Person) => boolean;
type Handler = (asking: Asking) => object | undefined | Promise<object | undefined>;

const hasAnyRole: May = (admin) => admin.roles.length > 0;

/** What Microsoft's own tools read behind the admin centre (docs/reference/microsoft.md 2.1, 2.3, 2.5). */
export function directoryResources(app: Hono<ObservedEnv>, entra: Entra): void {
  const handle = (may: May, handler: Handler) => (c: ObservedContext) =>
    answered(entra, c, async (token) => {
      const asking = { entra, tenant: tenantOfAdmin(entra, token, may), c };
      const value = await handler(asking);
      return value === undefined ? new Response(null, { status: 204 }) : Response.json(value);
    });
  const requests = '/v1.0/identityGovernance/appConsent/appConsentRequests';
  app.get('/v1.0/policies/authorizationPolicy', handle(hasAnyRole, authorizationPolicy));
  app.get('/v1.0/policies/permissionGrantPolicies', handle(hasAnyRole, grantPolicies));
  app.get('/v1.0/policies/permissionGrantPolicies/:id', handle(hasAnyRole, grantPolicy));
  app.get('/v1.0/policies/adminConsentRequestPolicy', handle(hasAnyRole, requestPolicy));
  app.put('/v1.0/policies/adminConsentRequestPolicy', handle(isGlobalAdministrator, putRequestPolicy));
  app.get(requests, handle(hasAnyRole, consentRequests));
  app.get(`${requests}/:id`, handle(hasAnyRole, consentRequest));
  app.get(`${requests}/:id/userConsentRequests`, handle(hasAnyRole, userConsentRequests));
  app.get('/v1.0/servicePrincipals', handle(hasAnyRole, servicePrincipals));
  app.get('/v1.0/servicePrincipals/:id', handle(hasAnyRole, servicePrincipal));
  app.get('/v1.0/servicePrincipals/:id/appRoleAssignedTo', handle(hasAnyRole, appRoleAssignedTo));
  app.get('/v1.0/servicePrincipals/:id/oauth2PermissionGrants', handle(hasAnyRole, grantsOfPrincipal));
  app.get('/v1.0/oauth2PermissionGrants', handle(hasAnyRole, grants));
  app.delete('/v1.0/oauth2PermissionGrants/:id', handle(mayGrantForAll, deleteGrant));
}

/**
 * Microsoft asks for a scope (Policy.Read.All, ConsentRequest.Read.All, …) and a role. The registrations here have no such
 * scope, so the role alone decides: any delegated token of a person whose role allows it will do (PARITY-admin.md).
 */
function tenantOfAdmin(entra: Entra, token: GoodToken, may: May): Tenant {
  const person = entra.directory.findPersonByOid(token.tid, token.oid);
  const tenant = entra.directory.findTenant(token.tid);
  const isAdmin = token.upn !== '' && person?.deletedAt === null && may(person);
  if (!isAdmin || !tenant) throw new GraphRefused(refusals.requestDenied);
  return tenant;
}

const authorizationPolicy: Handler = ({ tenant }) => ({
  '@odata.context': `${metadata}policies/authorizationPolicy/$entity`,
  id: 'authorizationPolicy',
  allowInvitesFrom: 'everyone',
  allowedToSignUpEmailBasedSubscriptions: true,
  allowedToUseSSPR: true,
  allowEmailVerifiedUsersToJoinOrganization: false,
  allowUserConsentForRiskyApps: !tenant.blockRiskyApps,
  blockMsolPowerShell: false,
  displayName: 'Authorization Policy',
  description: 'Used to manage authorization related settings across the company.',
  defaultUserRolePermissions: {
    allowedToCreateApps: true,
    allowedToCreateSecurityGroups: true,
    allowedToReadOtherUsers: true,
    permissionGrantPoliciesAssigned: assignedPolicies(tenant.userConsent),
  },
});

const grantPolicies: Handler = ({ tenant }) =>
  list('policies/permissionGrantPolicies', permissionGrantPolicies(tenant.id));

const grantPolicy: Handler = ({ tenant, c }) => {
  const policy = permissionGrantPolicies(tenant.id).find((each) => each.id === c.req.param('id'));
  return entity('policies/permissionGrantPolicies', policy ?? missing(c));
};

const requestPolicy: Handler = ({ entra, tenant }) =>
  entity('policies/adminConsentRequestPolicy', requestPolicyShape(entra, tenant));

const putRequestPolicy: Handler = async ({ entra, tenant, c }) => {
  const body: unknown = await c.req.json().catch(() => {
    throw new GraphRefused(badRequest('Unable to read JSON request payload.'));
  });
  changeRequestPolicy(entra, tenant, body);
  await entra.save();
  return undefined;
};

const consentRequests: Handler = async ({ entra, tenant, c }) => {
  const all = await consentRequestsOf(entra, tenant);
  const rows = all.map((each) => consentRequestShape(entra, each));
  const filter = parseFilter(c.req.query('$filter'), ['appId', 'appDisplayName']);
  return list('identityGovernance/appConsent/appConsentRequests', filtered(rows, filter));
};

const consentRequest: Handler = async ({ entra, tenant, c }) => {
  const request = (await consentRequestsOf(entra, tenant)).find((each) => each.id === c.req.param('id'));
  const shape = consentRequestShape(entra, request ?? missing(c));
  return entity('identityGovernance/appConsent/appConsentRequests', shape);
};

const userConsentRequests: Handler = async ({ entra, tenant, c }) => {
  const found = (await consentRequestsOf(entra, tenant)).find((each) => each.id === c.req.param('id'));
  const request = found ?? missing(c);
  const rows = request.requesters.map((asked) => userConsentRequestShape(entra, request, asked));
  const filter = parseFilter(c.req.query('$filter'), ['status', 'reason']);
  const name = `identityGovernance/appConsent/appConsentRequests('${request.id}')/userConsentRequests`;
  return list(name, filtered(rows, filter));
};

const servicePrincipals: Handler = ({ entra, tenant, c }) => {
  const ours = principalsOf(entra, tenant).map(({ principal, app }) => servicePrincipalShape(principal, app));
  const filter = parseFilter(c.req.query('$filter'), ['appId', 'displayName', 'id', 'accountEnabled']);
  return list('servicePrincipals', filtered([...ours, graphPrincipalShape(tenant.id)], filter));
};

const servicePrincipal: Handler = (asking) => {
  const { principal, app } = principalNamed(asking);
  return entity('servicePrincipals', servicePrincipalShape(principal, app));
};

const appRoleAssignedTo: Handler = (asking) => {
  const { principal, app } = principalNamed(asking);
  const people = asking.entra.directory
    .people()
    .filter(({ tid, oid }) => tid === principal.tid && principal.assignedOids.includes(oid));
  const rows = people.map((person) => assignmentShape(principal, app, person));
  return list(`servicePrincipals('${principal.id}')/appRoleAssignedTo`, rows);
};

const grantsOfPrincipal: Handler = (asking) => {
  const { principal } = principalNamed(asking);
  const all = grantRows(asking);
  return list('oauth2PermissionGrants', filtered(all, new Map([['clientId', principal.id]])));
};

const grants: Handler = (asking) => {
  const known = ['clientId', 'consentType', 'principalId', 'resourceId'];
  return list(
    'oauth2PermissionGrants',
    filtered(grantRows(asking), parseFilter(asking.c.req.query('$filter'), known)),
  );
};

const deleteGrant: Handler = async ({ entra, tenant, c }) => {
  const grant = entra.directory.grants(tenant.id).find((each) => each.id === c.req.param('id'));
  const gone = grant ?? missing(c);
  entra.state.grants = entra.state.grants.filter((each) => each !== gone);
  await entra.save();
  return undefined;
};

function grantRows({ entra, tenant }: Asking): readonly object[] {
  return entra.directory.grants(tenant.id).flatMap((grant) => {
    const principal = entra.directory.findServicePrincipal(tenant.id, grant.clientId);
    return principal ? [grantShape(grant, principal)] : [];
  });
}

function principalsOf(
  { state, directory }: Entra,
  tenant: Tenant,
): { principal: ServicePrincipal; app: Registration }[] {
  return state.servicePrincipals.flatMap((principal) => {
    const app = directory.findRegistration(principal.clientId);
    return app && principal.tid === tenant.id ? [{ principal, app }] : [];
  });
}

function principalNamed({ entra, tenant, c }: Asking): { principal: ServicePrincipal; app: Registration } {
  return (
    principalsOf(entra, tenant).find(({ principal }) => principal.id === c.req.param('id')) ?? missing(c)
  );
}

function missing(c: ObservedContext): never {
  const id = c.req.param('id') ?? '';
  const message = `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`;
  throw new GraphRefused({ status: 404, code: 'Request_ResourceNotFound', message });
}

function list(name: string, value: readonly object[]): object {
  return { '@odata.context': `${metadata}${name}`, value };
}

function entity(name: string, value: object): object {
  return { '@odata.context': `${metadata}${name}/$entity`, ...value };
}
