import { STATUS_CODES } from 'node:http';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { FaultResponse } from '../control/faults.ts';
import type { ObservedContext } from '../control/observed.ts';
import { graphError, idHeaders, usualRefusal, type RequestIds } from './graph-errors.ts';

/** What went back to the caller. */
export interface Told {
  readonly response: Response;
  /** Null where no whole answer went back. */
  readonly status: number | null;
  /** When the request is over: at once, or for one that is kept waiting when the caller gives up. */
  readonly over: Promise<void>;
}

export interface FaultyRequest {
  readonly fault: FaultResponse | undefined;
  readonly ids: RequestIds;
  readonly now: Date;
  /** The true work; without a fault, or under one that says `execute`. */
  work(): Promise<Response>;
}

const atOnce = Promise.resolve();

/** Does the work and answers, or what a fault of surface `graph` says instead. */
export async function answerUnderFault(c: ObservedContext, request: FaultyRequest): Promise<Told> {
  const { fault } = request;
  await before(request);
  if (!fault || !changesTheAnswer(fault)) return told(await request.work());
  const worked = fault.execute === true || addsHeadersOnly(fault) ? await request.work() : undefined;
  // With `execute` the work may itself have been refused; the fault tells its story all the same.
  if (fault.hang === true) return { response: RESPONSE_ALREADY_SENT, status: null, over: closing(c) };
  const answer = dictated(fault, request, worked);
  if (fault.cut === undefined) return told(answer);
  cutConnection(c, fault.cut, { status: answer.status, body: await answer.text() });
  return { response: RESPONSE_ALREADY_SENT, status: null, over: atOnce };
}

/** What happens before the answer is made: time passes, or the work is done once more than was asked. */
async function before({ fault, work }: FaultyRequest): Promise<void> {
  if (fault?.delayMs !== undefined) await new Promise((done) => setTimeout(done, fault.delayMs));
  if (fault?.twice === true) await work();
}

function changesTheAnswer(fault: FaultResponse): boolean {
  const { status, headers, body, hang, cut, graphError: error } = fault;
  return [status, headers, body, cut, error].some((each) => each !== undefined) || hang === true;
}

/** Such a fault stands around the true answer: 202 with Retry-After was seen (msgraph-sdk-java#1487). */
function addsHeadersOnly(fault: FaultResponse): boolean {
  const { status, body, hang, cut } = fault;
  return status === undefined && body === undefined && cut === undefined && hang !== true;
}

function told(response: Response): Told {
  return { response, status: response.status, over: atOnce };
}

function closing(c: ObservedContext): Promise<void> {
  const { outgoing } = c.env;
  return new Promise((done) => (outgoing.closed ? done() : outgoing.once('close', () => done())));
}

/** The answer a fault dictates: its body, its error, else Graph's usual error for an error status, else nothing (202). */
function dictated(fault: FaultResponse, request: FaultyRequest, worked: Response | undefined): Response {
  const isTrue = worked !== undefined && fault.status === undefined && fault.body === undefined;
  const answer = isTrue ? worked : plainAnswer(fault, fault.status ?? worked?.status ?? 202, request);
  for (const [name, value] of Object.entries(fault.headers ?? {})) answer.headers.set(name, value);
  return answer;
}

function plainAnswer(fault: FaultResponse, status: number, { ids, now }: FaultyRequest): Response {
  const headers = idHeaders(ids);
  if (typeof fault.body === 'string') return new Response(fault.body, { status, headers });
  if (fault.body !== undefined) return Response.json(fault.body, { status, headers });
  if (fault.graphError !== undefined) return graphError({ status, ...fault.graphError }, ids, now);
  return status >= 400 ? graphError(usualRefusal(status), ids, now) : new Response(null, { status, headers });
}

/**
 * Ends the connection: before any answer, or within one. An answer without a body is cut within its head, so that
 * nobody can take it for a whole one; one with a body after its head and half of the body.
 */
function cutConnection(
  c: ObservedContext,
  when: 'before-answer' | 'mid-answer',
  answer: { readonly status: number; readonly body: string },
): void {
  const { socket } = c.env.incoming;
  if (when === 'before-answer') {
    socket.destroy();
    return;
  }
  const line = `HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status] ?? ''}\r\n`;
  const length = Buffer.byteLength(answer.body);
  const head = `content-type: application/json\r\ncontent-length: ${length}\r\n\r\n`;
  const begun = length === 0 ? 'request-id: ' : head + answer.body.slice(0, length / 2);
  socket.write(line + begun, () => socket.destroy());
}
