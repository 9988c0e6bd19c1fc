import { operations, type Operation } from '@gatehouse/contract';
import { sql } from 'kysely';
import { request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compose, type Composition } from '../src/compose.ts';
import { loadStaticWeb } from '../src/http/static-web.ts';
import { openDatabase } from '../src/ports/db/database.ts';
import { createLog } from '../src/ports/log/log.ts';
import { Browser } from './browser.ts';
import { ownHost, signIn, startHouse, type House } from './harness.ts';

let house: House;
let ada: Browser;
beforeAll(async () => {
  house = await startHouse();
  ada = await signIn(house, 'ada@contoso.example');
});
afterAll(() => house.close());

const all = Object.values<Operation>(operations);
const members = all.filter(({ who }) => who === 'member' || who === 'admin');
const filled = (path: string): string => path.replaceAll(/\{(\w+)Id\}/g, `x_${'0'.repeat(26)}`);
const cookieOf = (browser: Browser): string => browser.cookieHeader(ownHost);

interface RawAnswer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly text: string;
}

/** One request with its path and method as they are, which `fetch` would tidy up. */
function askRaw(method: string, path: string, headers: Record<string, string> = {}): Promise<RawAnswer> {
  const { port } = new URL(house.baseUrl);
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, method, path, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => (text += chunk));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
    });
    asked.once('error', reject);
    asked.end();
  });
}

describe('L13: one router, and no way round it', () => {
  const methods = [
    'PUT',
    'PATCH',
    'DELETE',
    'POST',
    'GET',
    'OPTIONS',
    'PROPFIND',
    'MKCOL',
    'LOCK',
    'SEARCH',
    'TRACE',
  ];
  const paths = [...new Set(all.map(({ path }) => path))];
  const taken = (path: string): string[] =>
    all.filter((operation) => operation.path === path).map(({ method }) => method);

  test.each(
    paths.flatMap((path) =>
      methods.filter((method) => !taken(path).includes(method)).map((method) => [method, path] as const),
    ),
  )('%s %s is no operation', async (method, path) => {
    const answer = await askRaw(method, filled(path), {
      cookie: cookieOf(ada),
      origin: house.baseUrl,
      'content-length': '0',
    });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    if (answer.status === 405) expect(answer.headers['allow']).toBe(taken(path).join(', '));
  });

  test.each(['PUT', 'PATCH', 'OPTIONS'])('%s is told which methods there are', async (method) => {
    const answer = await askRaw(method, '/api/session', { cookie: cookieOf(ada), origin: house.baseUrl });
    expect([answer.status, answer.headers['allow']]).toEqual([405, 'GET']);
    expect(JSON.parse(answer.text)).toMatchObject({ code: 'method_refused' });
  });

  const overrides = ['x-http-method-override', 'x-http-method', 'x-method-override'];
  test.each(overrides)('%s is not obeyed', async (header) => {
    const sessions = async () =>
      (await house.db.selectFrom('sessions').selectAll().where('ended_at', 'is not', null).execute()).length;
    const before = await sessions();
    const answer = await askRaw('GET', '/api/session', { cookie: cookieOf(ada), [header]: 'DELETE' });
    expect([answer.status, JSON.parse(answer.text)]).toMatchObject([
      200,
      { user: { email: 'ada@contoso.example' } },
    ]);
    const posted = await askRaw('POST', '/api/session', {
      cookie: cookieOf(ada),
      origin: house.baseUrl,
      'content-length': '0',
      [header]: 'GET',
    });
    expect(posted.status).toBe(405);
    const signOut = await askRaw('GET', '/sign-out', { cookie: cookieOf(ada), [header]: 'POST' });
    expect(signOut.status).toBe(404);
    expect(await sessions()).toBe(before);
  });

  const disguises = [
    '/api/session/',
    '/api//session',
    '//api/session',
    '/api/./session',
    '/api/x/../session',
    '/api/session;a=b',
    '/api/session%2f',
    '/api/session%00',
    '/api/%73ession',
    '/%61pi/session',
    '/api/%2e/session',
    '/api/x/%2e%2e/session',
    '/api%2fsession',
    '/API/session',
    '/api/Session',
    '/api/session?',
    '/api/session#x',
    '/api/session/.json',
    '/api/session.json',
    '/assets/../api/session',
    '/assets/..%2fapi/session',
    '/assets/%2e%2e/api/session',
    '\\api\\session',
    'http://localhost/api/session',
  ];
  test.each(disguises)('GET %s needs a session as any spelling does, or leads nowhere', async (path) => {
    const answer = await askRaw('GET', path);
    expect([400, 401, 404]).toContain(answer.status);
    expect(answer.text).not.toContain('ada@');
  });

  // CVE-2025-29927 (Next.js): a header of the inside, believed from outside, went round the guard.
  const inside = [
    'x-middleware-subrequest',
    'x-original-url',
    'x-rewrite-url',
    'x-forwarded-user',
    'x-authenticated-user',
    'x-forwarded-prefix',
    'x-user-id',
    'authorization',
  ];
  test.each(inside)('%s of a stranger is not believed', async (header) => {
    const values = [
      'middleware:middleware:middleware:middleware:middleware',
      '/sign-in',
      'ada@contoso.example',
      'Bearer x',
    ];
    for (const value of values) {
      const answer = await askRaw('GET', '/api/session', { [header]: value });
      expect(answer.status).toBe(401);
    }
  });
});

