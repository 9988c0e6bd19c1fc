import { Hono } from 'hono';
import type { ObservedContext, ObservedEnv } from '../control/observed.ts';
import type { Person } from '../directory/directory-state.ts';
import type { Entra } from '../entra/entra.ts';
import { userActs } from '../entra/user-acts.ts';
import { portalAddress } from './portal-labels.ts';
import { nothingHerePage, usersAddress } from './portal-page.ts';
import { userPage, usersPage } from './users.page.ts';
import type { Visit } from './visit.ts';
import { acting, visiting } from './visiting.ts';

/** Users: the list, one user, and what an admin does to them. */
export function userRoutes(entra: Entra): Hono<ObservedEnv> {
  const app = new Hono<ObservedEnv>();
  app.get('/:tenant/users', visiting(entra, usersPage));
  app.get('/:tenant/users/:oid', visiting(entra, withPerson(userPage)));
  for (const act of ['disable', 'enable', 'revoke-sessions', 'delete'] as const) {
    app.post(`/:tenant/users/:oid/${act}`, visiting(entra, withPerson(changing(act))));
  }
  return app;
}

type OnPerson = (c: ObservedContext, visit: Visit, person: Person) => Response | Promise<Response>;

function withPerson(show: OnPerson): (c: ObservedContext, visit: Visit) => Response | Promise<Response> {
  return (c, visit) => {
    const { entra, tenant } = visit;
    const person = entra.directory.findPersonByOid(tenant.id, c.req.param('oid') ?? '');
    return person && person.deletedAt === null ? show(c, visit, person) : nothingHerePage(c, entra);
  };
}

function changing(act: keyof typeof userActs): OnPerson {
  return (c, visit, person) =>
    acting<Visit>('change-users', ({ entra, tenant }) => {
      userActs[act](entra, person);
      const next =
        act === 'delete' ? usersAddress(tenant) : portalAddress(tenant, 'linkUser', { oid: person.oid });
      return `${next}?done=${act}`;
    })(c, visit);
}
