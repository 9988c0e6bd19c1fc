import type { Operation } from './operation.ts';

/** All that a client reads of an operation: how its request and its answer travel. An `Operation` is one of these. */
export interface Wire {
  readonly method: Operation['method'];
  readonly path: Operation['path'];
  readonly input: { readonly body?: unknown };
  readonly reply: { readonly body: 'csv' | object | null };
}

/** An operation without its schemas: what the pages are built with (decision 50). */
export function wireOf({ method, path, input, reply: { body } }: Operation): Wire {
  return {
    method,
    path,
    input: input.body === 'bytes' ? { body: 'bytes' } : {},
    reply: { body: body === 'csv' ? body : body !== null && 'events' in body ? { events: true } : null },
  };
}
