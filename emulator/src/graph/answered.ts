import type { ObservedContext } from '../control/observed.ts';
import type { Emulator } from '../emulator.ts';
import { graphError, requestIds, type RequestIds } from './graph-errors.ts';
import { answerUnderFault } from './graph-faults.ts';
import { GraphRefused } from './send-mail-request.ts';
import { bearerOf, goodToken, type GoodToken } from './sender.ts';

/** Answers anything but sendMail: the token is looked at first, as Graph does, and faults apply here too. */
export async function answered(
  emulator: Emulator,
  c: ObservedContext,
  work: (token: GoodToken, ids: RequestIds) => Response | Promise<Response>,
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
        return await work(goodToken(bearer), ids);
      } catch (error) {
        if (error instanceof GraphRefused) return graphError(error.refusal, ids, now);
        throw error;
      }
    },
  });
  return told.response;
}
