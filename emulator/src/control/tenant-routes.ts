import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { newTenant } from '../directory/demo-world.ts';
import { missingPrincipalCodes, userConsentSettings } from '../directory/directory-state.ts';
import type { ConditionalAccessRule, Tenant } from '../directory/directory-state.ts';
import { isKnownCode } from '../entra/entra-errors.ts';
import type { Entra } from '../entra/entra.ts';
import { readExchangeLimits } from './exchange-fields.ts';
import { ControlError, readFields } from './fields.ts';
import type { Fields } from './fields.ts';

const tenantFields = [
  'id',
  'displayName',
  'userConsent',
  'adminConsentRequests',
  'reviewers',
  'requestDurationInDays',
  'notifyReviewers',
  'remindersEnabled',
  'blockRiskyApps',
  'lowRiskPermissions',
  'conditionalAccess',
  'missingPrincipalCode',
  'exchangeLimits',
] as const;

/** `PUT|PATCH /tenants/{domain}` and `GET /tenants/{domain}[/grants]` (ARCHITECTURE.md). */
export function tenantRoutes(entra: Entra): Hono {
  const app = new Hono();
  app.get('/tenants', (c) => c.json(entra.directory.tenants()));
  app.get('/tenants/:domain', (c) => c.json(tenantNamed(entra, c.req.param('domain'))));
  app.get('/tenants/:domain/grants', (c) => {
    const tenant = tenantNamed(entra, c.req.param('domain'));
    return c.json(entra.directory.grants(tenant.id).map((grant) => readableGrant(entra, grant)));
  });
  app.put('/tenants/:domain', async (c) => {
    const domain = c.req.param('domain').toLowerCase();
    const fields = await readFields(c, tenantFields);
    const known = entra.directory.findTenant(domain);
    const tenant = known ?? newTenant({ id: fields.text('id') ?? randomUUID(), domain });
    changeTenant(tenant, fields);
    if (!known) entra.state.tenants.push(tenant);
    await entra.save();
    return c.json(tenant, known ? 200 : 201);
  });
  app.patch('/tenants/:domain', async (c) => {
    const tenant = tenantNamed(entra, c.req.param('domain'));
    changeTenant(tenant, await readFields(c, tenantFields));
    await entra.save();
    return c.json(tenant);
  });
  return app;
}

/** The tenant, or a 404 that names what was asked. */
export function tenantNamed(entra: Entra, name: string): Tenant {
  const tenant = entra.directory.findTenant(name);
  if (!tenant) throw new ControlError(404, 'domain', `There is no tenant "${name}"`);
  return tenant;
}

function changeTenant(tenant: Tenant, fields: Fields): void {
  tenant.displayName = fields.text('displayName') ?? tenant.displayName;
  tenant.userConsent = fields.choice('userConsent', userConsentSettings) ?? tenant.userConsent;
  tenant.blockRiskyApps = fields.flag('blockRiskyApps') ?? tenant.blockRiskyApps;
  tenant.lowRiskPermissions = fields.texts('lowRiskPermissions') ?? tenant.lowRiskPermissions;
  if (fields.has('conditionalAccess')) tenant.conditionalAccess = readRules(fields.raw('conditionalAccess'));
  const code = fields.count('missingPrincipalCode');
  if (code !== undefined) tenant.missingPrincipalCode = readPrincipalCode(code);
  tenant.exchangeLimits = readExchangeLimits(fields, tenant.exchangeLimits);
  changeRequestPolicy(tenant, fields);
}

/** Entra's `adminConsentRequestPolicy`. */
function changeRequestPolicy(tenant: Tenant, fields: Fields): void {
  tenant.adminConsentRequests = fields.flag('adminConsentRequests') ?? tenant.adminConsentRequests;
  tenant.reviewers = fields.texts('reviewers') ?? tenant.reviewers;
  tenant.requestDurationInDays = fields.count('requestDurationInDays') ?? tenant.requestDurationInDays;
  tenant.notifyReviewers = fields.flag('notifyReviewers') ?? tenant.notifyReviewers;
  tenant.remindersEnabled = fields.flag('remindersEnabled') ?? tenant.remindersEnabled;
}

function readPrincipalCode(code: number): Tenant['missingPrincipalCode'] {
  const known = missingPrincipalCodes.find((each) => each === code);
  if (known !== undefined) return known;
  const words = `"missingPrincipalCode" must be one of ${missingPrincipalCodes.join(', ')}`;
  throw new ControlError(400, 'missingPrincipalCode', words);
}

function readRules(value: unknown): ConditionalAccessRule[] {
  if (!Array.isArray(value)) throw wrongRule();
  return value.map((each: unknown) => {
    if (typeof each !== 'object' || each === null) throw wrongRule();
    const { code, when, upn } = each as Record<string, unknown>;
    const isWhen = when === 'background' || when === 'browser' || when === 'both';
    if (typeof code !== 'number' || !isKnownCode(code) || !isWhen) throw wrongRule();
    return { code, when, ...(typeof upn === 'string' ? { upn } : {}) };
  });
}

function wrongRule(): ControlError {
  return new ControlError(
    400,
    'conditionalAccess',
    '"conditionalAccess" must be a list of {code, when: "background" | "browser" | "both", upn?} with a known AADSTS code',
  );
}

function readableGrant(entra: Entra, grant: ReturnType<Entra['directory']['grants']>[number]): object {
  const person = grant.oid === null ? undefined : entra.directory.findPersonByOid(grant.tid, grant.oid);
  return {
    ...grant,
    registration: entra.directory.findRegistration(grant.clientId)?.name,
    upn: person?.upn ?? null,
    consentType: grant.oid === null ? 'AllPrincipals' : 'Principal',
    scope: grant.scopes.join(' '),
  };
}
