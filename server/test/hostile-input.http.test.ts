import { operations, type Operation, type OperationId } from '@gatehouse/contract';
import { globSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser, Page } from './browser.ts';
import { connectMailbox, ownHost, send, signIn, startHouse, type House } from './harness.ts';
import { bodyFields, withValue } from './input-fields.ts';
import { bodies, nobodys, queries } from './valid-input.ts';

let house: House;
let ada: Browser;
beforeAll(async () => {
  house = await startHouse();
  ada = await signIn(house, 'ada@contoso.example');
  await connectMailbox(house, ada, 'ada@contoso.example');
  for (const subject of ['Quote 4711', 'Quote 4712', 'Order 99']) await send(house, ada, { subject });
});
afterAll(() => house.close());

/** How many statements each text of the contract is tried with; a proof says all. */
const perText = Number(process.env['PROVE_COUNT'] ?? 3);

const all = Object.entries(operations) as [OperationId, Operation][];
const namesOf = (fields: { readonly shape: object } | undefined): string[] =>
  Object.keys(fields?.shape ?? {});
const bodyOf = (id: OperationId): unknown => bodies[id] ?? {};

interface Asked {
  readonly params?: Record<string, string>;
  readonly query?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

function ask(id: OperationId, operation: Operation, asked: Asked = {}): Promise<Page> {
  const params: Record<string, string> = { ...nobodys, ...asked.params };
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => params[name] ?? '');
  const takesBody = operation.input.body !== undefined;
  const type = operation.input.body === 'bytes' ? 'application/octet-stream' : 'application/json';
  return ada.ask(`${house.baseUrl}${path}${asked.query ?? queries[id] ?? ''}`, {
    method: operation.method,
    headers: {
      origin: house.baseUrl,
      ...(takesBody ? { 'content-type': type } : {}),
      'idempotency-key': 'hostile-key-1',
      ...asked.headers,
    },
    ...(takesBody ? { body: asked.body ?? JSON.stringify(bodyOf(id)) } : {}),
  });
}

/** What is said of the input; of an answer that is no refusal, its status alone. */
function toldBy(page: Page): { status: number; code?: string; field?: string } {
  if (page.status < 400) return { status: page.status };
  const { code, field } = JSON.parse(page.text) as { code: string; field?: string };
  return { status: page.status, code, ...(field === undefined ? {} : { field }) };
}

/** With a parameter, and what else the operation must have. */
const queryWith = (id: OperationId, name: string, values: string): string => {
  const others = new URLSearchParams(queries[id] ?? '');
  others.delete(name);
  return `?${[others.toString(), values].filter((part) => part !== '').join('&')}`;
};

const inJson = all.filter(([, { input }]) => input.body !== undefined && input.body !== 'bytes');

describe('L07: names that are members of every object', () => {
  const names = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'];
  const plain = (): void => {
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  };

  test.each(inJson)(
    'L07: %s refuses them in its body, and a member that stands twice',
    async (id, operation) => {
      const text = JSON.stringify(bodyOf(id));
      const rest = text === '{}' ? '}' : `,${text.slice(1)}`;
      for (const name of names)
        for (const value of ['{"polluted":1}', '{"prototype":{"polluted":1}}', '1']) {
          const page = await ask(id, operation, { body: `{"${name}":${value}${rest}` });
          expect([name, toldBy(page)]).toMatchObject([name, { status: 400, code: 'input_refused' }]);
        }
      const [first] = Object.keys(bodyOf(id) as object);
      if (first !== undefined) {
        const page = await ask(id, operation, { body: `{${JSON.stringify(first)}:null${rest}` });
        expect(toldBy(page)).toEqual({ status: 400, code: 'input_refused', field: 'body' });
        expect(page.text).toContain('twice');
      }
      plain();
    },
  );

  test.each(all)(
    'L07: %s refuses them in its query, and is not moved by them in headers',
    async (id, operation) => {
      for (const name of names)
        for (const key of [name, `${name}[polluted]`, `${name}.polluted`]) {
          const page = await ask(id, operation, { query: queryWith(id, name, `${key}=1`) });
          expect([key, toldBy(page)]).toMatchObject([key, { status: 400, code: 'input_refused' }]);
        }
      plain();
    },
  );

  // Node CVE-2026-21710: a header of this name ended the process where headersDistinct was read.
  test('L07: headers of these names change nothing, and the server goes on', async () => {
    const { port } = new URL(house.baseUrl);
    const statuses: number[] = [];
    for (const name of names)
      statuses.push(
        await new Promise((resolve, reject) => {
          const cookie = ada.cookieHeader(ownHost);
          const pairs = { Host: `localhost:${port}`, Cookie: cookie };
          const headers = [...Object.entries(pairs).flat(), name, '{"polluted":1}', name, 'polluted'];
          const asked = request({ host: '127.0.0.1', port, path: '/api/session', headers }, (answer) => {
            answer.resume();
            answer.on('end', () => resolve(answer.statusCode ?? 0));
          });
          asked.once('error', reject);
          asked.end();
        }),
      );
    expect(statuses).toEqual(names.map(() => 200));
    plain();
  });
});

