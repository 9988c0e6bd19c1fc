import { operations, type AuditEventView, type InputOf } from '@gatehouse/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiWith, issueKey } from '../../../test/api-key.ts';
import { Browser } from '../../../test/browser.ts';
import {
  apiOf,
  browserCookie,
  connectMailbox,
  goToCallback,
  ownHost,
  replyOf,
  runDue,
  send,
  sessionCookie,
  signIn,
  startHouse,
  type House,
} from '../../../test/harness.ts';
import { moveClock } from '../../../test/move-clock.ts';

type Filter = InputOf<typeof operations.exportAuditEvents>['query'];

const payload = "=cmd|' /C calc'!A0";
const unsaid = { subject: 'canary-subject-5f1d', html: '<p>canary-body-8a2c</p>' };

let house: House;
let ada: Browser;
let ben: Browser;
let hana: Browser;
let ids: Record<'ada' | 'ben', `usr_${string}`>;
const secrets = new Map<string, string>();

beforeAll(async () => {
  house = await startHouse();
  ada = new Browser();
  const callback = new URL(await goToCallback(house, 'ada@contoso.example', ada));
  await ada.visit(callback.href);
  ben = await signIn(house, 'ben@contoso.example');
  hana = await signIn(house, 'hana@wingtip.example');
  const idOf = async (email: string): Promise<`usr_${string}`> => {
    const user = house.db.selectFrom('users').select('id').where('email', '=', email);
    return (await user.executeTakeFirstOrThrow()).id as `usr_${string}`;
  };
  ids = { ada: await idOf('ada@contoso.example'), ben: await idOf('ben@contoso.example') };
  const key = await issueKey(house, ben);
  // People do write secrets where they do not belong.
  await issueKey(house, ben, { name: key.text });
  await connectMailbox(house, ada, 'ada@contoso.example');
  await send(house, ada, unsaid);
  await runDue(house);
  const rename = { displayName: payload, language: 'en', timeZone: null } as const;
  replyOf(await apiOf(house, ben)(operations.updateProfile, { body: rename }));
  const change = { params: { userId: ids.ben } };
  for (const role of ['admin', 'member'] as const)
    replyOf(await apiOf(house, ada)(operations.changeUserRole, { ...change, body: { role } }));
  secrets.set('the code of Microsoft', callback.searchParams.get('code') ?? '');
  secrets.set('the state', callback.searchParams.get('state') ?? '');
  secrets.set('the session', ada.cookie(ownHost, sessionCookie) ?? '');
  secrets.set('the browser', ada.cookie(ownHost, browserCookie) ?? '');
  secrets.set('an API key', key.text);
  secrets.set('the subject of a message', unsaid.subject);
  secrets.set('the body of a message', unsaid.html);
});
afterAll(() => house.close());

async function list(browser: Browser, query: Filter = {}): Promise<AuditEventView[]> {
  const { events } = replyOf(
    await apiOf(house, browser)(operations.listAuditEvents, { query: { ...query, limit: 200 } }),
  );
  return events;
}

async function exportOf(browser: Browser, query: Filter = {}): Promise<string> {
  const { pieces } = replyOf(await apiOf(house, browser)(operations.exportAuditEvents, { query }));
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
}

