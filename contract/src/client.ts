import * as z from 'zod/mini';
import type { Problem } from './errors.ts';
import type { CsvReply, Operation, ReplyOf } from './operation.ts';
import type { Wire } from './wire.ts';

/** What a call gives back: the reply, or the problem as the server described it. */
export type CallOutcome<Op> =
  | { readonly ok: true; readonly status: number; readonly reply: ReplyOf<Op> }
  | { readonly ok: false; readonly status: number; readonly problem: Problem };

/** What the client asks of `fetch`; both the browser's and Node's take it. */
export interface WireRequest {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

export interface ClientSettings {
  /** Where the server is; '' in the browser, where addresses are relative. */
  readonly baseUrl: string;
  readonly fetch: (url: string, init: WireRequest) => Promise<Response>;
}

interface LooseInput {
  readonly params?: Record<string, string>;
  readonly query?: Record<string, unknown>;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
}

type CallInput<Op> = Op extends { readonly input: infer Input } ? WireInput<Input> : never;
type WireInput<Input> = WireFields<Omit<Input, OptionalQuery<Input>>> &
  Partial<WireFields<Pick<Input, OptionalQuery<Input>>>>;
type WireFields<Input> = {
  [Key in keyof Input]: Input[Key] extends z.ZodMiniType ? z.input<Input[Key]> : Uint8Array<ArrayBuffer>;
};
/** A query in which nothing must stand may be left out. */
type OptionalQuery<Input> = Input extends { readonly query: infer Query }
  ? Query extends z.ZodMiniType
    ? object extends z.input<Query>
      ? 'query'
      : never
    : never
  : never;

/** Address of an operation with its parameters and query filled in. */
export function addressOf(wire: Pick<Wire, 'path'>, input: LooseInput): string {
  const path = wire.path.replaceAll(/\{(\w+)\}/g, (_whole, name: string) =>
    encodeURIComponent(input.params?.[name] ?? ''),
  );
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(input.query ?? {}))
    if (value !== undefined) query.set(name, String(value));
  return query.size > 0 ? `${path}?${query}` : path;
}

/** The rows as they arrive; a file that was cut off on the way throws. */
function csvReplyOf(response: Response): CsvReply {
  const disposition = response.headers.get('content-disposition') ?? '';
  return { fileName: /filename="([^"]*)"/.exec(disposition)?.[1] ?? '', pieces: piecesOf(response) };
}

async function* piecesOf(response: Response): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const reader = response.body?.getReader();
  try {
    for (let read = await reader?.read(); read && !read.done; read = await reader?.read())
      yield decoder.decode(read.value, { stream: true });
  } finally {
    // Whoever leaves the loop wants no more of it.
    await reader?.cancel();
  }
}

/** The `data` of each event as it arrives; a comment is a sign of life. Ends where the connection does. */
async function* eventsOf(response: Response): AsyncGenerator<readonly unknown[]> {
  let rest = '';
  for await (const piece of piecesOf(response)) {
    const blocks = (rest + piece).split('\n\n');
    rest = blocks.pop() ?? '';
    const data = blocks.filter((block) => block.startsWith('data: '));
    yield data.map((block) => JSON.parse(block.slice('data: '.length)) as unknown);
  }
}

function acceptOf({ reply: { body } }: Wire): string {
  if (body === 'csv') return 'text/csv, application/problem+json';
  return body !== null && 'events' in body
    ? 'text/event-stream, application/problem+json'
    : 'application/json';
}

async function replyOf({ reply: { body } }: Wire, response: Response): Promise<unknown> {
  if (body === 'csv') return csvReplyOf(response);
  if (body !== null && 'events' in body) return eventsOf(response);
  return response.status === 204 ? null : response.json();
}

/** A typed client over `fetch`. Throws only what `fetch` throws (no answer at all). */
export function createClient(settings: ClientSettings) {
  return async function call<Op extends Operation>(
    operation: Op,
    input: CallInput<Op>,
  ): Promise<CallOutcome<Op>> {
    const loose: LooseInput = { ...(input as object) };
    const wire: Wire = operation;
    const isBytes = wire.input.body === 'bytes';
    const response = await settings.fetch(settings.baseUrl + addressOf(wire, loose), {
      method: wire.method,
      headers: {
        accept: acceptOf(wire),
        ...(loose.body === undefined
          ? {}
          : { 'content-type': isBytes ? 'application/octet-stream' : 'application/json' }),
        ...loose.headers,
      },
      ...(loose.body === undefined
        ? {}
        : { body: isBytes ? (loose.body as Uint8Array<ArrayBuffer>) : JSON.stringify(loose.body) }),
    });
    if (response.ok)
      return {
        ok: true,
        status: response.status,
        reply: (await replyOf(wire, response)) as ReplyOf<Op>,
      };
    const body: unknown = await response.json();
    return { ok: false, status: response.status, problem: body as Problem };
  };
}
