import { randomUUID } from 'node:crypto';
import {
  apiKeyScopes,
  errorCatalogue,
  operations,
  personScopes,
  type Operation,
  type OperationId,
} from '@gatehouse/contract';
import { z } from 'zod';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { issueKey } from './api-key.ts';
import { makeBindingRequest } from './bindings.ts';
import { makeLift } from './lifts.ts';
import { makeFileLink } from './linked-files.ts';
import { makeStoredMove } from './tenant-moves.ts';
import { organizationIdOf } from './support.ts';
import { Browser, type Page } from './browser.ts';
import { postForm } from './forms.ts';
import {
  browserCookie,
  connectMailbox,
  ownHost,
  send,
  sessionCookie,
  signIn,
  startHouse,
  type House,
} from './harness.ts';
import { makePreview } from './enforcing.ts';
import { bodies, nobodys, queries } from './valid-input.ts';

let house: House;
let ada: Browser;
let ben: Browser;
let hana: Browser;
let owned: Record<string, string>;
const consentCaseId = `case_${'1'.repeat(26)}`;

const all = Object.entries(operations) as [OperationId, Operation][];
const mutating = all.filter(([, operation]) => operation.method !== 'GET');

beforeAll(async () => {
  house = await startHouse();
  ada = await signIn(house, 'ada@contoso.example');
  ben = await signIn(house, 'ben@contoso.example');
  hana = await signIn(house, 'hana@wingtip.example');
  await connectMailbox(house, ada, 'ada@contoso.example');
  const message = await send(house, ada);
  const attempt = await house.db.selectFrom('attempts').select('id').executeTakeFirstOrThrow();
  const upload = await ask(ada, operations.uploadAttachment, {
    query: '?name=a.txt',
    body: new Uint8Array([1]),
    type: 'application/octet-stream',
  });
  const file = z.object({ id: z.string() }).parse(JSON.parse(upload.text));
  const written = await ask(ada, operations.createDraft);
  const draft = z.object({ id: z.string() }).parse(JSON.parse(written.text));
  const begun = await ask(ada, operations.beginLinkedFile);
  const lasting = z.object({ id: z.string() }).parse(JSON.parse(begun.text));
  const invited = await ask(ada, operations.sendInvitations, {
    body: JSON.stringify(bodies.sendInvitations),
  });
  const { rows } = z
    .object({ rows: z.array(z.object({ invitationId: z.string() })) })
    .parse(JSON.parse(invited.text));
  const max = await house.db
    .selectFrom('users')
    .select('id')
    .where('email', '=', 'max@contoso.example')
    .executeTakeFirstOrThrow();
  const apiKey = await issueKey(house, ada);
  const made = await ask(ada, operations.createHandOffLink, { body: '{}' });
  const { link } = z.object({ link: z.object({ id: z.string() }) }).parse(JSON.parse(made.text));
  const session = await house.db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .select(['sessions.id', 'sessions.organization_id'])
    .where('users.email', '=', 'ada@contoso.example')
    .executeTakeFirstOrThrow();
  const now = new Date();
  await house.db
    .insertInto('consent_cases')
    .values({
      organization_id: session.organization_id,
      id: consentCaseId,
      tenant_id: randomUUID(),
      tenant_domain: null,
      registration: 'mail',
      state: 'asked',
      known_by: 'requester',
      opened_at: now,
      state_at: now,
      next_look_at: null,
    })
    .execute();
  owned = {
    consentCaseId,
    messageId: message.id,
    attemptId: attempt.id,
    draftId: draft.id,
    attachmentId: file.id,
    linkedFileId: lasting.id,
    partNumber: '1',
    fileLinkId: (await makeFileLink(house, ada)).id,
    userId: max.id,
    invitationId: rows[0]?.invitationId ?? '',
    apiKeyId: apiKey.key.id,
    handOffLinkId: link.id,
    previewId: (await makePreview(house, ada)).id,
    bindingLinkId: await makeBindingRequest(house, 'kim@contoso.example'),
    tenantMoveId: await makeStoredMove(house, await organizationIdOf(house, 'Contoso Electric')),
    enforcementLiftId: await makeLift(house, await organizationIdOf(house, 'Contoso Electric')),
    sessionId: session.id,
  };
});
afterAll(() => house.close());

