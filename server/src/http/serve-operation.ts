import {
  operations,
  type CsvReply,
  type EventReply,
  type ErrorCode,
  type InputOf,
  type Operation,
  type OperationId,
  type OrganizationScope,
  type ReplyOf,
} from '@gatehouse/contract';
import type { Context, Hono } from 'hono';
import type { Call, Handler, OrganizationCaller, PersonCaller, SignedIn } from '../kernel/call.ts';
import type { Outcome } from '../kernel/outcome.ts';
import type { Log } from '../ports/log/log.ts';
import { tell } from '../ports/traces/spans.ts';
import { csvResponse } from './csv-response.ts';
import { eventResponse } from './event-response.ts';
import { faultCode } from './fault-code.ts';
import { findCaller, type CallerDeps, type FoundCaller } from './find-caller.ts';
import { parseInput } from './parse-input.ts';
import { problemResponse } from './problem.ts';
import { amountOf, type RequestLimits } from './rate-limit.ts';

/** A handler that API keys reach knows no session; one that keys of an organization reach need not know a person. */
type WhoOf<Op> = Op extends { readonly who: 'member' | 'admin' }
  ? Op extends { readonly apiKey: infer Scope }
    ? Scope extends OrganizationScope
      ? OrganizationCaller
      : PersonCaller
    : SignedIn
  : null;

/** A handler for each operation of the contract; one that is missing does not compile. */
export type Handlers = {
  readonly [Id in OperationId]: Handler<
    InputOf<(typeof operations)[Id]>,
    ReplyOf<(typeof operations)[Id]>,
    WhoOf<(typeof operations)[Id]>
  >;
};

export interface OperationDeps extends CallerDeps {
  readonly log: Log;
  readonly newReference: () => string;
  readonly limits: RequestLimits;
  readonly clientAddressOf: (context: Context) => string;
  /** The work sees the rows of this organization alone, whatever its statements forget. */
  readonly withinOrganization: <Result>(organizationId: string, work: () => Result) => Result;
}

interface ServingDeps extends OperationDeps {
  /** An answer of JSON with all headers that answers have. */
  readonly jsonReply: (text: string, status: number) => Response;
}

type LooseHandler = (call: Call<unknown, FoundCaller['who']>) => Promise<Outcome<unknown>>;

/** Mounts every operation. Nothing else in the server answers below /api. */
export function serveOperations(app: Hono, handlers: Handlers, deps: ServingDeps): void {
  for (const id of Object.keys(operations) as OperationId[]) {
    const operation: Operation = operations[id];
    // The table's type has proven that this handler belongs to this operation; here both are seen without their types.
    const handler = handlers[id] as unknown as LooseHandler;
    app.on(operation.method, routeOf(operation), (context) => serve(operation, handler, deps, context));
  }
  for (const [path, methods] of methodsByPath())
    app.all(path, () => {
      const response = problemResponse({ code: 'method_refused' }, deps.newReference());
      response.headers.set('allow', methods.join(', '));
      return response;
    });
}

const routeOf = (operation: Operation): string => operation.path.replaceAll(/\{(\w+)\}/g, ':$1');

function methodsByPath(): ReadonlyMap<string, readonly string[]> {
  const byPath = Map.groupBy(Object.values<Operation>(operations), routeOf);
  return new Map([...byPath].map(([path, group]) => [path, group.map((operation) => operation.method)]));
}

/** The only catch: whatever is thrown below becomes a problem with a reference, and a line in the log. */
async function serve(
  operation: Operation,
  handler: LooseHandler,
  deps: ServingDeps,
  context: Context,
): Promise<Response> {
  const reference = deps.newReference();
  tell({ 'gatehouse.operation': operation.id });
  try {
    const outcome = await run(operation, handler, deps, context, reference);
    const mayStill = async () => (await findCaller(operation, deps, context)).ok;
    if (outcome.ok)
      return withCookies(reply(operation, deps, outcome.value, mayStill), outcome.cookies ?? []);
    const code = outcome.code as ErrorCode;
    tell({ 'gatehouse.error': code });
    deps.log.info('operation.refused', { operation: operation.id, code, field: outcome.field, reference });
    return problemResponse({ ...outcome, code }, reference);
  } catch (fault) {
    const code = faultCode(fault);
    tell({ 'gatehouse.error': code });
    deps.log.error('operation.failed', { operation: operation.id, code, reference }, fault);
    return problemResponse({ code }, reference);
  }
}

async function run(
  operation: Operation,
  handler: LooseHandler,
  deps: OperationDeps,
  context: Context,
  reference: string,
): Promise<Outcome<unknown>> {
  const tooMany = await deps.limits.ofAddress(deps.clientAddressOf(context));
  if (tooMany) return tooMany;
  const caller = await findCaller(operation, deps, context);
  if (!caller.ok) return caller;
  const { who } = caller.value;
  if (who) tell({ 'gatehouse.organization': who.organizationId });
  const tooOften = who && (await deps.limits.ofCaller(who));
  if (tooOften) return tooOften;
  const input = await parseInput(operation, context);
  if (!input.ok) return input;
  const tooMuch = who && (await deps.limits.ofInput(who, amountOf(input.value)));
  if (tooMuch) return tooMuch;
  const call = { ...caller.value, input: input.value, reference };
  return who === null ? handler(call) : deps.withinOrganization(who.organizationId, () => handler(call));
}

/** The reply passes through its schema, strict objects only: no undeclared member leaves the house. */
function reply(
  operation: Operation,
  { jsonReply }: ServingDeps,
  value: unknown,
  mayStill: () => Promise<boolean>,
): Response {
  const { status, body } = operation.reply;
  if (body === null) return new Response(null, { status });
  if (body === 'csv') return csvResponse(value as CsvReply, status);
  if ('events' in body) return eventResponse(value as EventReply<unknown>, body.events, mayStill);
  return jsonReply(JSON.stringify(body.parse(value)), status);
}

function withCookies(response: Response, cookies: readonly string[]): Response {
  for (const cookie of cookies) response.headers.append('set-cookie', cookie);
  return response;
}
