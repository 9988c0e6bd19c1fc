import {
  context,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
} from '@opentelemetry/api';
import { AppError } from '../../kernel/app-error.ts';

/**
 * All that a span may say, so that what is not here does not compile: our own ids, numbers, and names out of closed sets.
 * Nothing of a person, no address, no credential and no text from outside (security case L19; docs/operations/tracing.md).
 */
export interface SpanFacts {
  readonly 'http.request.method'?: string;
  /** With placeholders, never the path itself: paths hold tokens. */
  readonly 'http.route'?: string;
  readonly 'http.response.status_code'?: number;
  readonly 'server.address'?: string;
  readonly 'url.template'?: string;
  readonly 'gatehouse.operation'?: string;
  readonly 'gatehouse.reference'?: string;
  readonly 'gatehouse.organization'?: string;
  /** A code of our catalogue. */
  readonly 'gatehouse.error'?: string;
  readonly 'gatehouse.message'?: string;
  readonly 'gatehouse.attempt'?: number;
  readonly 'gatehouse.outcome'?: string;
  readonly 'gatehouse.transaction.attempts'?: number;
  readonly 'microsoft.aadsts'?: number;
  readonly 'microsoft.graph_code'?: string;
  readonly 'microsoft.hand_over'?: string;
}

const kinds = { inside: SpanKind.INTERNAL, server: SpanKind.SERVER, client: SpanKind.CLIENT } as const;

export interface SpanStart {
  readonly name: string;
  readonly kind?: keyof typeof kinds;
  readonly facts?: SpanFacts;
}

/**
 * Does the work in a span of its own, below the present one. Where no SDK is registered, as by default, nothing is recorded.
 * Of a fault it says its code in our catalogue and never its text, which may quote an address.
 */
export async function inSpan<Result>(start: SpanStart, work: () => Promise<Result>): Promise<Result> {
  const { name, kind = 'inside', facts = {} } = start;
  const options = { kind: kinds[kind], attributes: attributesOf(facts) };
  return trace.getTracer('gatehouse').startActiveSpan(name, options, async (span) => {
    try {
      return await work();
    } catch (fault) {
      span.setStatus({ code: SpanStatusCode.ERROR });
      span.setAttribute('error.type', fault instanceof AppError ? fault.code : 'fault');
      throw fault;
    } finally {
      span.end();
    }
  });
}

/** A part of something: only where there is a span that it belongs to, since by itself it tells nobody anything. */
export async function inPart<Result>(start: SpanStart, work: () => Promise<Result>): Promise<Result> {
  return trace.getActiveSpan() === undefined ? work() : inSpan(start, work);
}

/** Somebody keeps the present span: only then is it worth while to find out what it should say. */
export function isRecorded(): boolean {
  return trace.getActiveSpan()?.isRecording() ?? false;
}

/** Says more in the present span. */
export function tell(facts: SpanFacts): void {
  trace.getActiveSpan()?.setAttributes(attributesOf(facts));
}

/** The present span gets another name: its route is known only when it has been found. */
export function renameSpan(name: string): void {
  trace.getActiveSpan()?.updateName(name);
}

/** The present span is about something that went wrong on our side, though nothing was thrown past it. */
export function markSpanFailed(): void {
  trace.getActiveSpan()?.setStatus({ code: SpanStatusCode.ERROR });
}

/** Away from the present span: what a request only wakes is no part of it. */
export function apart<Result>(work: () => Result): Result {
  return context.with(ROOT_CONTEXT, work);
}

/** Below the span that a caller names in its `traceparent`; `undefined`, or what is none, begins a trace. */
export function below<Result>(traceparent: string | undefined, work: () => Result): Result {
  return context.with(parentOf(traceparent), work);
}

/** W3C Trace Context, of which `tracestate` is left out: a text of the caller's that would travel on with each span. */
function parentOf(traceparent: string | undefined): Context {
  return traceparent === undefined ? ROOT_CONTEXT : propagation.extract(ROOT_CONTEXT, { traceparent });
}

function attributesOf(facts: SpanFacts): Attributes {
  return { ...facts };
}