describe('L06: text that no database keeps', () => {
  const quote = bodies.enqueueMessage as object;
  test.each([
    ['body.html', 'enqueueMessage', { body: JSON.stringify({ ...quote, html: 'a\0b' }) }],
    ['body.html', 'enqueueMessage', { body: JSON.stringify({ ...quote, html: 'a\ud800b' }) }],
    [
      'body.messages.1.html',
      'enqueueMessageBatch',
      { body: JSON.stringify({ messages: [quote, { ...quote, html: '\0' }] }) },
    ],
  ] as const)('L06: %s of %s, by its field', async (field, id, asked) => {
    const page = await ask(id, operations[id], asked);
    expect(toldBy(page)).toEqual({ status: 400, code: 'input_refused', field });
  });
});

describe('L08: a value of another kind, or more than one', () => {
  const withQuery = all.flatMap(([id, operation]) =>
    namesOf(operation.input.query).map((name) => [id, name, operation] as const),
  );

  test.each(withQuery)(
    'L08: %s refuses %s twice, as a list and as an object',
    async (id, name, operation) => {
      const twice = await ask(id, operation, { query: queryWith(id, name, `${name}=1&${name}=2`) });
      expect(toldBy(twice)).toEqual({ status: 400, code: 'input_refused', field: `query.${name}` });
      for (const key of [`${name}[]`, `${name}[0]`, `${name}[x]`, `${name}.x`]) {
        const page = await ask(id, operation, { query: queryWith(id, name, `${encodeURIComponent(key)}=1`) });
        expect([key, toldBy(page)]).toMatchObject([key, { status: 400, code: 'input_refused' }]);
        expect(toldBy(page).field).toMatch(/^query/);
      }
    },
  );

  test.each(inJson.filter(([, { input }]) => input.headers !== undefined))(
    'L08: %s refuses a header of its own that comes twice',
    async (id, operation) => {
      for (const name of namesOf(operation.input.headers)) {
        // As Node hands on what came twice.
        const page = await ask(id, operation, { headers: { [name]: 'hostile-key-1, hostile-key-2' } });
        expect(toldBy(page)).toEqual({ status: 400, code: 'input_refused', field: `headers.${name}` });
      }
    },
  );

  const values: readonly unknown[] = ['text', 7, true, null, ['text'], { $ne: null }];
  const kindOf = (value: unknown): string =>
    value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;

  test.each(inJson)(
    'L08: %s refuses each member of its body as every other kind of value',
    async (id, operation) => {
      for (const { path, kinds } of bodyFields(operation, bodyOf(id)))
        for (const value of values.filter((one) => !kinds.has(kindOf(one)))) {
          const body = JSON.stringify(withValue(bodyOf(id), path, value));
          const told = toldBy(await ask(id, operation, { body }));
          expect([path, value, told]).toMatchObject([path, value, { status: 400, code: 'input_refused' }]);
          const place = ['body', ...path].join('.');
          expect([place, place.startsWith(told.field ?? '-')]).toEqual([place, true]);
        }
      for (const body of ['[]', '"text"', '7', 'null', 'true'])
        expect([body, toldBy(await ask(id, operation, { body }))]).toMatchObject([
          body,
          { status: 400, code: 'input_refused', field: 'body' },
        ]);
    },
  );
});

