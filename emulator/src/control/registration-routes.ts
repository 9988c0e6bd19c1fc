import { Hono } from 'hono';
import { registrationNames } from '../directory/directory-state.ts';
import type { Person, Registration, Tenant } from '../directory/directory-state.ts';
import { parseScopes } from '../directory/permissions.ts';
import type { Entra } from '../entra/entra.ts';
import { deleteEnterpriseApp } from '../entra/enterprise-apps.ts';
import { ensureServicePrincipal, recordGrant, removeGrants } from '../entra/grant-consent.ts';
import { ControlError, readFields } from './fields.ts';
import type { Fields } from './fields.ts';
import { tenantNamed } from './tenant-routes.ts';
import { userNamed } from './user-routes.ts';

const registrationFields = [
  'clientId',
  'displayName',
  'publisher',
  'verifiedPublisher',
  'secretExpiresAt',
  'secrets',
  'certificates',
  'redirectUris',
  'spaRedirectUris',
  'postLogoutRedirectUris',
  'logoutUrl',
  'requiredScopes',
  'idTokensFromAuthorize',
  'removeUnverifiedEmailClaim',
  'signInAudience',
] as const;

/** `PATCH /registrations/{name}` and what happens to it in one tenant (ARCHITECTURE.md; docs/reference/microsoft.md 5.2). */
export function registrationRoutes(entra: Entra): Hono {
  const app = new Hono();
  app.get('/registrations', (c) => c.json(entra.directory.registrations()));
  app.get('/registrations/:name', (c) => c.json(registrationNamed(entra, c.req.param('name'))));
  app.patch('/registrations/:name', async (c) => {
    const registration = registrationNamed(entra, c.req.param('name'));
    changeRegistration(registration, await readFields(c, registrationFields));
    await entra.save();
    return c.json(registration);
  });
  app.post('/tenants/:domain/registrations/:name/:action', async (c) => {
    const fields = await readFields(c, ['upn', 'scopes', 'required']);
    const tenant = tenantNamed(entra, c.req.param('domain'));
    const registration = registrationNamed(entra, c.req.param('name'));
    const act = actions[c.req.param('action')];
    if (!act) throw new ControlError(404, 'action', `Known actions: ${Object.keys(actions).join(', ')}`);
    const upn = fields.text('upn');
    const person = upn === undefined ? undefined : personIn(entra, tenant, upn);
    act(entra, { tenant, registration, person, fields });
    await entra.save();
    return c.json({
      servicePrincipal: entra.directory.findServicePrincipal(tenant.id, registration.clientId) ?? null,
      grants: entra.directory.grants(tenant.id, registration.clientId),
    });
  });
  return app;
}

/** The registration, or a 404 that names the known ones. */
export function registrationNamed(entra: Entra, name: string): Registration {
  const known = registrationNames.find((each) => each === name);
  const registration = known && entra.directory.registration(known);
  if (!registration) {
    throw new ControlError(404, 'registration', `Known registrations: ${registrationNames.join(', ')}`);
  }
  return registration;
}

interface ActionFacts {
  readonly tenant: Tenant;
  readonly registration: Registration;
  readonly person: Person | undefined;
  readonly fields: Fields;
}

const actions: Readonly<Record<string, (entra: Entra, facts: ActionFacts) => void>> = {
  grant(entra, { tenant, registration, person, fields }) {
    const asked = fields.texts('scopes');
    const unknown = asked && parseScopes(asked.join(' ')).unknown;
    if (unknown) throw new ControlError(400, 'scopes', `There is no permission "${unknown.text}"`);
    const scopes = asked ? parseScopes(asked.join(' ')).names : registration.requiredScopes;
    const subject = { tid: tenant.id, clientId: registration.clientId, oid: person?.oid ?? null };
    recordGrant(entra, subject, scopes);
  },
  'revoke-grants'(entra, { tenant, registration, person }) {
    removeGrants(entra, tenant.id, registration.clientId, person?.oid);
  },
  disable(entra, { tenant, registration }) {
    ensureServicePrincipal(entra, tenant.id, registration.clientId).enabled = false;
  },
  enable(entra, { tenant, registration }) {
    ensureServicePrincipal(entra, tenant.id, registration.clientId).enabled = true;
  },
  'require-assignment'(entra, { tenant, registration, fields }) {
    const principal = ensureServicePrincipal(entra, tenant.id, registration.clientId);
    principal.assignmentRequired = fields.flag('required') ?? true;
  },
  assign(entra, { tenant, registration, person }) {
    const principal = ensureServicePrincipal(entra, tenant.id, registration.clientId);
    principal.assignedOids = [...new Set([...principal.assignedOids, needed(person).oid])];
  },
  unassign(entra, { tenant, registration, person }) {
    const principal = ensureServicePrincipal(entra, tenant.id, registration.clientId);
    principal.assignedOids = principal.assignedOids.filter((oid) => oid !== needed(person).oid);
  },
  delete(entra, { tenant, registration }) {
    deleteEnterpriseApp(entra, tenant.id, registration.clientId);
  },
};

function needed(person: Person | undefined): Person {
  if (!person) throw new ControlError(400, 'upn', '"upn" is needed: who is it about?');
  return person;
}

function personIn(entra: Entra, tenant: Tenant, upn: string): Person {
  const home = userNamed(entra, upn, undefined);
  return home.tid === tenant.id ? home : userNamed(entra, upn, tenant.domain);
}

function changeRegistration(registration: Registration, fields: Fields): void {
  const audiences = ['AzureADMultipleOrgs', 'AzureADandPersonalMicrosoftAccount'] as const;
  // As if it had been registered anew: what tenants have granted stays with the id that it was granted to.
  registration.clientId = fields.text('clientId') ?? registration.clientId;
  registration.displayName = fields.text('displayName') ?? registration.displayName;
  registration.publisher = fields.text('publisher') ?? registration.publisher;
  registration.verifiedPublisher = fields.flag('verifiedPublisher') ?? registration.verifiedPublisher;
  registration.certificates = fields.texts('certificates') ?? registration.certificates;
  registration.requiredScopes = fields.texts('requiredScopes') ?? registration.requiredScopes;
  registration.signInAudience = fields.choice('signInAudience', audiences) ?? registration.signInAudience;
  changeAddresses(registration, fields);
  changeTokenSettings(registration, fields);
}

function changeAddresses(registration: Registration, fields: Fields): void {
  registration.redirectUris = fields.texts('redirectUris') ?? registration.redirectUris;
  registration.spaRedirectUris = fields.texts('spaRedirectUris') ?? registration.spaRedirectUris;
  registration.postLogoutRedirectUris =
    fields.texts('postLogoutRedirectUris') ?? registration.postLogoutRedirectUris;
  registration.logoutUrl = fields.text('logoutUrl') ?? registration.logoutUrl;
}

function changeTokenSettings(registration: Registration, fields: Fields): void {
  registration.idTokensFromAuthorize =
    fields.flag('idTokensFromAuthorize') ?? registration.idTokensFromAuthorize;
  registration.removeUnverifiedEmailClaim =
    fields.flag('removeUnverifiedEmailClaim') ?? registration.removeUnverifiedEmailClaim;
  const secrets = fields.texts('secrets');
  if (secrets) registration.secrets = secrets.map((value) => ({ value, expiresAt: null }));
  if (fields.has('secretExpiresAt')) {
    const expiresAt = fields.raw('secretExpiresAt') === null ? null : fields.instant('secretExpiresAt');
    for (const secret of registration.secrets) secret.expiresAt = expiresAt?.toISOString() ?? null;
  }
}
