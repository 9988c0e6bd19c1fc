import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context, MiddlewareHandler } from 'hono';
import type { Emulator } from '../emulator.ts';
import type { FaultResponse, FaultSubject, FaultSurface } from './faults.ts';

/** What a surface's handlers find in their context. */
export interface ObservedEnv {
  Bindings: HttpBindings;
  Variables: {
    fault: FaultResponse | undefined;
    correlationId: string | undefined;
    /** What was posted as `application/x-www-form-urlencoded`; empty where nothing was. */
    form: Readonly<Record<string, string>>;
  };
}

export type ObservedContext = Context<ObservedEnv>;
interface Whose {
  readonly upn?: string | undefined;
  readonly client?: string | undefined;
}
type Describe = (c: ObservedContext) => Whose | Promise<Whose>;

/**
 * Middleware of a surface: writes each request into the log and applies the fault that matches it, if any.
 * `describe` finds out for whom a request is, where a fault may be limited to one person or registration.
 * Faults that change the work (`idToken`, `ignorePkce`) are left in `c.var.fault` for the handler.
 */
export function observed(
  emulator: Pick<Emulator, 'clock' | 'faults' | 'requestLog'>,
  surface: FaultSurface | 'admin-centre',
  describe?: Describe,
): MiddlewareHandler<ObservedEnv> {
  return async (c, next) => {
    const at = emulator.clock.now().toISOString();
    const form = await formOf(c);
    c.set('form', form);
    const fault = surface === 'admin-centre' ? undefined : await findFault(c, surface);
    c.set('fault', fault);
    const early = fault && (await answerWithFault(c, fault, next));
    if (early) c.res = early;
    else if (!fault?.execute) await next();
    emulator.requestLog.record({
      at,
      surface,
      method: c.req.method,
      path: c.req.path,
      url: c.req.url,
      rawHeaders: c.env.incoming.rawHeaders,
      form,
      status: c.res.status,
    });
  };

  async function findFault(c: ObservedContext, at: FaultSurface): Promise<FaultResponse | undefined> {
    if (emulator.faults.list().length === 0) return undefined;
    const known = describe ? await describe(c) : {};
    const subject: FaultSubject = { method: c.req.method, path: c.req.path, ...known };
    return emulator.faults.take(at, subject);
  }
}

/** The answer a fault dictates; `undefined` where the true handler shall answer (perhaps late, perhaps spoilt). */
async function answerWithFault(
  c: ObservedContext,
  fault: FaultResponse,
  next: () => Promise<void>,
): Promise<Response | undefined> {
  if (fault.delayMs !== undefined) await new Promise((done) => setTimeout(done, fault.delayMs));
  const dictates = fault.status !== undefined || fault.body !== undefined || fault.headers !== undefined;
  if (!dictates && !fault.hang && fault.cut === undefined) return undefined;
  if (fault.execute) {
    await next();
    c.res = undefined;
  }
  if (fault.hang) return RESPONSE_ALREADY_SENT;
  if (fault.cut !== undefined) return cutConnection(c, fault.cut);
  return dictated(fault);
}

function dictated(fault: FaultResponse): Response {
  const isText = typeof fault.body === 'string' || fault.body === undefined;
  const headers = new Headers(isText ? {} : { 'content-type': 'application/json; charset=utf-8' });
  for (const [name, value] of Object.entries(fault.headers ?? {})) headers.set(name, value);
  const text = isText ? ((fault.body as string | undefined) ?? null) : JSON.stringify(fault.body);
  return new Response(text, { status: fault.status ?? 200, headers });
}

function cutConnection(c: ObservedContext, when: 'before-answer' | 'mid-answer'): Response {
  const { outgoing } = c.env;
  if (when === 'before-answer') outgoing.destroy();
  else {
    outgoing.writeHead(200, { 'content-type': 'application/json', 'content-length': '4096' });
    outgoing.write('{"token_type":', () => outgoing.destroy());
  }
  return RESPONSE_ALREADY_SENT;
}

/** The fields of a form; the last where one came twice. */
async function formOf(c: ObservedContext): Promise<Record<string, string>> {
  const type = c.req.header('content-type') ?? '';
  if (c.req.method !== 'POST' || !type.includes('application/x-www-form-urlencoded')) return {};
  return Object.fromEntries(new URLSearchParams(await c.req.text()));
}