describe('L06: statements in what people type', () => {
  const payloads = [
    "' OR '1'='1",
    "'; DELETE FROM users; --",
    "x'||(SELECT version())||'",
    String.raw`\'; SELECT 1; --`,
    '1) OR (1=1',
    'created_at DESC; --',
    '(CASE WHEN 1=1 THEN id ELSE subject END)',
    '%',
    '_____',
    String.raw`%\%`,
    '$.** ? (@ == "x")',
    '$[*]',
    '"}\' || \'{"',
    "E'\\x27'",
    '$$ OR 1=1 $$',
    'ʼ OR 1=1',
  ];
  let turn = 0;
  /** Another few for each text. */
  const someOf = (): string[] => {
    turn += perText;
    return Array.from({ length: perText }, (_, at) => payloads[(turn + at) % payloads.length] ?? '');
  };
  /** How many rows an answer shows, wherever they are in it. */
  const rowsIn = (page: Page): number => {
    const count = (value: unknown): number =>
      Array.isArray(value)
        ? value.length + value.reduce((sum: number, one) => sum + count(one), 0)
        : typeof value === 'object' && value !== null
          ? Object.values(value).reduce((sum: number, one) => sum + count(one), 0)
          : 0;
    return page.text.startsWith('{') ? count(JSON.parse(page.text)) : page.text.split('\n').length;
  };
  const counts = async (): Promise<unknown[]> =>
    Promise.all(
      (['users', 'organizations', 'sessions', 'audit_events'] as const).map(async (table) => {
        const { rows } = await house.db
          .selectFrom(table)
          .select((of) => of.fn.countAll<number>().as('rows'))
          .executeTakeFirstOrThrow();
        return [table, rows];
      }),
    );

  const reading = all.filter(([, { input, method }]) => method === 'GET' && input.query !== undefined);
  test.each(reading)('L06: %s shows no more rows for them, and never fails', async (id, operation) => {
    const usual = rowsIn(await ask(id, operation));
    for (const name of namesOf(operation.input.query))
      for (const payload of someOf()) {
        const query = queryWith(id, name, `${name}=${encodeURIComponent(payload)}`);
        const page = await ask(id, operation, { query });
        expect([name, payload, page.status < 500, page.text]).toEqual([name, payload, true, page.text]);
        if (page.status === 200) expect(rowsIn(page)).toBeLessThanOrEqual(usual);
      }
  });

  test('L06: what nobody has written is found nowhere, whatever it would mean to a pattern', async () => {
    const found = async (words: string): Promise<number> => {
      const page = await ask('listMessages', operations.listMessages, {
        query: `?query=${encodeURIComponent(words)}`,
      });
      return (JSON.parse(page.text) as { messages: unknown[] }).messages.length;
    };
    expect(await found('Quote 471')).toBe(2);
    for (const payload of [...payloads, 'Quote%', 'Quote 471_', 'Quote 471.', '(Quote|Order)'])
      expect([payload, await found(payload)]).toEqual([payload, 0]);
  });

  const named = all.filter(([, { path }]) => path.includes('{'));
  test.each(named)('L06: %s takes none of them for a name in its path', async (id, operation) => {
    for (const [, name = ''] of operation.path.matchAll(/\{(\w+)\}/g))
      for (const payload of someOf()) {
        const page = await ask(id, operation, { params: { [name]: encodeURIComponent(payload) } });
        expect([payload, page.status]).toEqual([payload, 400]);
        expect(toldBy(page).field).toBe(`params.${name}`);
      }
  });

  // What ends her own session or mailbox comes in no body.
  test.each(inJson)(
    'L06: %s never fails for them in a text of its body, and nothing is gone',
    async (id, operation) => {
      const before = await counts();
      const texts = bodyFields(operation, bodyOf(id)).filter(({ kinds }) => kinds.has('string'));
      for (const { path } of texts)
        for (const payload of someOf()) {
          const body = JSON.stringify(withValue(bodyOf(id), path, payload));
          const page = await ask(id, operation, {
            body,
            headers: { 'idempotency-key': `hostile-${payloads.indexOf(payload)}-${path.join('-')}` },
          });
          expect([path, payload, page.status < 500]).toEqual([path, payload, true]);
        }
      const after = await counts();
      before.forEach((one, at) => {
        const [[table, rows], [, now]] = [one, after[at]] as [[string, number], [string, number]];
        expect([table, now >= rows]).toEqual([table, true]);
      });
    },
  );

  test('L06: what is stored is what was typed', async () => {
    const stored = [];
    for (const payload of payloads) stored.push((await send(house, ada, { subject: payload })).subject);
    expect(stored).toEqual(payloads);
  });

  test('L06: text becomes part of a statement in a handful of places, which were looked at', () => {
    const root = join(import.meta.dirname, '..', 'src');
    const found = globSync('**/*.ts', { cwd: root, exclude: (path) => path.endsWith('.test.ts') }).flatMap(
      (path) =>
        [
          ...readFileSync(join(root, path), 'utf8').matchAll(
            /\b(?:sql\.(?:raw|lit|literal|val)|CompiledQuery\.raw)\([^)]*\)/g,
          ),
        ].map(([call]) => `${path}: ${call}`),
    );
    // Constants of ours, except `state`, `column.type` (of a backup's own tables) and `begin` (reach-dialect.ts checks the id).
    expect(found.toSorted()).toEqual([
      'features/sessions/tenant-answers.store.ts: sql.lit(pairsOfPolicy)',
      'ports/db/backup/load-backup.ts: sql.lit(index)',
      'ports/db/backup/load-backup.ts: sql.raw(column.type)',
      'ports/db/backup/load-backup.ts: sql.raw(state)',
      'ports/db/backup/write-backup.ts: sql.lit(wanted)',
      'ports/db/migrate.ts: sql.lit(`${lockPatienceSeconds}s`)',
      'ports/db/migrate.ts: sql.raw(file.sql)',
      'ports/db/prepared.ts: sql.raw(`/* prepared as ${name} */`)',
      "ports/db/reach-dialect.ts: CompiledQuery.raw('commit')",
      'ports/db/reach-dialect.ts: CompiledQuery.raw(begin)',
      "ports/db/reach-dialect.ts: CompiledQuery.raw(use.begin ?? 'begin')",
    ]);
  });
});
