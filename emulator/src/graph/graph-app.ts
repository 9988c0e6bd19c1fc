import { Hono } from 'hono';
import { observed, type ObservedContext, type ObservedEnv } from '../control/observed.ts';
import type { Emulator } from '../emulator.ts';
import { graphError, refusals, requestIds, type GraphRefusal } from './graph-errors.ts';
import { sendMail } from './send-mail.ts';

/** For whom a request is, so that a fault can be limited to one person. */
async function describe(emulator: Emulator, c: ObservedContext): Promise<{ upn?: string; client?: string }> {
  const token = emulator.accessTokens.verify((c.req.header('authorization') ?? '').replace(/^bearer /i, ''));
  return token.kind === 'ok' ? { upn: token.upn, client: token.clientId } : {};
}

function refuse(emulator: Emulator, c: ObservedContext, refusal: GraphRefusal): Response {
  return graphError(refusal, requestIds(c.req.header('client-request-id')), emulator.clock.now());
}

/** A signed-in person's claims, for whoever asks with a token that has `openid`. */
function userinfo(emulator: Emulator, c: ObservedContext): Response {
  const token = emulator.accessTokens.verify((c.req.header('authorization') ?? '').replace(/^bearer /i, ''));
  if (token.kind !== 'ok') return refuse(emulator, c, refusals.badToken);
  const person = emulator.directory.findPersonByOid(token.tid, token.oid);
  return Response.json({ sub: token.oid, name: person?.displayName ?? '', email: person?.mail ?? token.upn });
}

/** Microsoft Graph, as far as a Mail.Send-only application can see it. */
export function graphApp(emulator: Emulator): Hono<ObservedEnv> {
  const app = new Hono<ObservedEnv>();
  // The hand-over is recorded outside the fault, so that what the caller was told and what was stored stand side by side.
  app.use(observed(emulator, 'graph', (c) => describe(emulator, c)));
  app.post('/v1.0/me/sendMail', async (c) => {
    const { response, delivery } = await sendMail(emulator, {
      authorization: c.req.header('authorization'),
      contentType: (c.req.header('content-type') ?? '').toLowerCase(),
      bytes: Buffer.from(await c.req.arrayBuffer()),
      ids: requestIds(c.req.header('client-request-id')),
    });
    const told =
      c.var.fault?.cut !== undefined || c.var.fault?.hang === true
        ? null
        : (c.var.fault?.status ?? delivery.status);
    emulator.mail.deliveries.push({ ...delivery, status: told });
    return response;
  });
  app.get('/oidc/userinfo', (c) => userinfo(emulator, c));
  app.get('/v1.0/me', (c) => refuse(emulator, c, refusals.requestDenied));
  app.notFound((c) =>
    refuse(emulator, c as ObservedContext, {
      status: 400,
      code: 'BadRequest',
      message: `Resource not found for the segment '${c.req.path.split('/').at(-1) ?? ''}'.`,
    }),
  );
  return app;
}
