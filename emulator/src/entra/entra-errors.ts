import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import type { EmulatorClock } from '../control/clock.ts';
import type { FaultResponse } from '../control/faults.ts';
import { aadstsCatalogue } from './aadsts-catalogue.ts';

/** One AADSTS error: its code, OAuth `error`, optional `suberror`, and Microsoft's sentence. */
export interface EntraError {
  readonly code: number;
  readonly error: string;
  readonly suberror?: string;
  readonly message: string;
  /** A claims challenge, as conditional access answers it. */
  readonly claims?: string;
}

/** True for codes the catalogue has a text for. */
export function isKnownCode(code: number): boolean {
  return aadstsCatalogue.has(code);
}

/** Builds an error; `error` overrides the OAuth name where the endpoint decides it (authorize or token). */
export function entraError(code: number, details: readonly string[] = [], error?: string): EntraError {
  const row = aadstsCatalogue.get(code);
  if (!row) throw new Error(`AADSTS${code} is not in the catalogue of the emulator`);
  const message = row.message.replaceAll(/\{(\d)\}/g, (_, index: string) => details[Number(index)] ?? '');
  const made = { code, error: error ?? row.error, message };
  return row.suberror === undefined ? made : { ...made, suberror: row.suberror };
}

/** The error that a fault has ordered; `undefined` where none has. */
export function orderedError(fault: FaultResponse | undefined): EntraError | undefined {
  if (fault?.aadsts === undefined) return undefined;
  const { suberror, ...made } = entraError(fault.aadsts, [], fault.error);
  const sub = fault.error === undefined ? (fault.suberror ?? suberror) : fault.suberror;
  return sub === undefined ? made : { ...made, suberror: sub };
}

/** Answers without `error_uri`: absent in the 700038 and 70003 captures (docs/reference/microsoft.md 1.2). */
const withoutErrorUri: readonly number[] = [700038, 70003];

/** Ids and times of one answer, the same in its text, members and headers. */
export interface Trace {
  readonly traceId: string;
  readonly correlationId: string;
  /** `2026-08-13 21:24:29Z` */
  readonly timestamp: string;
}

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The caller's `client-request-id`: a header, or in the query as MSAL sends it. What is no GUID is ignored. */
export function callersCorrelationId(c: Context): string | undefined {
  const asked = c.req.header('client-request-id') ?? c.req.query('client-request-id');
  return asked !== undefined && guid.test(asked) ? asked : undefined;
}

/** The ids of one answer. On the way from page to page the Correlation Id is the journey's, else the caller's. */
export function traceOf(c: Context, clock: EmulatorClock): Trace {
  const ofJourney = c.get('correlationId') as string | undefined;
  return {
    traceId: randomUUID(),
    correlationId: ofJourney ?? callersCorrelationId(c) ?? randomUUID(),
    timestamp: `${clock.now().toISOString().slice(0, 19).replace('T', ' ')}Z`,
  };
}

/** `AADSTS…: text Trace ID: … Correlation ID: … Timestamp: …`, with single spaces as captures of 2025-26 have it. */
export function describeError(error: EntraError, trace: Trace): string {
  return `AADSTS${error.code}: ${error.message} Trace ID: ${trace.traceId} Correlation ID: ${trace.correlationId} Timestamp: ${trace.timestamp}`;
}

/** The JSON envelope of docs/reference/microsoft.md 1.2, with 401 for `invalid_client` and 400 for the rest. */
export function errorAnswer(c: Context, error: EntraError, clock: EmulatorClock): Response {
  const trace = traceOf(c, clock);
  for (const [name, value] of Object.entries(answerHeaders(trace, error.code))) c.header(name, value);
  return c.json(
    {
      error: error.error,
      error_description: describeError(error, trace),
      error_codes: [error.code],
      timestamp: trace.timestamp,
      trace_id: trace.traceId,
      correlation_id: trace.correlationId,
      ...(withoutErrorUri.includes(error.code)
        ? {}
        : { error_uri: `https://login.microsoftonline.com/error?code=${error.code}` }),
      ...(error.suberror === undefined ? {} : { suberror: error.suberror }),
      ...(error.claims === undefined ? {} : { claims: error.claims }),
    },
    error.error === 'invalid_client' ? 401 : 400,
  );
}

/** Headers of every answer of the token endpoint, good or bad (docs/reference/microsoft.md 1.2; docs/reference/emulators-and-clients.md 5). */
export function answerHeaders(trace: Trace, code: number): Record<string, string> {
  return {
    'cache-control': 'no-store, no-cache',
    pragma: 'no-cache',
    expires: '-1',
    'x-ms-request-id': trace.traceId,
    'x-ms-ests-server': '2.1.0 emulated',
    'x-ms-clitelem': `1,${code},0,,`,
    'access-control-allow-origin': '*',
  };
}
