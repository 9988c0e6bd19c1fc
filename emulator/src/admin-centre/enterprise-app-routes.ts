import { Hono } from 'hono';
import type { ObservedEnv } from '../control/observed.ts';
import { deleteEnterpriseApp, revokePermission } from '../entra/enterprise-apps.ts';
import type { Entra } from '../entra/entra.ts';
import { replaceTenantGrant } from '../entra/grant-consent.ts';
import { appPermissionsPage, grantReviewPage } from './app-permissions.page.ts';
import { appPropertiesPage } from './app-properties.page.ts';
import { appUsersPage } from './app-users.page.ts';
import { appOverviewPage, enterpriseAppsPage } from './enterprise-apps.page.ts';
import { portalAddress, portalLabels as words } from './portal-labels.ts';
import type { AppVisit } from './visit.ts';
import { acting, visiting, visitingApp } from './visiting.ts';
import type { Act, Form } from './visiting.ts';

/** Enterprise apps: the list, and the pages of one app. */
export function enterpriseAppRoutes(entra: Entra): Hono<ObservedEnv> {
  const app = new Hono<ObservedEnv>();
  const at = '/:tenant/enterprise-apps/:appId';
  app.get('/:tenant/enterprise-apps', visiting(entra, enterpriseAppsPage));
  app.get(at, visitingApp(entra, appOverviewPage));
  app.get(
    `${at}/permissions`,
    visitingApp(entra, (c, visit) =>
      appPermissionsPage(c, visit, c.req.query('tab') === 'user' ? 'user' : 'admin'),
    ),
  );
  app.get(`${at}/permissions/grant`, visitingApp(entra, grantReviewPage));
  app.post(`${at}/permissions/grant`, visitingApp(entra, acting('grant-consent', grant)));
  app.post(`${at}/permissions/revoke`, visitingApp(entra, acting('grant-consent', revoke)));
  app.get(`${at}/properties`, visitingApp(entra, appPropertiesPage));
  app.post(`${at}/properties`, visitingApp(entra, acting('change-app', changeProperties)));
  app.post(`${at}/properties/delete`, visitingApp(entra, acting('change-app', deleteApp)));
  app.get(`${at}/users-and-groups`, visitingApp(entra, appUsersPage));
  app.post(`${at}/users-and-groups/assign`, visitingApp(entra, acting('assign-people', assign)));
  app.post(`${at}/users-and-groups/remove`, visitingApp(entra, acting('assign-people', unassign)));
  return app;
}

type AppAct = Act<AppVisit>;

const grant: AppAct = ({ entra, tenant, registration }) => {
  replaceTenantGrant(entra, tenant.id, registration.clientId, registration.requiredScopes);
  return next('linkAppPermissions', { tenant, registration }, 'granted');
};

const revoke: AppAct = ({ entra, tenant, registration }, form) => {
  revokePermission(entra, tenant.id, registration.clientId, one(form, 'scope'));
  return next('linkAppPermissions', { tenant, registration }, 'revoked');
};

const changeProperties: AppAct = ({ tenant, registration, principal }, form) => {
  principal.enabled = one(form, 'enabled') === 'yes';
  principal.assignmentRequired = one(form, 'assignment') === 'yes';
  return next('linkAppProperties', { tenant, registration }, 'saved');
};

const deleteApp: AppAct = ({ entra, tenant, registration }) => {
  deleteEnterpriseApp(entra, tenant.id, registration.clientId);
  return `${portalAddress(tenant, 'linkEnterpriseApps')}?done=deleted`;
};

const assign: AppAct = ({ entra, tenant, registration, principal }, form) => {
  const person = entra.directory.findPersonByOid(tenant.id, one(form, 'oid'));
  if (!person) return { why: `${words.users.text}: choose somebody of ${tenant.displayName}.` };
  principal.assignedOids = [...new Set([...principal.assignedOids, person.oid])];
  return next('linkAppUsers', { tenant, registration }, 'assigned');
};

const unassign: AppAct = ({ tenant, registration, principal }, form) => {
  principal.assignedOids = principal.assignedOids.filter((oid) => oid !== one(form, 'oid'));
  return next('linkAppUsers', { tenant, registration }, 'unassigned');
};

function one(form: Form, field: string): string {
  return form[field]?.[0] ?? '';
}

function next(
  link: 'linkAppPermissions' | 'linkAppProperties' | 'linkAppUsers',
  { tenant, registration }: Pick<AppVisit, 'tenant' | 'registration'>,
  done: string,
): string {
  return `${portalAddress(tenant, link, { appId: registration.clientId })}?done=${done}`;
}
