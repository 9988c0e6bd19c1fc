import { Hono } from 'hono';
import type { Context } from 'hono';
import { mailboxKinds } from '../directory/directory-state.ts';
import type { Entra } from '../entra/entra.ts';
import { limitChoices } from './exchange-sections.ts';
import { faultsPage } from './faults-page.ts';
import { ControlError } from './fields.ts';
import { namedFaults, switchOff, switchOn } from './named-faults/named-faults.ts';
import { tenantNamed } from './tenant-routes.ts';
import { userNamed } from './user-routes.ts';

/** The page of faults and what its buttons do; programs use `/named-faults`, `/users` and `/tenants`. */
export function faultsPageRoutes(entra: Entra): Hono {
  const app = new Hono();
  app.get('/page/faults', (c) => c.html(faultsPage(entra)));
  app.post('/page/faults/on', async (c) => {
    const form = await formOf(c);
    const named = namedFaults.find((each) => each.name === form('name'));
    if (!named) throw new ControlError(400, 'name', 'There is no such fault');
    const upn = form('upn') === '' ? null : userNamed(entra, form('upn'), undefined).upn;
    switchOn(entra.faults, named, { upn, times: Number(form('times')) || null });
    return c.redirect('/page/faults#on-now', 303);
  });
  app.post('/page/faults/off', async (c) => {
    const form = await formOf(c);
    switchOff(entra.faults, form('name'));
    return c.redirect('/page/faults#on-now', 303);
  });
  app.post('/page/mailbox', async (c) => {
    const form = await formOf(c);
    const person = userNamed(entra, form('upn'), undefined);
    person.mailbox = mailboxKinds.find((each) => each === form('mailbox')) ?? person.mailbox;
    if (form('limits') !== '') person.exchangeLimits = chosen(form('limits'));
    await entra.save();
    return c.redirect('/page/faults#mailboxes', 303);
  });
  app.post('/page/tenant-limits', async (c) => {
    const form = await formOf(c);
    tenantNamed(entra, form('domain')).exchangeLimits = chosen(form('limits'));
    await entra.save();
    return c.redirect('/page/faults#mailboxes', 303);
  });
  return app;
}

async function formOf(c: Context): Promise<(name: string) => string> {
  const form = await c.req.parseBody();
  return (name) => String(form[name] ?? '');
}

function chosen(name: string): (typeof limitChoices)[number]['setting'] {
  const choice = limitChoices.find((each) => each.name === name);
  if (!choice) throw new ControlError(400, 'limits', 'There is no such choice of limits');
  return choice.setting;
}