/** Writes bytes as they are; gives the first line of each answer that comes until there are two, or nothing more comes. */
function sendBytes(bytes: string): Promise<string[]> {
  const { port } = new URL(house.baseUrl);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port: Number(port) });
    let text = '';
    const answers = (): string[] => text.match(/HTTP\/1\.1 \d{3} [A-Za-z ]+/g) ?? [];
    socket.setTimeout(1000, () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      if (answers().length > 1) socket.destroy();
    });
    socket.once('error', reject);
    socket.once('close', () => resolve(answers()));
    socket.write(bytes);
  });
}

describe('L11: a request whose end two parsers would see in two places', () => {
  const smuggled = 'GET /api/session HTTP/1.1\r\nHost: localhost\r\n\r\n';
  const head = 'POST /api/messages HTTP/1.1\r\nHost: localhost\r\n';
  const corpus = [
    [
      'length and chunks',
      `${head}Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`,
    ],
    [
      'chunks and length',
      `${head}Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\n${smuggled}`,
    ],
    ['two lengths', `${head}Content-Length: 0\r\nContent-Length: 5\r\n\r\n${smuggled}`],
    ['a list of lengths', `${head}Content-Length: 0, 5\r\n\r\n${smuggled}`],
    ['a signed length', `${head}Content-Length: +0\r\n\r\n${smuggled}`],
    ['chunks under another name', `${head}Transfer-Encoding: xchunked\r\n\r\n${smuggled}`],
    ['chunks that are not last', `${head}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${smuggled}`],
    [
      'chunks twice',
      `${head}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n${smuggled}`,
    ],
    ['a space before the colon', `${head}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n${smuggled}`],
    ['a bare line feed', `POST /api/messages HTTP/1.1\nHost: localhost\nContent-Length: 0\n\n${smuggled}`],
    ['a folded header', `${head}X: a\r\n Transfer-Encoding: chunked\r\nContent-Length: x\r\n\r\n${smuggled}`],
    ['a chunk of no number', `${head}Transfer-Encoding: chunked\r\n\r\nzz\r\n${smuggled}`],
  ] as const;
  test.each(corpus)('%s: is refused, and what follows is not read as a request', async (_name, bytes) => {
    const answers = await sendBytes(bytes);
    expect(answers).toHaveLength(1);
    expect(answers[0]).toMatch(/^HTTP\/1\.1 4\d\d/);
  });

  test('the same socket serves two honest requests', async () => {
    const answers = await sendBytes(smuggled.repeat(2));
    expect(answers).toEqual(['HTTP/1.1 401 Unauthorized', 'HTTP/1.1 401 Unauthorized']);
  });
});

test.each(
  '/healthz /readyz /health /metrics /status /debug /debug/pprof /_debug /docs /swagger /swagger.json /api-docs /graphql /server-status /actuator /actuator/health /.env /.git/config /package.json /admin /console /trace /api/health /api/metrics /api/debug'.split(
    ' ',
  ),
)('L20: the public listener has no %s', async (path) => {
  for (const browser of [new Browser(), ada]) {
    const page = await browser.ask(house.baseUrl + path);
    expect(page.status).toBe(404);
  }
});

test('L20: health and readiness answer on the listener of operations', async () => {
  const { operationsApp } = house.compositions[0] as Composition;
  expect((await operationsApp.request('/healthz')).status).toBe(200);
  expect((await operationsApp.request('/readyz')).status).toBe(200);
  expect((await operationsApp.request('/api/session')).status).toBe(404);
});

const pages = [
  '/',
  '/compose',
  '/outbox',
  '/settings/profile/preferences',
  '/sign-in/microsoft',
  '/mailboxes/connect',
];

