import type { Emulator } from '../emulator.ts';
import type { EmulatorState, SignInFact } from '../emulator-state.ts';
import { isPersonal } from '../directory/directory.ts';
import type { Directory } from '../directory/directory.ts';
import { personalAccountsTenantId } from '../directory/directory-state.ts';
import type { Person, Tenant } from '../directory/directory-state.ts';
import type { SealedValues } from './sealed-values.ts';
import type { SigningKeys } from './signing-keys.ts';

/** What Entra's own handlers need beyond what all surfaces share. */
export interface Entra extends Emulator {
  readonly state: EmulatorState;
  readonly keys: SigningKeys;
  readonly sealed: SealedValues;
  /** Resolves when every change so far is on disk. */
  save(): Promise<void>;
  /** Changes `state` by what a sign-in does to it, and resolves when that is on disk. */
  note(fact: SignInFact): Promise<void>;
}

/** The first path segment of an endpoint, understood. */
export type Authority =
  | { readonly kind: 'common' | 'organizations' | 'consumers'; readonly path: string }
  | { readonly kind: 'tenant'; readonly path: string; readonly tenant: Tenant };

/** `common`, `organizations`, `consumers`, a tenant id or a verified domain; `undefined` for anything else. */
export function findAuthority(directory: Directory, path: string): Authority | undefined {
  const name = path.toLowerCase();
  if (name === 'common' || name === 'organizations' || name === 'consumers') return { kind: name, path };
  if (name === personalAccountsTenantId) return { kind: 'consumers', path };
  const tenant = directory.findTenant(path);
  return tenant && { kind: 'tenant', path, tenant };
}

/**
 * Who a person is at an authority. Guests sign in to the resource tenant only where its id or domain is in the path;
 * `organizations` and `common` mean the home tenant (v2-protocols-oidc.md; docs/reference/microsoft.md 1 and 3.10).
 */
export function identityAt(directory: Directory, authority: Authority, home: Person): Person | undefined {
  switch (authority.kind) {
    case 'common':
      return home;
    case 'organizations':
      return isPersonal(home) ? undefined : home;
    case 'consumers':
      return isPersonal(home) ? home : undefined;
    case 'tenant':
      return directory.identityIn(authority.tenant.id, home);
  }
}

/** A tenant's name for texts; personal accounts have no tenant of their own. */
export function tenantName(directory: Directory, tid: string): string {
  return directory.findTenant(tid)?.displayName ?? 'Microsoft account';
}
