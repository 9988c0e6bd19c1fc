import type * as z from 'zod/mini';
import type { ApiKeyScope } from './api-key-scopes.ts';
import type { AuditAction } from './audit-actions.ts';
import type { ErrorCode } from './errors.ts';

/** Who may call an operation. `browser`: whoever holds the cookie of the browser that started the thing asked for. */
export type Caller = 'anyone' | 'browser' | 'member' | 'admin';

type Fields = z.ZodMiniObject;

/** What an operation takes, by where it stands in the request. `body: 'bytes'` is a file, sent as application/octet-stream. */
export interface OperationInput {
  readonly params?: Fields;
  readonly query?: Fields;
  readonly headers?: Fields;
  readonly body?: z.ZodMiniType | 'bytes';
}

/** One operation of the HTTP API, whole: forgetting who may call it or what it records does not compile. */
export interface Operation {
  readonly id: string;
  readonly summary: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path with `{name}` for parameters, as OpenAPI writes it. */
  readonly path: `/api/${string}`;
  readonly who: Caller;
  /** The scope that opens it to API keys; left out, it is for sessions only. */
  readonly apiKey?: ApiKeyScope;
  /** The audit events it may record; `nothing` where it only reads. */
  readonly records: readonly AuditAction[] | 'nothing';
  /** Of a body that may have more, or less, than others of its kind: one attachment, or 2.5 MB of JSON. */
  readonly mostBodyBytes?: number;
  readonly input: OperationInput;
  /** `body: 'csv'` is a file of rows, sent as text/csv piece by piece. */
  readonly reply: {
    readonly status: 200 | 201 | 202 | 204;
    readonly body: z.ZodMiniType | 'csv' | EventBody | null;
  };
  /** What it refuses, beside the refusals every operation shares. */
  readonly errors: readonly ErrorCode[];
}

/** Server-sent events, each of them JSON of this schema, for as long as the caller may and stays. */
export interface EventBody<Event extends z.ZodMiniType = z.ZodMiniType> {
  readonly events: Event;
}

type Part<Input, Key extends string, Name extends string> =
  Input extends Record<Key, infer Schema>
    ? Schema extends z.ZodMiniType
      ? Record<Name, z.output<Schema>>
      : Schema extends 'bytes'
        ? Record<Name, Uint8Array<ArrayBuffer>>
        : object
    : object;

/** The parsed input of an operation as its handler receives it. */
export type InputOf<Op> = Op extends { readonly input: infer Input }
  ? Part<Input, 'params', 'params'> &
      Part<Input, 'query', 'query'> &
      Part<Input, 'headers', 'headers'> &
      Part<Input, 'body', 'body'>
  : never;

/** A file of rows, as the handler makes it and the client reads it: at no time whole in memory. */
export interface CsvReply {
  readonly fileName: string;
  readonly pieces: AsyncIterable<string>;
}

/** Events as they come, some at a time; none at a time is a sign of life. Leaving the loop ends it. */
export type EventReply<Event> = AsyncIterable<readonly Event[]>;

/** What the handler answers; `null` where the body is empty. */
export type ReplyOf<Op> = Op extends { readonly reply: { readonly body: infer Reply } }
  ? Reply extends z.ZodMiniType
    ? z.input<Reply>
    : Reply extends 'csv'
      ? CsvReply
      : Reply extends EventBody<infer Event>
        ? EventReply<z.input<Event>>
        : null
  : never;

/** Declares an operation and keeps its exact types. */
export function defineOperation<const Op extends Operation>(operation: Op): Op {
  return operation;
}

/** Refusals that any operation may answer, so that each need not name them. */
export const sharedErrors: readonly ErrorCode[] = [
  'input_refused',
  'cookies_refused',
  'rate_limited',
  'api_key_refused',
  'api_key_scope_missing',
  'cookie_beside_api_key',
  'database_unavailable',
  'internal_fault',
];
