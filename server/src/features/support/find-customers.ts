import type { Database } from '../../ports/db/database.ts';
import { organizationsOfAttempt, searchAttempts, type AttemptFacts } from './attempt-facts.store.ts';
import {
  findOrganization,
  searchOrganizations,
  searchUsers,
  type OrganizationName,
  type UserPlace,
} from './customer.store.ts';
import { parseSearch, type Search } from './search.model.ts';

export interface FoundAttempt {
  readonly attempt: AttemptFacts;
  readonly organizations: readonly OrganizationName[];
}

export interface Found {
  readonly organizations: readonly OrganizationName[];
  readonly users: readonly UserPlace[];
  readonly attempts: readonly FoundAttempt[];
}

async function organizationsFor(db: Database, search: Search): Promise<OrganizationName[]> {
  if (search.organizationId !== null) {
    const organization = await findOrganization(db, search.organizationId);
    return organization ? [organization] : [];
  }
  if (search.words === null && search.guid === null) return [];
  return searchOrganizations(db, { words: search.words, tenantId: search.guid });
}

/**
 * Where the typed text leads. It tells names of organizations and where a known address is; what an organization holds is
 * shown under a reason only.
 */
export async function findCustomers(deps: { readonly db: Database }, typed: string): Promise<Found> {
  const search = parseSearch(typed);
  const { email, userId, reference, guid } = search;
  const [organizations, users, attempts] = await Promise.all([
    organizationsFor(deps.db, search),
    email === null && userId === null ? [] : searchUsers(deps.db, { email, userId }),
    searchAttempts(deps.db, { reference, correlationId: guid }),
  ]);
  const found = attempts.map(async (attempt) => ({
    attempt,
    organizations: await organizationsOfAttempt(deps.db, attempt),
  }));
  return { organizations, users, attempts: await Promise.all(found) };
}
