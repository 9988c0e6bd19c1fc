import { serve, type ServerType } from '@hono/node-server';
import { createClient, operations, type CallOutcome, type MessageView } from '@gatehouse/contract';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { compose, type Composition } from '../src/compose.ts';
import { parseConfig, type Config } from '../src/config.ts';
import { loadStaticWeb } from '../src/http/static-web.ts';
import { openDatabase, type Database } from '../src/ports/db/database.ts';
import { createLog, type Log } from '../src/ports/log/log.ts';
import { createArgon2Hasher, type HashingLimits } from '../src/ports/passwords/argon2-hasher.ts';
import type { PasswordHasher } from '../src/ports/passwords/password-hasher.ts';
import { borrowEmulator, type BorrowedEmulator } from './borrowed-emulator.ts';
import { Browser, type Page } from './browser.ts';
import { freePort } from './free-port.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

/** One running house: a real database, a real emulator, and as many replicas of the server as a test asks for. */
export interface House {
  readonly baseUrl: string;
  /** Address of each replica; the first is `baseUrl`. */
  readonly replicas: readonly string[];
  /** As the owner of the tables: sees everything, whatever the server may. */
  readonly db: Database;
  /** Address of its database, for programs beside it. */
  readonly databaseUrl: string;
  readonly config: Config;
  readonly emulator: BorrowedEmulator;
  readonly compositions: readonly Composition[];
  readonly passwords: PasswordHasher;
  /** Everything the process has logged so far. */
  logText(): string;
  close(): Promise<void>;
}

/** What is needed of a house to use it as people do. */
export type ReachableHouse = Pick<House, 'baseUrl' | 'emulator'>;

async function listen(
  fetch: (request: Request) => Response | Promise<Response>,
  port: number,
): Promise<ServerType> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, port, hostname: '127.0.0.1' }, () => resolve(server));
    server.on('error', reject);
  });
}

function collectLog(): { log: Log; text: () => string } {
  let text = '';
  return { log: createLog('info', { write: (line: string) => void (text += line) }), text: () => text };
}

type Environment = Readonly<Record<string, string>>;

function configFor(port: number, emulator: BorrowedEmulator, environment: Environment): Config {
  return parseConfig({
    PORT: String(port),
    MICROSOFT_ORIGIN_MAP: `https://login.microsoftonline.com=${emulator.login},https://graph.microsoft.com=${emulator.graph},https://entra.microsoft.com=${emulator.adminCentre}`,
    DEVELOPMENT_CLOCK_URL: `${emulator.control}/clock`,
    SMTP_URL: emulator.smtp,
    // Tests make more requests than people do; the tests of limits ask for the default.
    LIMITS_SCALE: '100',
    ...environment,
  });
}

/** Starts a house with the demo's people. */
export async function startHouse(
  settings: {
    readonly replicas?: number;
    /** Or what it is once the emulator is there. */
    readonly environment?: Environment | ((emulator: BorrowedEmulator) => Promise<Environment>);
    readonly hashing?: HashingLimits;
    /** Another than one of the run's. */
    readonly emulator?: (baseUrl: string) => Promise<BorrowedEmulator>;
    /** Another than one of the demo's on the PostgreSQL of the run. */
    readonly database?: TestDatabase;
  } = {},
): Promise<House> {
  const ports = await Promise.all(Array.from({ length: settings.replicas ?? 1 }, freePort));
  const [firstPort = 0] = ports;
  const [emulator, { connectionString, drop }] = await Promise.all([
    (settings.emulator ?? borrowEmulator)(`http://localhost:${firstPort}`),
    settings.database ?? createTestDatabase('demo'),
  ]);
  const { environment = {} } = settings;
  const given = typeof environment === 'function' ? await environment(emulator) : environment;
  const config = configFor(firstPort, emulator, given);
  const { log, text } = collectLog();
  const db = openDatabase({ connectionString, maxConnections: 10, log, as: 'owner' });
  const serverDb = openDatabase({ connectionString, maxConnections: 10, log, as: 'server' });
  const passwords = createArgon2Hasher(settings.hashing);
  const web = await loadStaticWeb(join(import.meta.dirname, '..', '..', 'web', 'dist'));
  const compositions = ports.map(() => compose(config, { db: serverDb, log, web, passwords }));
  const servers = await Promise.all(
    compositions.map((composition, index) => listen(composition.app.fetch, ports[index] ?? 0)),
  );
  return {
    baseUrl: `http://localhost:${firstPort}`,
    databaseUrl: connectionString,
    replicas: ports.map((port) => `http://localhost:${port}`),
    db,
    config,
    emulator,
    compositions,
    passwords,
    logText: text,
    async close() {
      for (const server of servers) if ('closeAllConnections' in server) server.closeAllConnections();
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
      await Promise.all(compositions.map((composition) => composition.stop()));
      await Promise.all([db.destroy(), serverDb.destroy()]);
      await drop();
      await emulator.giveBack();
    },
  };
}