interface Asked {
  readonly params?: Record<string, string>;
  readonly query?: string;
  readonly headers?: Record<string, string>;
  readonly type?: string;
  /** A program sends no Origin; a browser always does with a POST. */
  readonly isProgram?: boolean;
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

function pathOf(operation: Operation, params: Record<string, string>): string {
  return operation.path.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => params[name] ?? 'missing');
}

function ask(browser: Browser, operation: Operation, asked: Asked = {}): Promise<Page> {
  const hasBody = operation.method === 'POST' || operation.method === 'PUT';
  const isBytes = operation.input.body === 'bytes';
  return browser.ask(
    `${house.baseUrl}${pathOf(operation, asked.params ?? owned ?? {})}${asked.query ?? ''}`,
    {
      method: operation.method,
      headers: {
        ...(asked.isProgram === true ? {} : { origin: house.baseUrl }),
        ...(hasBody
          ? { 'content-type': asked.type ?? (isBytes ? 'application/octet-stream' : 'application/json') }
          : {}),
        'idempotency-key': 'matrix-key-1',
        ...asked.headers,
      },
      ...(hasBody ? { body: asked.body ?? JSON.stringify(bodies[operation.id as OperationId] ?? {}) } : {}),
    },
  );
}

const codeOf = (page: Page): string =>
  page.text === '' ? '' : String((JSON.parse(page.text) as { code?: string }).code ?? '');

describe('B05: a session that is not complete', () => {
  test.each(all.filter(([, operation]) => operation.who === 'member' || operation.who === 'admin'))(
    'does not pass %s',
    async (_id, operation) => {
      await house.db.updateTable('sessions').set({ state: 'pending' }).execute();
      const page = await ask(ada, operation);
      await house.db.updateTable('sessions').set({ state: 'full' }).execute();
      expect([page.status, codeOf(page)]).toEqual([401, 'session_required']);
    },
  );
});

