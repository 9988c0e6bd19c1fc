import { personalAccountsTenantId } from './directory-state.ts';
import type {
  DirectoryState,
  Grant,
  Person,
  Registration,
  RegistrationName,
  ServicePrincipal,
  Tenant,
} from './directory-state.ts';

/** Reading the directory of all tenants. Deleted people are found only where a name says so. */
export interface Directory {
  tenants(): readonly Tenant[];
  /** By tenant id or verified domain, whatever the case. */
  findTenant(idOrDomain: string): Tenant | undefined;
  /** Every user object, guests included, deleted ones not. */
  people(): readonly Person[];
  /** The home identity with this user principal name or `mail` address. Guests are found at home. */
  findPerson(upnOrAddress: string): Person | undefined;
  /** As `findPerson`, but also people whom somebody deleted. */
  findPersonEvenDeleted(upn: string): Person | undefined;
  findPersonByOid(tid: string, oid: string): Person | undefined;
  /** Who `home` is in tenant `tid`: themselves at home, their guest object elsewhere, else `undefined`. */
  identityIn(tid: string, home: Person): Person | undefined;
  registrations(): readonly Registration[];
  registration(name: RegistrationName): Registration | undefined;
  findRegistration(clientId: string): Registration | undefined;
  findServicePrincipal(tid: string, clientId: string): ServicePrincipal | undefined;
  grants(tid: string, clientId?: string): readonly Grant[];
  /** Effective scopes: what was granted to everybody plus what was granted to this person (docs/reference/microsoft.md 2.1). */
  grantedScopes(tid: string, clientId: string, oid: string): readonly string[];
}

/** Looks at `state` as it is at the moment of each call. */
export function createDirectory(state: DirectoryState): Directory {
  const alive = (): Person[] => state.people.filter((person) => person.deletedAt === null);
  const atHome = (people: Person[], name: string): Person | undefined =>
    people.find((person) => person.home === null && same(person.upn, name));
  const ofPerson = (tid: string, clientId?: string): Grant[] =>
    state.grants.filter(
      (grant) => grant.tid === tid && (clientId === undefined || grant.clientId === clientId),
    );

  return {
    tenants: () => state.tenants,
    findTenant: (name) => state.tenants.find((tenant) => same(tenant.id, name) || same(tenant.domain, name)),
    people: alive,
    findPerson: (name) =>
      atHome(alive(), name) ??
      alive().find((person) => person.home === null && person.mail !== null && same(person.mail, name)),
    findPersonEvenDeleted: (upn) => atHome(alive(), upn) ?? atHome(state.people, upn),
    findPersonByOid: (tid, oid) => state.people.find((person) => person.tid === tid && same(person.oid, oid)),
    identityIn: (tid, home) =>
      home.tid === tid ? home : alive().find((person) => person.tid === tid && person.home?.oid === home.oid),
    registrations: () => state.registrations,
    registration: (name) => state.registrations.find((registration) => registration.name === name),
    findRegistration: (clientId) =>
      state.registrations.find((registration) => same(registration.clientId, clientId)),
    findServicePrincipal: (tid, clientId) =>
      state.servicePrincipals.find((each) => each.tid === tid && same(each.clientId, clientId)),
    grants: ofPerson,
    grantedScopes: (tid, clientId, oid) => [
      ...new Set(
        ofPerson(tid, clientId)
          .filter((grant) => grant.oid === null || grant.oid === oid)
          .flatMap((grant) => grant.scopes),
      ),
    ],
  };
}

/** True for a personal account, which has no tenant of its own. */
export function isPersonal(person: Person): boolean {
  return person.tid === personalAccountsTenantId;
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
