import { operations } from '@gatehouse/contract';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { demoCustomers } from '../worlds/demo.ts';
import { borrowEmulator } from './borrowed-emulator.ts';
import { Browser } from './browser.ts';
import { freePort } from './free-port.ts';
import {
  answerAs,
  apiOf,
  browserCookie,
  connectMailbox,
  goToCallback,
  ownHost,
  replyOf,
  send,
  sessionCookie,
  type ReachableHouse,
} from './harness.ts';
import { startServerProcess } from './server-process.ts';
import { createTestDatabase } from './test-database.ts';

interface Span {
  readonly name: string;
  readonly kind: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly status: { readonly code: number };
  readonly traceId: string;
  readonly spanId: string;
  readonly parent: string | null;
}

const ada = 'ada@contoso.example';
const callersTrace = '4bf92f3577b34da6a3ce929d0e0e4736';
const callersSpan = '00f067aa0ba902b7';
const fromCaller = { traceparent: `00-${callersTrace}-${callersSpan}-01`, tracestate: 'who=somebody' };

let text: string;
let spans: readonly Span[];
/** What was in hand on the way, and is no business of a collector's. */
const private_ = new Map<string, string>();
let messageId: string;

const childrenOf = ({ spanId }: Span): readonly Span[] => spans.filter(({ parent }) => parent === spanId);
function spanOf(name: string, attributes: Readonly<Record<string, unknown>> = {}): Span {
  const found = spans.find(
    (span) =>
      span.name === name &&
      Object.entries(attributes).every(([key, value]) => span.attributes[key] === value),
  );
  if (!found)
    throw new Error(`no span ${name} among ${[...new Set(spans.map((span) => span.name))].join(', ')}`);
  return found;
}

/** One sign-in, one that Entra refuses, one connection, one mail; then a request that names a trace. */
async function spendADay(house: ReachableHouse): Promise<void> {
  const browser = new Browser();
  const callback = new URL(await goToCallback(house, ada, browser));
  for (const name of ['code', 'state']) private_.set(name, callback.searchParams.get(name) ?? '');
  await browser.visit(callback.href);
  await connectMailbox(house, browser, ada);
  const { id } = await send(house, browser);
  messageId = id;
  const isSent = async (): Promise<void> => {
    const message = await apiOf(house, browser)(operations.getMessage, { params: { messageId: id } });
    expect(replyOf(message).state).toBe('sent');
  };
  await vi.waitFor(isSent, { timeout: 20_000, interval: 100 });
  for (const name of [sessionCookie, browserCookie]) private_.set(name, browser.cookie(ownHost, name) ?? '');

  const refused = await goToCallback(house, 'ben@contoso.example', new Browser());
  await browser.ask(refused);
  const other = new Browser();
  const once = await goToCallback(house, 'chen@contoso.example', other);
  await house.emulator.call('POST', '/faults', {
    surface: 'login',
    match: { path: '/token' },
    respond: { aadsts: 53003 },
  });
  await other.visit(once);
  await answerAs(house, ada);
  await browser.ask(`${house.baseUrl}/api/session`, { headers: fromCaller });
  await browser.ask(`${house.baseUrl}/it/${private_.get('state') ?? ''}`);
}

/** The house with a collector, for a day. */
async function watch(
  environment: Readonly<Record<string, string>>,
  day: (house: ReachableHouse) => Promise<void>,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-spans-'));
  const baseUrl = `http://localhost:${await freePort()}`;
  const [emulator, database] = await Promise.all([borrowEmulator(baseUrl), createTestDatabase('demo')]);
  const server = await startServerProcess(
    baseUrl,
    {
      DATABASE_URL: database.connectionString,
      MICROSOFT_ORIGIN_MAP: `https://login.microsoftonline.com=${emulator.login},https://graph.microsoft.com=${emulator.graph}`,
      SMTP_URL: emulator.smtp,
      SPANS_FILE: join(folder, 'spans'),
      ...environment,
    },
    ['collect-spans.ts'],
  );
  try {
    await day({ baseUrl, emulator });
  } finally {
    await server.stop();
    await Promise.all([database.drop(), emulator.giveBack()]);
  }
  const told = await readFile(join(folder, 'spans'), 'utf8');
  await rm(folder, { recursive: true });
  return told;
}

const spansIn = (told: string): Span[] =>
  told
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Span);

