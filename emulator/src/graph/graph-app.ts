import { Hono } from 'hono';
import { createFaults } from '../control/faults.ts';
import { observed, type ObservedContext, type ObservedEnv } from '../control/observed.ts';
import type { Emulator } from '../emulator.ts';
import type { Entra } from '../entra/entra.ts';
import { pairwiseSubject } from '../entra/tokens.ts';
import { answered } from './answered.ts';
import { directoryResources } from './directory-resources.ts';
import { graphError, refusals, requestIds, type GraphRefusal } from './graph-errors.ts';
import { canonicalPath } from './graph-paths.ts';
import { handOver } from './hand-over.ts';
import { GraphRefused } from './send-mail-request.ts';
import { hasScope, type GoodToken } from './sender.ts';

/** Microsoft Graph: what a Mail.Send-only application can see, and the directory that an admin's tools read. */
export function graphApp(emulator: Entra): Hono<ObservedEnv> {
  const app = new Hono<ObservedEnv>({ getPath: canonicalPath });
  // The log is the shared one; faults are applied here, as Graph has errors of its own and a record of hand-overs.
  const { clock, requestLog } = emulator;
  app.use(observed({ clock, requestLog, faults: createFaults() }, 'graph'));
  app.post('/v1.0/me/sendMail', (c) => handOver(emulator, c));
  app.post('/v1.0/me/microsoft.graph.sendMail', (c) => handOver(emulator, c));
  app.get('/oidc/userinfo', (c) => answered(emulator, c, (token) => userinfo(emulator, token)));
  app.get('/v1.0/me', (c) => answered(emulator, c, (token) => profile(emulator, token)));
  directoryResources(app, emulator);
  app.notFound((c) =>
    answered(emulator, c as ObservedContext, () => {
      const segment = new URL(c.req.url).pathname.split('/').findLast((each) => each !== '') ?? '';
      throw new GraphRefused({
        status: 400,
        code: 'BadRequest',
        message: `Resource not found for the segment '${segment}'.`,
      });
    }),
  );
  app.onError((error, c) => {
    // The caller hung up in the middle of the request, or something here is broken: say so as Graph would.
    const refusal: GraphRefusal = { status: 500, code: 'ErrorInternalServerError', message: String(error) };
    return graphError(refusal, requestIds(c.req.header('client-request-id')), emulator.clock.now());
  });
  return app;
}

/** `GET /me` needs User.Read: a token with Mail.Send alone is refused (user-get.md 2024-12; docs/reference/microsoft.md 4.1). */
function profile(emulator: Emulator, token: GoodToken): Response {
  const person = emulator.directory.findPersonByOid(token.tid, token.oid);
  if (!hasScope(token, 'User.Read') || !person) throw new GraphRefused(refusals.requestDenied);
  return Response.json({
    '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#users/$entity',
    id: person.oid,
    displayName: person.displayName,
    mail: person.mail,
    userPrincipalName: person.upn,
  });
}

/** A signed-in person's claims, for whoever asks with a token that has `openid` (docs/reference/microsoft.md 1; the pairwise `sub`: known). */
function userinfo(emulator: Emulator, token: GoodToken): Response {
  const person = emulator.directory.findPersonByOid(token.tid, token.oid);
  return Response.json({
    sub: pairwiseSubject(token.clientId, token.tid, token.oid),
    name: person?.displayName ?? '',
    email: person?.mail ?? token.upn,
  });
}
