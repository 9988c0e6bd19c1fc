import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { newPerson } from '../directory/demo-world.ts';
import { mailboxKinds, registrationNames } from '../directory/directory-state.ts';
import type { Person } from '../directory/directory-state.ts';
import { directoryRoles } from '../directory/roles.ts';
import type { Entra } from '../entra/entra.ts';
import { revokeSessions, userActs } from '../entra/user-acts.ts';
import { readExchangeLimits } from './exchange-fields.ts';
import { ControlError, readFields } from './fields.ts';
import type { Fields } from './fields.ts';
import { tenantNamed } from './tenant-routes.ts';

const userFields = [
  'id',
  'displayName',
  'mail',
  'mailbox',
  'exchangeLimits',
  'roles',
  'guestOf',
  'password',
  'appRoles',
] as const;

/** `PUT /users/{upn}` and what an admin does to a user (ARCHITECTURE.md; docs/reference/microsoft.md 5.2). */
export function userRoutes(entra: Entra): Hono {
  const app = new Hono();
  app.get('/users', (c) => c.json(entra.directory.people().map(withoutPassword)));
  app.get('/users/:upn', (c) => c.json(withoutPassword(userNamed(entra, c.req.param('upn'), undefined))));
  app.put('/users/:upn', async (c) => {
    const upn = c.req.param('upn').toLowerCase();
    const fields = await readFields(c, userFields);
    const known = entra.directory.findPersonEvenDeleted(upn);
    const person = known ?? madeFor(entra, upn, fields);
    changePerson(entra, person, fields);
    if (!known) entra.state.people.push(person);
    const guestOf = fields.text('guestOf');
    if (guestOf !== undefined) addGuest(entra, person, guestOf);
    await entra.save();
    return c.json(withoutPassword(person), known ? 200 : 201);
  });
  app.post('/users/:upn/:action', async (c) => {
    const fields = await readFields(c, ['tenant', 'password', 'in']);
    const person = userNamed(entra, c.req.param('upn'), fields.text('tenant'));
    const act = actions[c.req.param('action')];
    if (!act) {
      throw new ControlError(404, 'action', `Known actions: ${Object.keys(actions).join(', ')}`);
    }
    act(entra, person, fields);
    await entra.save();
    return c.json(withoutPassword(person));
  });
  return app;
}

type Action = (entra: Entra, person: Person, fields: Fields) => void;

const actions: Readonly<Record<string, Action>> = {
  ...userActs,
  restore(_entra, person) {
    person.deletedAt = null;
  },
  // In the Azure portal a reset leaves a confidential client's refresh tokens alive, in the Entra admin centre it
  // revokes them (refresh-tokens.md 2025-05; docs/reference/microsoft.md 5.1). A critical event for Graph it is in both
  // (concept-continuous-access-evaluation.md 2025-07-22).
  'reset-password'(entra, person, fields) {
    person.password = fields.text('password') ?? person.password;
    const where = fields.choice('in', ['azure-portal', 'entra-admin-centre']) ?? 'entra-admin-centre';
    if (where === 'entra-admin-centre') revokeSessions(entra, person);
    else person.criticalEvents += 1;
  },
};

/** A user by UPN: at home, or with `tenant` the guest object there. */
export function userNamed(entra: Entra, upn: string, tenant: string | undefined): Person {
  const home = entra.directory.findPersonEvenDeleted(upn);
  const person =
    home && tenant !== undefined ? entra.directory.identityIn(tenantNamed(entra, tenant).id, home) : home;
  if (!person)
    throw new ControlError(404, 'upn', `There is no user "${upn}"${tenant ? ` in ${tenant}` : ''}`);
  return person;
}

function madeFor(entra: Entra, upn: string, fields: Fields): Person {
  const domain = upn.split('@')[1];
  const tenant = domain === undefined ? undefined : entra.directory.findTenant(domain);
  if (!tenant) {
    throw new ControlError(
      400,
      'upn',
      `"${upn}" is in no tenant; make it first: PUT /tenants/${domain ?? ''}`,
    );
  }
  const mailbox = fields.choice('mailbox', mailboxKinds) ?? 'licensed';
  return newPerson({ tid: tenant.id, oid: fields.text('id') ?? randomUUID(), upn, mailbox });
}

function changePerson(entra: Entra, person: Person, fields: Fields): void {
  person.displayName = fields.text('displayName') ?? person.displayName;
  person.mailbox = fields.choice('mailbox', mailboxKinds) ?? person.mailbox;
  person.exchangeLimits = readExchangeLimits(fields, person.exchangeLimits);
  person.roles = knownRoles(fields.texts('roles')) ?? person.roles;
  person.password = fields.text('password') ?? person.password;
  if (fields.has('mail')) person.mail = fields.raw('mail') === null ? null : (fields.text('mail') ?? null);
  changeAppRoles(entra, person, fields.object('appRoles') ?? {});
}

/** A role nobody knows would be a person who silently may nothing. */
function knownRoles(roles: string[] | undefined): string[] | undefined {
  const names = directoryRoles.map((each) => each.name);
  const unknown = roles?.find((role) => !names.includes(role));
  if (unknown === undefined) return roles;
  const words = `There is no role "${unknown}" here. Known roles: ${names.join(', ')}`;
  throw new ControlError(400, 'roles', words);
}

function changeAppRoles(entra: Entra, person: Person, wanted: Readonly<Record<string, unknown>>): void {
  for (const [name, roles] of Object.entries(wanted)) {
    const registration = registrationNames.find((each) => each === name);
    const clientId = registration && entra.directory.registration(registration)?.clientId;
    if (!clientId || !Array.isArray(roles)) {
      throw new ControlError(400, 'appRoles', '"appRoles" must be {"sign-in"?: [role], "mail"?: [role]}');
    }
    person.appRoles[clientId] = roles.map(String);
  }
}

/** A guest is a user object of the resource tenant, named as Entra names it. */
function addGuest(entra: Entra, home: Person, tenantName: string): void {
  const tenant = tenantNamed(entra, tenantName);
  if (entra.directory.identityIn(tenant.id, home)) return;
  entra.state.people.push(
    newPerson({
      tid: tenant.id,
      oid: randomUUID(),
      upn: `${home.upn.replace('@', '_')}#EXT#@${tenant.domain}`,
      displayName: home.displayName,
      mail: home.mail,
      mailbox: 'none',
      home: { tid: home.tid, oid: home.oid },
    }),
  );
}

/** A person as answers show them. */
export function withoutPassword(person: Person): Omit<Person, 'password'> {
  const { password: _, ...rest } = person;
  return rest;
}