describe('GET /api/audit-events, narrowed', () => {
  test('to what one person did', async () => {
    const events = await list(ada, { actor: ids.ben });
    expect(events.length).toBeGreaterThan(2);
    expect(new Set(events.map((event) => event.actor.id))).toEqual(new Set([ids.ben]));
  });

  test('to what was done to one', async () => {
    const events = await list(ada, { target: ids.ben, action: 'user.role-changed' });
    expect(events.map((event) => event.context['to'])).toEqual(['member', 'admin']);
  });

  test('to what was refused', async () => {
    expect(await list(ada, { outcome: 'refused' })).toEqual([]);
    expect((await list(ada, { outcome: 'done' })).length).toBe((await list(ada)).length);
  });

  test('to a time: from its first instant, to its last before the other', async () => {
    const all = await list(ada);
    const [newest, oldest] = [all.at(0), all.at(-1)];
    if (!newest || !oldest) throw new Error('no events');
    const within = await list(ada, { from: oldest.at, to: newest.at });
    expect(within).toEqual(all.filter((event) => event.at !== newest.at));
    expect((await list(ada, { from: newest.at })).map((event) => event.at)).toContain(newest.at);
    expect(await list(ada, { to: oldest.at })).toEqual([]);
  });

  test('page by page, each event once', async () => {
    const all = await list(ada, { actor: ids.ada });
    const seen: string[] = [];
    for (let before: `evt_${string}` | null | undefined; before !== null;) {
      const query: Parameters<typeof page>[0] = { actor: ids.ada, limit: 2, ...(before ? { before } : {}) };
      const { events, nextBefore } = await page(query);
      seen.push(...events.map((event) => event.id));
      before = nextBefore;
    }
    expect(seen).toEqual(all.map((event) => event.id));
  });
  const page = async (query: Filter & { limit: number; before?: `evt_${string}` }) =>
    replyOf(await apiOf(house, ada)(operations.listAuditEvents, { query }));

  test.each([
    ['to', '2026-02-01T00:00:00Z', '2026-02-01T00:00:00Z'],
    ['to', '2026-02-02T00:00:00Z', '2026-02-01T00:00:00Z'],
    ['from', '2026-02-01', '2026-02-02T00:00:00Z'],
    ['from', '2026-02-01T00:00:00+01:00', '2026-02-02T00:00:00Z'],
  ])('400 names %s: from %s to %s', async (field, from, to) => {
    for (const operation of [operations.listAuditEvents, operations.exportAuditEvents]) {
      const outcome = await apiOf(house, ada)(operation, { query: { from, to } });
      const problem = { code: 'input_refused', field: `query.${field}` };
      expect(outcome).toMatchObject({ status: 400, problem });
    }
  });
});

test('an event names whom it is about, as they are called today', async () => {
  const [event] = await list(ada, { target: ids.ben, action: 'user.role-changed' });
  expect(event).toMatchObject({
    actor: { name: 'Ada Lindqvist' },
    target: { kind: 'user', id: ids.ben, name: payload },
  });
});

