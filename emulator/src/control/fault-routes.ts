import { Hono } from 'hono';
import { isKnownCode } from '../entra/entra-errors.ts';
import type { Entra } from '../entra/entra.ts';
import { faultSurfaces } from './faults.ts';
import type { Fault, FaultMatch, FaultResponse } from './faults.ts';
import { ControlError, readFields } from './fields.ts';
import type { Fields } from './fields.ts';
import type { NamedFault } from './named-faults/named-fault.ts';
import { namedFaults, switchOff, switchOn } from './named-faults/named-faults.ts';
import { userNamed } from './user-routes.ts';

const matchFields = ['method', 'path', 'upn', 'client'];
const respondFields = [
  'status',
  'headers',
  'body',
  'delayMs',
  'hang',
  'cut',
  'execute',
  'twice',
  'idToken',
  'ignorePkce',
  'withoutGrant',
  'aadsts',
  'error',
  'suberror',
  'graphError',
];

/** `GET|POST|DELETE /faults` and `/named-faults`: failures on order (README.md "Steering it", FAULTS.md). */
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
    checkRespond(respond);
    const fault = entra.faults.add({
      surface,
      match: match as FaultMatch,
      respond: respond as FaultResponse,
      times: timesOf(fields, 1),
    });
    return c.json(fault, 201);
  });
  app.delete('/faults', (c) => {
    entra.faults.clear();
    return c.body(null, 204);
  });
  app.route('/', namedFaultRoutes(entra));
  return app;
}

function namedFaultRoutes(entra: Entra): Hono {
  const app = new Hono();
  const readable = (named: NamedFault): object => ({ ...named, on: isOn(entra, named.name) });
  app.get('/named-faults', (c) => c.json(namedFaults.map(readable)));
  app.put('/named-faults/:name', async (c) => {
    const named = faultNamed(c.req.param('name'));
    const fields = await readFields(c, ['upn', 'times']);
    const upn = fields.text('upn');
    switchOn(entra.faults, named, {
      upn: upn === undefined ? null : userNamed(entra, upn, undefined).upn,
      times: timesOf(fields, null),
    });
    return c.json(readable(named));
  });
  app.delete('/named-faults/:name', (c) => {
    switchOff(entra.faults, faultNamed(c.req.param('name')).name);
    return c.body(null, 204);
  });
  return app;
}

function isOn({ faults }: Entra, name: string): readonly Pick<Fault, 'match' | 'timesLeft'>[] {
  return faults
    .list()
    .filter((each) => each.name === name)
    .map(({ match, timesLeft }) => ({ match, timesLeft }));
}

function faultNamed(name: string): NamedFault {
  const named = namedFaults.find((each) => each.name === name);
  if (named) return named;
  const known = namedFaults.map((each) => each.name).join(', ');
  throw new ControlError(404, 'name', `There is no fault "${name}". Known: ${known}`);
}

function timesOf(fields: Fields, otherwise: number | null): number | null {
  if (!fields.has('times')) return otherwise;
  return fields.raw('times') === null ? null : (fields.count('times') ?? otherwise);
}

function checkRespond(respond: Record<string, unknown>): void {
  const { cut, aadsts, graphError, status } = respond;
  if (cut !== undefined && cut !== 'before-answer' && cut !== 'mid-answer') {
    throw new ControlError(400, 'respond.cut', '"respond.cut" must be before-answer or mid-answer');
  }
  if (aadsts !== undefined && !isKnownCode(Number(aadsts))) {
    const words = 'That number is not in the catalogue (src/entra/aadsts-catalogue.ts)';
    throw new ControlError(400, 'respond.aadsts', words);
  }
  if (graphError !== undefined && (typeof status !== 'number' || !isGraphError(graphError))) {
    const words = '"respond.graphError" must be {code, message}, with a "status" beside it';
    throw new ControlError(400, 'respond.graphError', words);
  }
}

function isGraphError(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { code, message } = value as Record<string, unknown>;
  return typeof code === 'string' && typeof message === 'string';
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
