import type { Person, Registration, ServicePrincipal, Tenant } from '../directory/directory-state.ts';
import type { Entra } from '../entra/entra.ts';

/** One look at one tenant: whose tenant it is, and who looks. */
export interface Visit {
  readonly entra: Entra;
  readonly tenant: Tenant;
  /** Only somebody of this very tenant; an admin of another one is a stranger here. */
  readonly admin: Person | undefined;
}

/** The same, at one enterprise application. */
export interface AppVisit extends Visit {
  readonly registration: Registration;
  readonly principal: ServicePrincipal;
}
