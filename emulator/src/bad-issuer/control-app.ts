import { Hono } from 'hono';
import { ControlError, readFields } from '../control/fields.ts';
import { modes, type IssuerState } from './issuer-app.ts';

/** `GET /modes`, `PUT /mode`, `PUT /person`, `GET|DELETE /arrived`: how a test steers the issuer. */
export function badIssuerControl(state: IssuerState): Hono {
  const app = new Hono();
  app.onError((fault, c) => {
    if (!(fault instanceof ControlError)) throw fault;
    return c.json({ error: 'invalid_field', field: fault.field, message: fault.message }, fault.status);
  });
  app.get('/modes', (c) => {
    const named = Object.entries(modes).map(([name, { conformanceTest = null }]) => ({
      name,
      conformanceTest,
    }));
    return c.json(named);
  });
  app.put('/mode', async (c) => {
    const name = (await readFields(c, ['mode'])).text('mode') ?? '';
    const mode = modes[name];
    if (!mode) throw new ControlError(400, 'mode', `"mode" must be one of GET /modes, and it is "${name}"`);
    state.mode = mode;
    return c.body(null, 204);
  });
  app.put('/person', async (c) => {
    const person = (await readFields(c, ['claims'])).object('claims');
    if (!person)
      throw new ControlError(400, 'claims', '"claims" must be an object: tid, oid and what describes them');
    state.person = person;
    return c.body(null, 204);
  });
  app.get('/arrived', (c) => c.json(state.arrived));
  app.delete('/arrived', (c) => {
    for (const list of Object.values(state.arrived)) list.length = 0;
    return c.body(null, 204);
  });
  return app;
}