describe('B11: a request from another site changes nothing', () => {
  const origins = [
    { origin: 'null' },
    { origin: 'https://evil.example' },
    { origin: 'http://sub.localhost:3000' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ];
  test.each(
    mutating.flatMap(([id, operation]) =>
      origins.map((headers) => [id, JSON.stringify(headers), operation, headers] as const),
    ),
  )('%s with %s', async (_id, _name, operation, headers) => {
    const page = await ask(ada, operation, { headers });
    expect([page.status, codeOf(page)]).toEqual([403, 'origin_refused']);
  });

  const types = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', ''];
  test.each(
    mutating
      .filter(([, operation]) => operation.input.body !== undefined)
      .flatMap(([id, operation]) => types.map((type) => [id, type, operation] as const)),
  )('%s as "%s"', async (_id, type, operation) => {
    const page = await ask(ada, operation, {
      type,
      isProgram: true,
      query: queries[operation.id as OperationId] ?? '',
    });
    expect([page.status, codeOf(page)]).toEqual([415, 'content_type_refused']);
  });

  test.each(mutating)(
    '%s: an Authorization header does not carry a cookie past the guard',
    async (_id, operation) => {
      for (const authorization of ['Bearer', 'Bearer x', 'bearer gh_x'])
        for (const origin of ['https://evil.example', house.baseUrl]) {
          const page = await ask(ada, operation, { headers: { origin, authorization } });
          expect([page.status, codeOf(page)]).toEqual([400, 'cookie_beside_api_key']);
        }
      const page = await ask(ada, operation, {
        headers: { origin: 'https://evil.example', authorization: 'Basic eDp5' },
      });
      expect([page.status, codeOf(page)]).toEqual([403, 'origin_refused']);
    },
  );

  test('a page outside the API takes no Authorization header for an answer', async () => {
    const page = await ada.ask(`${house.baseUrl}/sign-out`, {
      method: 'POST',
      headers: { origin: 'https://evil.example', authorization: 'Bearer x' },
      body: '',
    });
    expect([page.status, codeOf(page)]).toEqual([403, 'origin_refused']);
  });

  test('nothing that reads changes anything: GET is never a way to act', () => {
    const writing = all.filter(
      ([, operation]) => operation.method === 'GET' && operation.records !== 'nothing',
    );
    // That a trail was taken along is recorded: a record of reading, by which nothing changes for anybody.
    expect(writing.map(([id, operation]) => [id, operation.records])).toEqual([
      ['exportAuditEvents', ['audit.exported']],
    ]);
  });
});

describe('L01: what belongs to somebody else', () => {
  test('is in no list', async () => {
    for (const browser of [ben, hana]) {
      const page = await ask(browser, operations.listMessages);
      expect(JSON.parse(page.text)).toMatchObject({ messages: [] });
    }
    const trail = await ask(hana, operations.listAuditEvents);
    expect(trail.text).not.toContain(owned['messageId']);
    const people = await ask(hana, operations.listUsers);
    expect(people.text).toContain('jo@wingtip.example');
    expect(people.text).not.toContain('contoso.example');
    const invitations = await ask(hana, operations.listInvitations);
    expect(JSON.parse(invitations.text)).toMatchObject({ invitations: [] });
  });
});

describe('L02: a key is worth what its person is', () => {
  test.each(all.filter(([, operation]) => operation.who === 'admin' && operation.apiKey !== undefined))(
    '%s refuses a member’s key, wherever the scope comes from',
    async (_id, operation) => {
      const { key, text } = await issueKey(house, ben);
      await house.db
        .updateTable('api_keys')
        .set({ scopes: [...apiKeyScopes] })
        .where('id', '=', key.id)
        .execute();
      const page = await ask(new Browser(), operation, {
        params: nobodys,
        headers: { authorization: `Bearer ${text}` },
        isProgram: true,
      });
      expect([page.status, codeOf(page)]).toEqual([403, 'admin_required']);
    },
  );
});

describe('L04: who somebody is comes from the credential alone', () => {
  const claims = async (): Promise<Record<string, string>> => {
    const admin = await house.db
      .selectFrom('users')
      .select(['id', 'organization_id'])
      .where('email', '=', 'ada@contoso.example')
      .executeTakeFirstOrThrow();
    return { userId: admin.id, organizationId: admin.organization_id, role: 'admin' };
  };
  const asHeaders = (claimed: Record<string, string>): Record<string, string> =>
    Object.fromEntries(
      Object.entries(claimed).flatMap(([name, value]) => [
        [name, value],
        [`x-${name}`, value],
        [`x-${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`, value],
        [`x-forwarded-${name}`, value],
      ]),
    );

  test.each(all)('%s refuses a query that names somebody', async (_id, operation) => {
    for (const [name, value] of Object.entries(await claims())) {
      const page = await ask(ada, operation, { query: `?name=a&${name}=${value}` });
      expect([page.status, codeOf(page)]).toEqual([400, 'input_refused']);
    }
  });

  test.each(mutating.filter(([, { input }]) => input.body !== undefined && input.body !== 'bytes'))(
    '%s refuses a body that names somebody',
    async (id, operation) => {
      const own = (bodies[id] ?? {}) as object;
      // A role that the operation gives to somebody else is its own input.
      const foreign = Object.entries(await claims()).filter(([name]) => !(name in own));
      for (const [name, value] of foreign) {
        const body = JSON.stringify({ ...own, [name]: value });
        const page = await ask(ada, operation, { body });
        expect([page.status, codeOf(page)]).toEqual([400, 'input_refused']);
      }
    },
  );

  test.each(all)('%s answers the same whatever headers claim', async (_id, operation) => {
    const { text } = await issueKey(house, ben, { scopes: [...personScopes] });
    const credentials = [
      { browser: new Browser(), headers: {} },
      { browser: ben, headers: {} },
      { browser: new Browser(), headers: { authorization: `Bearer ${text}` } },
    ];
    for (const { browser, headers } of credentials) {
      const answers = [];
      for (const more of [{}, asHeaders(await claims())]) {
        const page = await ask(browser, operation, { params: nobodys, headers: { ...headers, ...more } });
        answers.push([page.status, withoutChance(page.text)]);
      }
      expect(answers[1]).toEqual(answers[0]);
    }
  });

  /** What differs from answer to answer by itself. */
  const withoutChance = (text: string): string =>
    text
      .replaceAll(/"(reference|text|lastFour|url)":"[^"]*"/g, '')
      .replaceAll(/(key|att|file|lfl|drf|ses|hol)_[0-9a-z]{26}/g, '$1')
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'then')
      .replaceAll(/("lastUsedAt":)(null|"then")/g, '$1')
      .replaceAll(/(\{"id":"key","holder".*?"earlier":null\},?)+/g, 'keys');
});

