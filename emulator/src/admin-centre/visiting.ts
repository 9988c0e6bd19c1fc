import type { ObservedContext } from '../control/observed.ts';
import type { Entra } from '../entra/entra.ts';
import { refusalOf } from './admin-acts.model.ts';
import type { AdminAct } from './admin-acts.model.ts';
import { readAdmin } from './admin-session.ts';
import { notListedPage, nothingHerePage, refusedPage } from './portal-page.ts';
import type { AppVisit, Visit } from './visit.ts';

type Answer = Response | Promise<Response>;
type Handler = (c: ObservedContext) => Answer;

/** A page below `/:tenant`. */
export function visiting(entra: Entra, show: (c: ObservedContext, visit: Visit) => Answer): Handler {
  return (c) => {
    const tenant = entra.directory.findTenant(c.req.param('tenant') ?? '');
    if (!tenant) return nothingHerePage(c, entra);
    const admin = readAdmin(c, entra);
    return show(c, { entra, tenant, admin: admin?.tid === tenant.id ? admin : undefined });
  };
}

/** A page below `/:tenant/enterprise-apps/:appId`; only what has a service principal in this tenant is there. */
export function visitingApp(entra: Entra, show: (c: ObservedContext, visit: AppVisit) => Answer): Handler {
  return visiting(entra, (c, visit) => {
    const registration = entra.directory.findRegistration(c.req.param('appId') ?? '');
    if (!registration) return nothingHerePage(c, entra);
    const principal = entra.directory.findServicePrincipal(visit.tenant.id, registration.clientId);
    if (!principal) return notListedPage(c, visit, registration);
    return show(c, { ...visit, registration, principal });
  });
}

/** The fields of a posted form; a field given twice is a list. */
export type Form = Readonly<Record<string, string[]>>;

/** A form that cannot be done; the sentence names the field and its limit. */
export interface BadForm {
  readonly why: string;
}

/** Does something to the directory in answer to a form and says where to look next, or what is wrong with the form. */
export type Act<V extends Visit> = (visit: V, form: Form) => string | BadForm;

/** Runs the act where the person's role allows it, and a page that says why not where it does not. */
export function acting<V extends Visit>(
  act: AdminAct,
  run: Act<V>,
): (c: ObservedContext, visit: V) => Promise<Response> {
  return async (c, visit) => {
    const why = refusalOf(act, visit.tenant, visit.admin);
    if (why !== undefined) return refusedPage(c, visit, why, 403);
    const next = run(visit, await formOf(c));
    if (typeof next !== 'string') return refusedPage(c, visit, next.why, 400);
    await visit.entra.save();
    return c.redirect(next, 303);
  };
}

/** Reads a posted form. */
export async function formOf(c: ObservedContext): Promise<Form> {
  const fields = await c.req.parseBody({ all: true });
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, [value].flat().map(String)]),
  );
}
