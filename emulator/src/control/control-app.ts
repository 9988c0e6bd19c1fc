import { Hono } from 'hono';
import type { Context } from 'hono';
import { settleConsentRequests } from '../entra/consent-requests.ts';
import type { Entra } from '../entra/entra.ts';
import { autoAnswerChoices } from './auto-answers.ts';
import type { AutoAnswer } from './auto-answers.ts';
import { consentRequestRoutes } from './consent-request-routes.ts';
import { controlPageRoutes } from './control-page.ts';
import { faultRoutes } from './fault-routes.ts';
import { ControlError, readFields } from './fields.ts';
import { resetEmulator } from './reset.ts';
import type { ControlParts } from './reset.ts';
import { registrationRoutes } from './registration-routes.ts';
import { tenantRoutes } from './tenant-routes.ts';
import { userNamed, userRoutes, withoutPassword } from './user-routes.ts';

/** The control API and its page (ARCHITECTURE.md). Errors are JSON and name the field. */
export function controlApp(parts: ControlParts): Hono {
  const { entra } = parts;
  const app = new Hono();
  app.use(async (c, next) => {
    // A page of some other site may reach 127.0.0.1 too; only our own page and programs may steer.
    const origin = c.req.header('origin');
    if (origin !== undefined && origin !== entra.addresses.control && c.req.method !== 'GET') {
      return c.json({ error: 'foreign_origin', field: 'Origin', message: `${origin} may not steer` }, 403);
    }
    await next();
    // Whatever moved the clock or the world: what is due by now is done before the answer is out.
    await settleConsentRequests(entra);
    return undefined;
  });
  app.onError((error, c) => controlErrorAnswer(error, c));
  app.notFound((c) =>
    c.json({ error: 'not_found', field: 'path', message: `No ${c.req.method} ${c.req.path}` }, 404),
  );
  app.get('/healthz', (c) => c.json({ status: 'ok' }));
  app.get('/state', (c) => c.json(readableState(parts)));
  app.post('/reset', (c) => reset(c, parts));
  app.route('/', clockRoutes(entra));
  app.route('/', autoAnswerRoutes(entra));
  app.get('/requests', (c) => c.json(entra.requestLog.list(c.req.query('surface'))));
  app.delete('/requests', (c) => {
    entra.requestLog.clear();
    return c.body(null, 204);
  });
  app.post('/keys/rotate', async (c) => {
    const fields = await readFields(c, ['unpublishOld']);
    const key = await entra.keys.rotate(entra.clock.now(), fields.flag('unpublishOld') ?? false);
    await entra.save();
    return c.json({ kid: key.kid, published: entra.keys.published().map((each) => each.kid) });
  });
  app.route('/', tenantRoutes(entra));
  app.route('/', consentRequestRoutes(entra));
  app.route('/', userRoutes(entra));
  app.route('/', registrationRoutes(entra));
  app.route('/', faultRoutes(entra));
  app.route('/', parts.mailRoutes);
  app.route('/', controlPageRoutes(parts));
  return app;
}

async function reset(c: Context, parts: ControlParts): Promise<Response> {
  const fields = await readFields(c, ['world', 'productOrigin']);
  const productOrigin = fields.text('productOrigin');
  if (productOrigin !== undefined) parts.productOrigin = originOf(productOrigin);
  await resetEmulator(parts, fields.text('world') ?? 'demo');
  return c.json({ world: parts.entra.state.world });
}

function originOf(text: string): string {
  const origin = URL.parse(text)?.origin;
  if (origin === undefined || origin === 'null')
    throw new ControlError(
      400,
      'productOrigin',
      '"productOrigin" must be an address like http://localhost:3000',
    );
  return origin;
}

function clockRoutes(entra: Entra): Hono {
  const app = new Hono();
  const answer = (): object => ({ now: entra.clock.now().toISOString(), ...entra.clock.state() });
  app.get('/clock', (c) => c.json(answer()));
  app.post('/clock', async (c) => {
    const fields = await readFields(c, ['set', 'advanceSeconds', 'freeze']);
    const freeze = fields.flag('freeze');
    if (freeze !== undefined) entra.clock.freeze(freeze);
    const set = fields.instant('set');
    if (set) entra.clock.set(set);
    entra.clock.advance(fields.count('advanceSeconds') ?? 0);
    await entra.save();
    return c.json(answer());
  });
  return app;
}

function autoAnswerRoutes(entra: Entra): Hono {
  const app = new Hono();
  const known = ['upn', 'consent', 'answer', 'justification', 'onBehalfOfOrganization', 'times'];
  app.get('/auto-answer', (c) => c.json(entra.state.autoAnswers));
  app.post('/auto-answer', async (c) => {
    const fields = await readFields(c, known);
    const upn = fields.text('upn');
    if (!upn) throw new ControlError(400, 'upn', '"upn" is needed: who answers?');
    const answer: AutoAnswer = {
      upn: userNamed(entra, upn, undefined).upn,
      answer:
        fields.choice('answer', autoAnswerChoices) ??
        (fields.flag('consent') === false ? 'decline' : 'accept'),
      justification: fields.text('justification') ?? 'Needed for work.',
      onBehalfOfOrganization: fields.flag('onBehalfOfOrganization') ?? false,
      timesLeft: fields.count('times') ?? null,
    };
    const others = entra.state.autoAnswers.filter((each) => each.upn !== answer.upn);
    entra.state.autoAnswers = [...others, answer];
    await entra.save();
    return c.json(answer, 201);
  });
  app.delete('/auto-answer', async (c) => {
    entra.state.autoAnswers = [];
    await entra.save();
    return c.body(null, 204);
  });
  return app;
}

function readableState({ entra, hosts }: ControlParts): object {
  const { state } = entra;
  return {
    world: state.world,
    now: entra.clock.now().toISOString(),
    addresses: entra.addresses,
    hosts: hosts ? { ...hosts, close: undefined } : null,
    tenants: state.tenants,
    people: state.people.map(withoutPassword),
    registrations: state.registrations.map((each) => ({ ...each, secrets: undefined })),
    servicePrincipals: state.servicePrincipals,
    grants: state.grants,
    consentRequests: state.consentRequests,
    autoAnswers: state.autoAnswers,
    faults: entra.faults.list(),
    signingKeys: state.signingKeys.map(({ kid, issuerTenant, isPublished }) => ({
      kid,
      issuerTenant,
      isPublished,
    })),
  };
}

function controlErrorAnswer(error: Error, c: Context): Response {
  if (error instanceof ControlError) {
    const name = error.status === 404 ? 'not_found' : 'invalid_field';
    return c.json({ error: name, field: error.field, message: error.message }, error.status);
  }
  process.stderr.write(`emulator: ${error.stack ?? error.message}\n`);
  return c.json({ error: 'emulator_fault', field: '', message: error.message }, 500);
}
