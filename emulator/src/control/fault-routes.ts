import { Hono } from 'hono';
import { isKnownCode } from '../entra/entra-errors.ts';
import type { Entra } from '../entra/entra.ts';
import { faultSurfaces } from './faults.ts';
import type { FaultMatch, FaultResponse } from './faults.ts';
import { ControlError, readFields } from './fields.ts';

const matchFields = ['method', 'path', 'upn', 'client'];
const respondFields = [
  'status',
  'headers',
  'body',
  'delayMs',
  'hang',
  'cut',
  'execute',
  'idToken',
  'ignorePkce',
  'withoutGrant',
  'aadsts',
  'error',
  'suberror',
];

/** `GET|POST|DELETE /faults`: failures on order (ARCHITECTURE.md). */
export function faultRoutes(entra: Entra): Hono {
  const app = new Hono();
  app.get('/faults', (c) => c.json(entra.faults.list()));
  app.post('/faults', async (c) => {
    const fields = await readFields(c, ['surface', 'match', 'respond', 'times']);
    const surface = fields.choice('surface', faultSurfaces);
    if (!surface) throw new ControlError(400, 'surface', `"surface" is needed: ${faultSurfaces.join(', ')}`);
    const match = fields.object('match') ?? {};
    const respond = fields.object('respond');
    if (!respond) throw new ControlError(400, 'respond', '"respond" is needed: what shall happen?');
    onlyKnown('match', match, matchFields);
    onlyKnown('respond', respond, respondFields);
    const { cut } = respond;
    if (cut !== undefined && cut !== 'before-answer' && cut !== 'mid-answer') {
      throw new ControlError(400, 'respond.cut', '"respond.cut" must be before-answer or mid-answer');
    }
    if (respond['aadsts'] !== undefined && !isKnownCode(Number(respond['aadsts']))) {
      throw new ControlError(
        400,
        'respond.aadsts',
        'That number is not in the catalogue (src/entra/aadsts-catalogue.ts)',
      );
    }
    const fault = entra.faults.add({
      surface,
      match: match as FaultMatch,
      respond: respond as FaultResponse,
      times: fields.count('times') ?? 1,
    });
    return c.json(fault, 201);
  });
  app.delete('/faults', (c) => {
    entra.faults.clear();
    return c.body(null, 204);
  });
  return app;
}

function onlyKnown(field: string, value: Record<string, unknown>, known: readonly string[]): void {
  for (const name of Object.keys(value)) {
    if (!known.includes(name)) {
      throw new ControlError(
        400,
        `${field}.${name}`,
        `There is no "${name}" here. Known: ${known.join(', ')}`,
      );
    }
  }
}
