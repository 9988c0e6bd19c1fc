import type { Tenant } from '../directory/directory-state.ts';
import type { Entra } from '../entra/entra.ts';
import { badRequest } from './graph-errors.ts';
import { GraphRefused } from './send-mail-request.ts';

/**
 * Takes the body of `PUT /policies/adminConsentRequestPolicy`, whole, or throws 400 and changes nothing
 * (adminconsentrequestpolicy-update.md: every property is required). Reviewers are users; groups and roles are not emulated.
 */
export function changeRequestPolicy(entra: Entra, tenant: Tenant, body: unknown): void {
  const fields = typeof body === 'object' && body !== null ? (body as Readonly<Record<string, unknown>>) : {};
  const change = {
    adminConsentRequests: flag(fields, 'isEnabled'),
    notifyReviewers: flag(fields, 'notifyReviewers'),
    remindersEnabled: flag(fields, 'remindersEnabled'),
    requestDurationInDays: days(fields),
    reviewers: reviewers(entra, tenant, fields['reviewers']),
  };
  Object.assign(tenant, change);
}

function flag(fields: Readonly<Record<string, unknown>>, name: string): boolean {
  const value = fields[name];
  if (typeof value !== 'boolean') throw new GraphRefused(badRequest(`Property '${name}' must be a boolean.`));
  return value;
}

function days(fields: Readonly<Record<string, unknown>>): number {
  const value = fields['requestDurationInDays'];
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1) {
    throw new GraphRefused(badRequest("Property 'requestDurationInDays' must be a positive whole number."));
  }
  return value;
}

function reviewers(entra: Entra, tenant: Tenant, value: unknown): string[] {
  if (!Array.isArray(value)) throw new GraphRefused(badRequest("Property 'reviewers' must be a collection."));
  return value.map((each: unknown) => {
    const query = typeof each === 'object' && each !== null && 'query' in each ? String(each.query) : '';
    const [, id] = /^(?:\/v1\.0)?\/users\/([^/]+)$/.exec(query) ?? [];
    const person = id === undefined ? undefined : entra.directory.findPersonByOid(tenant.id, id);
    if (!person)
      throw new GraphRefused(badRequest(`Reviewer query '${query}' names no user of this tenant.`));
    return person.upn;
  });
}
