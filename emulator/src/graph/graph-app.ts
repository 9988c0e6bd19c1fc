import { Hono } from 'hono';
import { createFaults } from '../control/faults.ts';
import { observed, type ObservedContext, type ObservedEnv } from '../control/observed.ts';
import type { Emulator } from '../emulator.ts';
import { pairwiseSubject } from '../entra/tokens.ts';
import { graphError, refusals, requestIds, type GraphRefusal, type RequestIds } from './graph-errors.ts';
import { answerUnderFault } from './graph-faults.ts';
import { handOver } from './hand-over.ts';
import { GraphRefused } from './send-mail-request.ts';
import { bearerOf, goodToken, hasScope, type GoodToken } from './sender.ts';

const paths = ['/v1.0/me', '/v1.0/me/sendMail', '/v1.0/me/microsoft.graph.sendMail', '/oidc/userinfo'];

/** Graph minds neither the case of a path nor a slash at its end (passport-microsoft asks `/v1.0/me/`, measured). */
function pathOf(request: Request): string {
  const { pathname } = new URL(request.url);
  const plain = pathname.toLowerCase().replace(/\/$/, '');
  return paths.find((path) => path.toLowerCase() === plain) ?? pathname;
}

/** Microsoft Graph, as far as a Mail.Send-only application can see it. */
export function graphApp(emulator: Emulator): Hono<ObservedEnv> {
  const app = new Hono<ObservedEnv>({ getPath: pathOf });
  // The log is the shared one; faults are applied here, as Graph has errors of its own and a record of hand-overs.
  const { clock, requestLog } = emulator;
  app.use(observed({ clock, requestLog, faults: createFaults() }, 'graph'));
  app.post('/v1.0/me/sendMail', (c) => handOver(emulator, c));
  app.post('/v1.0/me/microsoft.graph.sendMail', (c) => handOver(emulator, c));
  app.get('/oidc/userinfo', (c) => answered(emulator, c, (token) => userinfo(emulator, token)));
  app.get('/v1.0/me', (c) => answered(emulator, c, (token) => profile(emulator, token)));
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

/** Answers anything but sendMail: the token is looked at first, as Graph does, and faults apply here too. */
async function answered(
  emulator: Emulator,
  c: ObservedContext,
  work: (token: GoodToken, ids: RequestIds) => Response,
): Promise<Response> {
  const ids = requestIds(c.req.header('client-request-id'));
  const bearer = bearerOf(emulator, c.req.header('authorization'));
  const { method, path } = c.req;
  const known = bearer.kind === 'ok' ? { upn: bearer.upn, client: bearer.clientId } : {};
  const fault = emulator.faults.take('graph', { method, path, ...known });
  const now = emulator.clock.now();
  const told = await answerUnderFault(c, {
    fault,
    ids,
    now,
    work: async () => {
      try {
        return work(goodToken(bearer), ids);
      } catch (error) {
        if (error instanceof GraphRefused) return graphError(error.refusal, ids, now);
        throw error;
      }
    },
  });
  return told.response;
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