describe('L03: fields that nobody declared', () => {
  test.each(
    mutating.filter(
      ([, operation]) => operation.input.body !== undefined && operation.input.body !== 'bytes',
    ),
  )('%s takes none', async (id, operation) => {
    const body = JSON.stringify({
      ...(bodies[id] as object | undefined),
      organizationId: 'org_x',
      userId: 'usr_x',
      role: 'admin',
      state: 'sent',
    });
    const page = await ask(ada, operation, { body });
    expect([page.status, codeOf(page)]).toEqual([400, 'input_refused']);
  });

  test('queries take none either', async () => {
    const page = await ask(ada, operations.listMessages, { query: '?organizationId=org_x' });
    expect([page.status, codeOf(page)]).toEqual([400, 'input_refused']);
  });

  test.each(all)('%s declares strict objects only', (_id, operation) => {
    const loose: string[] = [];
    const walk = (schema: unknown, path: string): void => {
      if (typeof schema !== 'object' || schema === null) return;
      const node = schema as Record<string, unknown>;
      if (
        node['type'] === 'object' &&
        node['additionalProperties'] === undefined &&
        node['properties'] !== undefined
      )
        loose.push(path);
      for (const [key, value] of Object.entries(node)) walk(value, `${path}.${key}`);
    };
    const { body } = operation.reply;
    const schema = body !== null && body !== 'csv' && 'events' in body ? body.events : body;
    if (schema !== null && schema !== 'csv')
      walk(z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' }), operation.id);
    expect(loose).toEqual([]);
  });
});

describe('headers of every answer', () => {
  const paths = [
    '/',
    '/sign-in',
    '/sign-in/microsoft',
    '/sign-in/microsoft/callback',
    '/sign-in/failed',
    '/support',
    '/support/sign-in',
    '/support/sign-in/callback',
    '/support/sign-in/failed',
    '/support/organizations/x',
    '/sign-in/with',
    '/sign-in/before',
    '/sign-in/code',
    '/password/forgot',
    '/password/forgot/sent',
    '/password/reset',
    '/mailboxes/connect',
    '/mailboxes/callback',
    '/mailboxes/finished',
    '/compose',
    '/outbox',
    '/settings/profile',
    '/settings/profile/preferences',
    '/openapi.json',
    '/nowhere',
    '/api/nowhere',
    '/assets/nowhere.js',
  ];
  const get = async (path: string): Promise<Page> => ada.ask(house.baseUrl + path);

  test.each([
    ...paths,
    ...all.filter(([, operation]) => operation.method === 'GET').map(([, operation]) => operation.path),
  ])('B12, B13, B18: GET %s', async (path) => {
    const page = await get(pathOf({ path } as Operation, owned));
    expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(page.headers.get('x-frame-options')).toBe('DENY');
    expect(page.headers.get('vary')).toContain('Cookie');
    expect(page.headers.get('cache-control')).toMatch(/^no-(store|cache)$/);
    expect(page.headers.get('access-control-allow-origin')).toBeNull();
    expect(page.headers.get('access-control-allow-credentials')).toBeNull();
    expect(page.headers.get('x-powered-by')).toBeNull();
  });

  test.each(['https://evil.example', 'null', 'http://localhost.evil.example', 'http://127.0.0.1:4001'])(
    'B12: no CORS for %s',
    async (origin) => {
      for (const method of ['GET', 'OPTIONS']) {
        const page = await ada.ask(`${house.baseUrl}/api/session`, {
          method,
          headers: {
            origin,
            'access-control-request-method': 'POST',
            'access-control-request-headers': 'content-type',
          },
        });
        expect([...page.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
      }
    },
  );
});

describe('L17: an error tells nothing about the inside', () => {
  const bait = [
    `/api/messages/msg_'%20or%201=1`,
    '/api/messages/%00',
    '/api/messages?limit=999999999999',
    '/api/messages?before=msg_x',
    '/api/attempts/%F0%9F%92%A5',
    '/%c0%ae%c0%ae/etc/passwd',
    '/sign-in/microsoft/callback?state=%00&code=x',
    '/sign-in/failed?attempt=%27',
    '/mailboxes/finished?attempt=%27',
    '/sign-in/failed?attempt=%00',
    '/mailboxes/finished?attempt=%00',
    '/sign-in/choose?choice=%00',
    '/password/reset?token=%00',
    '/sign-in/code?request=%00',
    '/sign-in/with?email=%00',
    '/invitations/%00',
    '/files/%00',
    '/files/x',
    '/return/%00',
    '/support/sign-in/callback?state=%00&code=x',
    '/support/sign-in/failed?attempt=%27',
    '/support?q=%27%00',
    '/support/organizations/%00',
  ];
  const forms = ['/sign-in/password', '/sign-in/code', '/sign-in/code/verify', '/sign-in/choose'];
  test.each([...forms, '/password/forgot', '/password/reset', '/return/ask'])(
    'POST %s with a NUL in each field',
    async (path) => {
      const names = ['email', 'password', 'request', 'code', 'choice', 'user', 'token'];
      const fields = Object.fromEntries(names.map((name) => [name, 'a\0@b.example']));
      const page = await postForm(house, new Browser(), path, fields);
      expect(page.status).toBeLessThan(500);
    },
  );

  test.each(bait)('GET %s', async (path) => {
    const page = await ada.ask(house.baseUrl + path);
    expect(page.status).toBeLessThan(500);
    expect(page.text).not.toMatch(
      /node_modules|\.ts:|at \w+ \(|select |insert |kysely|postgres|SQLSTATE|\/home\/|stack/i,
    );
  });

  test.each(
    mutating.filter(
      ([, operation]) => operation.input.body !== undefined && operation.input.body !== 'bytes',
    ),
  )('%s with a body that is no JSON', async (_id, operation) => {
    for (const body of ['{', '', 'null', '[]', '"x"', new Uint8Array([0xff, 0xfe])]) {
      const page = await ask(ada, operation, { body });
      expect(page.status).toBe(400);
      expect(JSON.parse(page.text)).toMatchObject({
        code: 'input_refused',
        field: expect.stringMatching(/^(body|headers)/),
      });
    }
  });
});

test('each problem has a reference, a title of the catalogue and advice', async () => {
  const page = await ask(new Browser(), operations.getSession);
  expect(JSON.parse(page.text)).toEqual({
    type: 'urn:gatehouse:error:session_required',
    title: errorCatalogue.session_required.title,
    status: 401,
    detail: errorCatalogue.session_required.next,
    code: 'session_required',
    reference: expect.stringMatching(/^[2-9A-Z]{4}-[2-9A-Z]{4}$/),
    retry: 'after-you-act',
  });
  expect(page.headers.get('content-type')).toBe('application/problem+json');
});

test('B03: nothing in the database is a session', async () => {
  const rows = await house.db.selectFrom('sessions').selectAll().execute();
  const stored = rows.flatMap((row) => [
    row.secret_hash.toString('base64url'),
    row.secret_hash.toString('hex'),
    row.id,
  ]);
  for (const value of stored) {
    const page = await new Browser().ask(`${house.baseUrl}/api/session`, {
      cookie: `${sessionCookie}=${value}`,
    });
    expect(page.status).toBe(401);
  }
  expect(stored.length).toBeGreaterThan(5);
});

test('B04: a raised epoch counts with the next request', async () => {
  const chen = await signIn(house, 'chen@contoso.example');
  const isIn = async (): Promise<boolean> => (await chen.ask(`${house.baseUrl}/api/session`)).status === 200;
  expect(await isIn()).toBe(true);
  await house.db
    .updateTable('users')
    .set((set) => ({ session_epoch: set('session_epoch', '+', 1) }))
    .where('email', '=', 'chen@contoso.example')
    .execute();
  expect(await isIn()).toBe(false);
  await signIn(house, 'chen@contoso.example', chen);
  expect(await isIn()).toBe(true);
  await house.db
    .updateTable('organizations')
    .set((set) => ({
      session_epoch: set('session_epoch', '+', 1),
      microsoft_epoch: set('session_epoch', '+', 1),
    }))
    .where('name', '=', 'Contoso Electric')
    .execute();
  expect(await isIn()).toBe(false);
  expect(chen.cookie(ownHost, browserCookie)).toBeDefined();
});