/** Host of the house, under which a browser keeps its cookies. */
export const ownHost = 'localhost';
export const sessionCookie = '__Host-gatehouse-session';
export const browserCookie = '__Host-gatehouse-browser';

/** Signs a person in through Microsoft and gives the browser in which it happened. */
export async function signIn(house: ReachableHouse, upn: string, browser = new Browser()): Promise<Browser> {
  await answerAs(house, upn);
  const page = await browser.visit(`${house.baseUrl}/sign-in/microsoft`);
  if (page.status !== 200) throw new Error(`${upn} was not signed in: ${page.status} ${page.text}`);
  return browser;
}

/** From now on Microsoft's pages are answered at once by this person, who accepts. */
export async function answerAs(
  house: ReachableHouse,
  upn: string,
  answer: Record<string, unknown> = {},
): Promise<void> {
  await house.emulator.call('DELETE', '/auto-answer');
  await house.emulator.call('POST', '/auto-answer', { upn, consent: true, ...answer });
}

/** The way to the callback, stopped before the browser goes there: the address with code and state. */
export async function goToCallback(house: ReachableHouse, upn: string, browser: Browser): Promise<string> {
  await answerAs(house, upn);
  const page = await browser.visit(
    `${house.baseUrl}/sign-in/microsoft`,
    (next) => next.pathname === '/sign-in/microsoft/callback',
  );
  return page.url;
}

/** Connects the mailbox of the person who is signed in, by the redirect way. */
export async function connectMailbox(house: ReachableHouse, browser: Browser, upn: string): Promise<Page> {
  await answerAs(house, upn);
  return browser.visit(`${house.baseUrl}/mailboxes/connect`);
}

/** The API as this browser sees it. */
export function apiOf(house: ReachableHouse, browser: Browser, baseUrl = house.baseUrl) {
  return createClient({
    baseUrl,
    async fetch(url, init) {
      const page = await browser.ask(url, {
        method: init.method,
        headers: { origin: house.baseUrl, ...init.headers },
        ...(init.body === undefined ? {} : { body: init.body }),
      });
      const body = page.status === 204 || page.text === '' ? null : page.text;
      return new Response(body, { status: page.status, headers: page.headers });
    },
  });
}

/** The reply of a call that must succeed. */
export function replyOf<Op>(outcome: CallOutcome<Op>): Extract<CallOutcome<Op>, { ok: true }>['reply'] {
  if (!outcome.ok) throw new Error(`refused: ${JSON.stringify(outcome.problem)}`);
  return outcome.reply;
}

export interface Draft {
  readonly to?: string;
  readonly subject?: string;
  readonly html?: string;
  readonly attachmentIds?: readonly `file_${string}`[];
  readonly sendAt?: string;
  readonly key?: string;
}

/** Enqueues a message that must be accepted. */
export async function send(house: ReachableHouse, browser: Browser, draft: Draft = {}): Promise<MessageView> {
  const outcome = await apiOf(house, browser)(operations.enqueueMessage, {
    headers: { 'idempotency-key': draft.key ?? randomUUID() },
    body: {
      to: [{ address: draft.to ?? 'ben@contoso.example' }],
      subject: draft.subject ?? 'Quote 4711',
      html: draft.html ?? '<p>Hello</p>',
      attachmentIds: [...(draft.attachmentIds ?? [])],
      ...(draft.sendAt === undefined ? {} : { sendAt: draft.sendAt }),
    },
  });
  return replyOf(outcome);
}

/** Everything that is due now has been dispatched by all replicas. */
export async function runDue(house: House): Promise<void> {
  for (const composition of house.compositions) {
    await composition.dispatcher.runDue();
    await composition.noticeSender.runDue();
  }
}

/** Every notice that is due now has been handed to the mail server, or put off. */
export async function runNotices(house: House): Promise<void> {
  for (const composition of house.compositions) await composition.noticeSender.runDue();
}

/** What is due of those who wait for an IT admin has been done. */
export async function runCases(house: House): Promise<void> {
  for (const composition of house.compositions) await composition.caseWatcher.runDue();
}