describe('L21: a guard that fails lets nobody in', () => {
  async function statuses(ask: (path: string, init: RequestInit) => Promise<Response>, cookie: string) {
    const found: [string, number][] = [];
    for (const operation of members) {
      const init = { method: operation.method, headers: { cookie, origin: house.baseUrl } };
      found.push([operation.id, (await ask(filled(operation.path), init)).status]);
    }
    for (const path of pages) found.push([path, (await ask(path, { headers: { cookie } })).status]);
    return found;
  }

  test('where the database does not answer', async () => {
    const log = createLog('silent');
    const db = openDatabase({
      connectionString: 'postgres://nobody@127.0.0.1:1/none',
      maxConnections: 2,
      log,
      as: 'owner',
    });
    const web = await loadStaticWeb(join(import.meta.dirname, '..', '..', 'web', 'dist'));
    const composition = compose(
      { ...house.config, developmentClockUrl: null },
      { db, log, web, passwords: house.passwords },
    );
    try {
      const ask = async (path: string, init: RequestInit) => composition.app.request(path, init);
      const found = await statuses(ask, cookieOf(ada));
      expect(found.filter(([, status]) => status !== 503)).toEqual([]);
      expect((await composition.operationsApp.request('/readyz')).status).toBe(503);
    } finally {
      await composition.stop();
      await db.destroy();
    }
  });

  // Each guard loses the table it looks into; everything before it works.
  test.each([
    ['limit_buckets', 'max@contoso.example'],
    ['sessions', 'chen@contoso.example'],
    ['users', 'chen@contoso.example'],
    ['organizations', 'chen@contoso.example'],
  ] as const)('where %s is out of reach', async (table, upn) => {
    // An admin, whom no role stops before the guard that is judged.
    await house.db.updateTable('users').set({ role: 'admin' }).where('email', '=', upn).execute();
    const cookie = cookieOf(await signIn(house, upn));
    const ask = (path: string, init: RequestInit) =>
      fetch(house.baseUrl + path, { ...init, redirect: 'manual' });
    await sql`alter table ${sql.table(table)} rename to out_of_reach`.execute(house.db);
    const found = await statuses(ask, cookie).finally(() =>
      sql`alter table out_of_reach rename to ${sql.table(table)}`.execute(house.db),
    );
    // What asks nothing of the table may answer: a journey starts without a session, and pages have a batch left.
    const asksNothing = table === 'limit_buckets' ? pages : ['/sign-in/microsoft'];
    const judged = found.filter(([what]) => !asksNothing.includes(what));
    expect(judged.length).toBeGreaterThanOrEqual(members.length);
    expect(judged.filter(([, status]) => status !== 500)).toEqual([]);
    expect((await ask('/api/session', { headers: { cookie } })).status).toBe(200);
  });
});

describe('B19: what another site may not read', () => {
  const addresses = [...pages, '/sign-in', '/api/session', '/openapi.json', '/nowhere', '/assets/nowhere.js'];

  test.each(addresses)('GET %s opens to no other window and is embedded by nobody', async (path) => {
    const page = await ada.ask(house.baseUrl + path);
    expect(page.headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(page.headers.get('cross-origin-resource-policy')).toBe('same-origin');
  });

  /** `fetch` would write its own Sec-Fetch headers. */
  const asSeen = (path: string, site: string, mode: string, dest: string): Promise<RawAnswer> =>
    askRaw('GET', path, {
      cookie: cookieOf(ada),
      'sec-fetch-site': site,
      'sec-fetch-mode': mode,
      'sec-fetch-dest': dest,
    });

  const embedding = [
    ['no-cors', 'script'],
    ['no-cors', 'image'],
    ['no-cors', 'style'],
    ['no-cors', 'empty'],
    ['cors', 'empty'],
    ['navigate', 'iframe'],
    ['navigate', 'object'],
    ['navigate', 'embed'],
    ['websocket', 'websocket'],
  ] as const;
  test.each(
    ['cross-site', 'same-site', 'anything-new'].flatMap((site) =>
      embedding.map(([mode, dest]) => [site, mode, dest] as const),
    ),
  )('%s, %s, %s: the same refusal, signed in or not, there or not', async (site, mode, dest) => {
    const texts = new Set<string>();
    for (const path of addresses) {
      const answer = await asSeen(path, site, mode, dest);
      expect(answer.status).toBe(403);
      texts.add(answer.text.replace(/"reference":"[^"]*"/, ''));
    }
    expect(texts.size).toBe(1);
  });

  test.each([
    ['a link from elsewhere', 'cross-site', 'navigate', 'document'],
    ['our own page', 'same-origin', 'cors', 'empty'],
    ['the address bar', 'none', 'navigate', 'document'],
  ])('%s is served', async (_name, site, mode, dest) => {
    for (const path of ['/', '/sign-in', '/api/session'])
      expect((await asSeen(path, site, mode, dest)).status).toBe(200);
  });
});