describe('GET /api/audit-events/export', () => {
  test('is a CSV file with a row for each event, newest first, times in UTC', async () => {
    const answer = await ada.ask(`${house.baseUrl}/api/audit-events/export?actor=${ids.ada}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toMatch(
      /^attachment; filename="audit-trail-\d{4}-\d\d-\d\d\.csv"$/,
    );
    const [head, ...rows] = answer.text.split('\r\n');
    expect(head).toMatch(/^number,id,time_utc,action,outcome,actor_kind,actor_id,actor_name,/);
    const [own, ...listed] = await list(ada, { actor: ids.ada });
    expect(own?.action).toBe('audit.exported');
    expect(rows.map((row) => row.split(',').slice(1, 4))).toEqual([
      ...listed.map((event) => [event.id, event.at, event.action]),
      [],
    ]);
  });

  test('is recorded, with its filters', async () => {
    await exportOf(ada, { outcome: 'refused', from: '2020-01-01T00:00:00Z' });
    const [event] = await list(ada, { action: 'audit.exported' });
    expect(event).toMatchObject({
      actor: { kind: 'user', id: ids.ada },
      context: { outcome: 'refused', from: '2020-01-01T00:00:00Z' },
    });
  });

  test('goes on over page after page', async () => {
    const [newest] = await list(hana);
    const known = house.db
      .selectFrom('audit_events')
      .selectAll()
      .where('id', '=', newest?.id ?? '');
    const one = await known.executeTakeFirstOrThrow();
    const at = new Date('2021-05-01T10:00:00Z');
    const rows = Array.from({ length: 1201 }, (_nothing, index) => ({
      ...one,
      id: `evt_00vz${String(index).padStart(22, '0')}`,
      at,
      target_id: 'many',
      context: '{}',
      request: 'null',
    }));
    await house.db.insertInto('audit_events').values(rows).execute();
    const text = await exportOf(hana, { target: 'many' });
    expect(text.split('\r\n')).toHaveLength(1203);
    expect(new Set(text.split('\r\n').map((row) => row.split(',')[1])).size).toBe(1203);
  });

  test('an API key of the account may, and is named as what it is', async () => {
    const { key, text } = await issueKey(house, ada, { holder: 'organization', scopes: ['audit:read'] });
    replyOf(
      await apiWith(house, text)(operations.exportAuditEvents, { query: { action: 'audit.exported' } }),
    );
    const [event] = await list(ada, { action: 'audit.exported' });
    expect(event).toMatchObject({
      actor: { kind: 'api-key', id: key.id, name: key.name },
      request: { method: 'api-key', tenantId: null },
    });
  });

  test('I08: a name that is a formula arrives as text', async () => {
    const text = await exportOf(ada, { target: ids.ben });
    expect(text).toContain(`,"'${payload}",`);
    expect(text).not.toMatch(/(^|,)"?\s*=cmd/m);
  });
});

describe('M09: the trail tells nothing that is not its account’s to read', () => {
  test('no secret and nothing of a message stands in it, nor in its export', async () => {
    expect([...secrets.values()].filter((secret) => secret.length < 15)).toEqual([]);
    const places = [JSON.stringify(await list(ada)), await exportOf(ada)];
    for (const place of places) {
      expect(place).toContain('message.enqueued');
      expect(place).toContain('api-key.issued');
      expect([...secrets].filter(([, secret]) => place.includes(secret)).map(([name]) => name)).toEqual([]);
    }
  });

  test('the admin of another account gets none of it, by list, filter or export', async () => {
    const events = await list(ada);
    const own = new Set((await list(hana)).map((event) => event.id));
    expect(events.filter((event) => own.has(event.id))).toEqual([]);
    const times = { from: '2000-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z' };
    const filters: Filter[] = [
      { actor: ids.ada },
      { actor: ids.ben },
      ...[...new Set(events.map((event) => event.target.id))].map((target) => ({ target, ...times })),
      { action: 'user.role-changed' },
    ];
    for (const filter of filters) {
      const found = (await list(hana, filter)).map((event) => event.id);
      expect(found.filter((id) => !own.has(id))).toEqual([]);
    }
    const exported = [await exportOf(hana), await exportOf(hana, { actor: ids.ada })].join('');
    expect(events.filter((event) => exported.includes(event.id))).toEqual([]);
    expect(exported).not.toContain('contoso');
  });

  test('a foreign place to go on from opens nothing', async () => {
    const [newest] = await list(ada);
    if (!newest) throw new Error('no events');
    const query = { before: newest.id, limit: 200 };
    const { events } = replyOf(await apiOf(house, hana)(operations.listAuditEvents, { query }));
    expect(JSON.stringify(events)).not.toContain('contoso');
  });
});

describe('M10: an event says when, in which order, who and how', () => {
  test('of a person who came by Microsoft: method, tenant, object, client and reference', async () => {
    for (const action of ['session.opened', 'user.role-changed', 'message.enqueued'] as const) {
      const [event] = await list(ada, { actor: ids.ada, action });
      expect(event).toMatchObject({
        number: expect.any(Number),
        at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        actor: { kind: 'user', id: ids.ada },
        request: {
          method: 'microsoft',
          tenantId: '5b3f2c1e-8d47-4a6b-9c15-27e0d4f8a961',
          objectId: expect.stringMatching(/^[0-9a-f-]{36}$/),
          client: expect.stringMatching(/^127\.0\.0\.1$|^0:0:0:0::\/64$/),
          reference: expect.stringMatching(/^[2-9A-Z]{4}-[2-9A-Z]{4}$/),
        },
      });
    }
  });

  test('of a person’s API key: the person acts, and the method says how', async () => {
    const { text } = await issueKey(house, ada, { scopes: ['audit:read'] });
    replyOf(await apiWith(house, text)(operations.exportAuditEvents, { query: {} }));
    const [event] = await list(ada, { action: 'audit.exported' });
    const request = { method: 'api-key', tenantId: null, objectId: null };
    expect(event).toMatchObject({ actor: { kind: 'user', id: ids.ada }, request });
  });

  test('of the system: no request, though one has woken it', async () => {
    const [sent] = await list(ada, { action: 'message.sent' });
    expect(sent).toMatchObject({ actor: { kind: 'system', id: null }, request: null });
  });

  test('the numbers of an account are 1, 2, 3 …, each once', async () => {
    const numbers = (await list(ada)).map((event) => event.number ?? 0).toSorted((one, two) => two - one);
    const [last = 0] = numbers;
    expect(numbers).toEqual(numbers.map((_nothing, index) => last - index));
  });

  test('the time is the database’s, also where its clock is another than the process’s', async () => {
    await moveClock(house, 7200);
    await exportOf(ada, {});
    const [event] = await list(ada, { action: 'audit.exported' });
    expect(Date.parse(event?.at ?? '') - Date.now()).toBeGreaterThan(3_600_000);
  });
});