beforeAll(async () => {
  text = await watch({}, spendADay);
  spans = spansIn(text);
});
afterAll(() => private_.clear());

describe('what a collector gets', () => {
  test('of a sign-in: the callback, below it Entra and the transactions', () => {
    const callback = spanOf('GET /sign-in/microsoft/callback', { 'http.response.status_code': 303 });
    expect(callback).toMatchObject({ kind: 1, parent: null });
    const [entra] = childrenOf(callback).filter(({ kind }) => kind === 2);
    expect(entra).toMatchObject({
      name: 'entra POST /{tenant}/oauth2/v2.0/token',
      attributes: { 'server.address': 'login.microsoftonline.com', 'http.response.status_code': 200 },
    });
    expect(childrenOf(callback).map(({ name }) => name)).toContain('transaction');
  });

  test('of one that Entra refuses: its number', () => {
    const entra = spanOf('entra POST /{tenant}/oauth2/v2.0/token', { 'http.response.status_code': 400 });
    expect(entra.attributes['microsoft.aadsts']).toBe(53003);
    expect(spans.find(({ spanId }) => spanId === entra.parent)?.name).toBe('GET /sign-in/microsoft/callback');
  });

  test('of a mail that is handed in: the operation, below it its transaction', () => {
    const operation = spanOf('POST /api/messages');
    expect(operation).toMatchObject({
      kind: 1,
      parent: null,
      attributes: {
        'gatehouse.operation': 'enqueueMessage',
        'gatehouse.organization': expect.stringMatching(/^org_/) as string,
        'http.response.status_code': 202,
      },
    });
    expect(childrenOf(operation).map(({ name }) => name)).toContain('transaction');
  });

  test('of its sending: a trace of its own, whatever woke it, with Graph before the transaction that settles it', () => {
    const job = spanOf('job dispatch', { 'gatehouse.message': messageId });
    expect(job).toMatchObject({
      parent: null,
      attributes: { 'gatehouse.attempt': 1, 'gatehouse.outcome': 'sent' },
    });
    const parts = childrenOf(job).map(({ name }) => name);
    expect(parts.slice(-2)).toEqual(['graph POST /v1.0/me/sendMail', 'transaction']);
    const graph = childrenOf(job).find(({ name }) => name === 'graph POST /v1.0/me/sendMail');
    expect(graph?.attributes).toMatchObject({
      'server.address': 'graph.microsoft.com',
      'microsoft.hand_over': 'answered',
      'http.response.status_code': 202,
    });
  });

  test('of a route with a secret in it: the route', () => {
    expect(spans.map(({ name }) => name)).toContain('GET /it/:token');
  });

  test('nothing for a transaction of nobody’s: what only looks whether there is work', () => {
    expect(spans.filter(({ name, parent }) => name === 'transaction' && parent === null)).toEqual([]);
  });
});

test('L19: no span holds a credential, an address, a name, a subject or an id of Microsoft’s', () => {
  const people = demoCustomers.flatMap((customer) =>
    customer.people.flatMap(({ email, displayName, objectId }) => [email, displayName, objectId]),
  );
  const tenants = demoCustomers.flatMap(({ domain, tenantId }) => [domain, tenantId]);
  for (const known of [
    ...people,
    ...tenants,
    ...private_.values(),
    'Quote 4711',
    'secret-4f1c',
    'secret-9b2e',
    'eyJ',
    '@',
    'somebody',
  ])
    expect(text.includes(known), known).toBe(false);
  expect([...private_.values()].filter((value) => value.length > 20)).toHaveLength(4);
});

describe('the traceparent of a caller', () => {
  test('is ignored', () => {
    expect(text).not.toContain(callersTrace);
    expect(spanOf('GET /api/session').parent).toBeNull();
  });

  test('leads where the configuration says so, and its tracestate does not', async () => {
    const told = await watch({ TRACEPARENT_OF_CALLERS: 'accept' }, async ({ baseUrl }) => {
      await new Browser().ask(`${baseUrl}/api/session`, { headers: fromCaller });
      await new Browser().ask(`${baseUrl}/api/session`, { headers: { traceparent: 'none' } });
    });
    const asked = spansIn(told).filter(({ name }) => name === 'GET /api/session');
    expect(asked).toMatchObject([{ traceId: callersTrace, parent: callersSpan }, { parent: null }]);
    expect(told).not.toContain('somebody');
  });
});
