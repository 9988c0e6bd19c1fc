import * as z from 'zod/mini';
import { errorCatalogue, type ErrorCode } from './errors.ts';
import { sharedErrors, type Operation } from './operation.ts';
import { operations } from './operations.ts';

type Json = Record<string, unknown>;

function schemaOf(schema: z.ZodMiniType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    target: 'draft-2020-12',
  });
  return rest;
}

function parametersOf(operation: Operation): Json[] {
  const places = [
    ['path', operation.input.params],
    ['query', operation.input.query],
    ['header', operation.input.headers],
  ] as const;
  return places.flatMap(([place, fields]) =>
    Object.entries(fields?.shape ?? {}).map(([name, schema]) => ({
      name,
      in: place,
      required: place === 'path' || !z.safeParse(schema, undefined).success,
      schema: schemaOf(schema as z.ZodMiniType, 'input'),
    })),
  );
}

function bodyOf(operation: Operation): Json {
  const { body } = operation.input;
  if (body === undefined) return {};
  const content =
    body === 'bytes'
      ? { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } }
      : { 'application/json': { schema: schemaOf(body, 'input') } };
  return { requestBody: { required: true, content } };
}

/** What an operation refuses because of how it is declared, so that no declaration need repeat it. */
function impliedErrors(operation: Operation): readonly ErrorCode[] {
  const isMutating = operation.method !== 'GET';
  return [
    ...sharedErrors,
    ...(operation.who === 'member' || operation.who === 'admin' ? (['session_required'] as const) : []),
    ...(operation.who === 'admin' ? (['admin_required'] as const) : []),
    ...(isMutating ? (['origin_refused'] as const) : []),
    ...(operation.input.body === undefined ? [] : (['content_type_refused'] as const)),
  ];
}

function errorsOf(operation: Operation): Json {
  const codes = new Set<ErrorCode>([...operation.errors, ...impliedErrors(operation)]);
  const byStatus = Map.groupBy(codes, (code) => errorCatalogue[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, group]) => [
      String(status),
      {
        description: group.map((code) => `\`${code}\`: ${errorCatalogue[code].title}`).join('\n'),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  );
}

/** The credentials that open an operation: the session's cookie, and an API key with its scope where one is declared. */
function securityOf(operation: Operation): Json {
  if (operation.who !== 'member' && operation.who !== 'admin') return {};
  const key = operation.apiKey === undefined ? [] : [{ apiKey: [operation.apiKey] }];
  return { security: [{ session: [] }, ...key] };
}

function replyContentOf(body: NonNullable<Operation['reply']['body']>): Json {
  if (body === 'csv') return { 'text/csv': { schema: { type: 'string' } } };
  if ('events' in body)
    return {
      'text/event-stream': {
        schema: { type: 'string', description: 'Each `data` is JSON of the schema x-event' },
        'x-event': schemaOf(body.events, 'output'),
      },
    };
  return { 'application/json': { schema: schemaOf(body, 'output') } };
}

function describe(operation: Operation): Json {
  const { status, body } = operation.reply;
  const content = body === null ? {} : { content: replyContentOf(body) };
  return {
    operationId: operation.id,
    summary: operation.summary,
    'x-who': operation.who,
    'x-api-key-scope': operation.apiKey ?? 'never',
    'x-records': operation.records,
    parameters: parametersOf(operation),
    ...bodyOf(operation),
    responses: { [String(status)]: { description: 'Done', ...content }, ...errorsOf(operation) },
    ...securityOf(operation),
  };
}

const problemSchema = {
  type: 'object',
  description: 'RFC 9457 problem details',
  required: ['type', 'title', 'status', 'detail', 'code', 'reference', 'retry'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { enum: Object.keys(errorCatalogue) },
    reference: { type: 'string', description: 'What support looks up' },
    retry: { enum: ['never', 'now', 'later', 'after-you-act', 'after-it-admin-acts', 'after-vendor-acts'] },
    field: { type: 'string', description: 'The field at fault, for input_refused' },
  },
};

/** The OpenAPI 3.1 description of every operation, generated from the declarations. */
export function describeApi(): Json {
  const paths: Record<string, Json> = {};
  for (const operation of Object.values<Operation>(operations)) {
    paths[operation.path] = {
      ...paths[operation.path],
      [operation.method.toLowerCase()]: describe(operation),
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Gatehouse',
      version: '1',
      description: 'The Microsoft front door of a multi-tenant product.',
    },
    paths,
    components: {
      schemas: { Problem: problemSchema },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: '__Host-gatehouse-session' },
        apiKey: { type: 'http', scheme: 'bearer', description: 'An API key; send no cookie beside it' },
      },
    },
  };
}
