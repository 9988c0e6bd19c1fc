import { maxAttachmentBytes, type Operation } from '@gatehouse/contract';
import type { Context } from 'hono';
import { z } from 'zod';
import { ok, refused, type Outcome } from '../kernel/outcome.ts';
import { isTooDeep } from './json-depth.ts';
import { namesMemberTwice } from './json-members.ts';
import { findUnstorableText } from './storable-text.ts';

/** JSON bodies: half a million characters of HTML, four bytes each at worst, and 500 recipients. */
const maxJsonBytes = 2_500_000;

/** Of an operation that declares no query: a schema that is made for each request is compiled for each. */
const noQuery = z.strictObject({});

type Place = 'params' | 'query' | 'headers' | 'body';

const raw = {
  params: (context: Context): unknown => context.req.param(),
  query: ({ req }: Context): unknown =>
    req.url.includes('?') ? singleValues(new URL(req.url).searchParams) : {},
  headers: (context: Context): unknown => context.req.header(),
};

/** The whole input of an operation, typed, or the refusal that names the first field that does not fit. */
export async function parseInput(
  operation: Operation,
  context: Context,
): Promise<Outcome<Record<string, unknown>>> {
  const { input } = operation;
  const parsed: Record<string, unknown> = {};
  for (const place of ['params', 'query', 'headers'] as const) {
    const schema = input[place] ?? (place === 'query' ? noQuery : undefined);
    if (schema === undefined) continue;
    const result = schema.safeParse(raw[place](context));
    if (!result.success) return inputRefusal(place, result.error);
    parsed[place] = result.data;
  }
  const body = await parseBody(operation, context.req.raw);
  if (!body.ok) return body;
  const whole = { ...parsed, body: body.value };
  const field = findUnstorableText(whole, '');
  if (field === null) return ok(whole);
  return refused('input_refused', { field, detail: `${field}: holds U+0000, or half of a surrogate pair` });
}

/** A parameter that stands twice is kept as a list, so that a schema that wants one value refuses it. */
function singleValues(query: URLSearchParams): Record<string, unknown> {
  return Object.fromEntries(
    [...new Set(query.keys())].map((name) => [
      name,
      query.getAll(name).length === 1 ? query.get(name) : query.getAll(name),
    ]),
  );
}

function inputRefusal(place: Place, error: z.core.$ZodError): Outcome<never> {
  const [issue] = error.issues;
  const field = [place, ...(issue?.path ?? [])].join('.');
  return refused('input_refused', { field, detail: `${field}: ${issue?.message ?? 'does not fit'}` });
}

async function parseBody(operation: Operation, request: Request): Promise<Outcome<unknown>> {
  const schema = operation.input.body;
  if (schema === undefined) return ok(undefined);
  const wanted = schema === 'bytes' ? 'application/octet-stream' : 'application/json';
  if (mediaType(request) !== wanted)
    return refused('content_type_refused', {
      field: 'headers.content-type',
      detail: `headers.content-type: send ${wanted}`,
    });
  const limit = operation.mostBodyBytes ?? (schema === 'bytes' ? maxAttachmentBytes : maxJsonBytes);
  const bytes = await readBytes(request, limit);
  if (bytes === 'too-large') return tooLarge(schema === 'bytes', limit);
  return schema === 'bytes' ? ok(bytes) : parseJsonBody(schema, bytes);
}

/** The refusal of a body over its limit, by kind. */
function tooLarge(isFile: boolean, limit: number): Outcome<never> {
  const detail = `body: has more than ${limit} bytes`;
  if (!isFile) return refused('input_refused', { field: 'body', detail });
  // The words of the catalogue are about whole files.
  return refused('attachment_too_large', limit === maxAttachmentBytes ? {} : { field: 'body', detail });
}

function parseJsonBody(schema: z.core.$ZodType, bytes: Buffer): Outcome<unknown> {
  if (isTooDeep(bytes))
    return refused('input_refused', { field: 'body', detail: 'body: is nested too deeply' });
  let text: string;
  let json: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    json = JSON.parse(text);
  } catch {
    return refused('input_refused', { field: 'body', detail: 'body: is not JSON in UTF-8' });
  }
  if (namesMemberTwice(text))
    return refused('input_refused', { field: 'body', detail: 'body: has a member twice' });
  const result = z.safeParse(schema, json);
  return result.success ? ok(result.data) : inputRefusal('body', result.error);
}

/** The media type without its parameters. */
function mediaType(request: Request): string {
  return (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

/** The body, read no further than its limit. */
async function readBytes(request: Request, limit: number): Promise<Buffer | 'too-large'> {
  if (Number(request.headers.get('content-length') ?? 0) > limit) return 'too-large';
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size > limit) return 'too-large';
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
