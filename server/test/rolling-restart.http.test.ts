import { createClient, operations } from '@gatehouse/contract';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { freePlace, startReplicas, type Replicas } from '../../test/replicas.ts';
import { openFront, type OpenFront } from '../../test/fronts.ts';
import { openDatabase, type Database } from '../src/ports/db/database.ts';
import { createLog } from '../src/ports/log/log.ts';
import { borrowEmulator, type BorrowedEmulator } from './borrowed-emulator.ts';
import { Browser } from './browser.ts';
import { apiOf, connectMailbox, ownHost, replyOf, signIn, type ReachableHouse } from './harness.ts';
import { moveClock } from './move-clock.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

/** How often a replica is replaced; of two, each once. */
const count = Number(process.env['PROVE_COUNT'] ?? 2);
/** The proxy of the tests, or a real one that is installed here: `haproxy`, `caddy` or `nginx`. */
const frontName = process.env['PROXY'] ?? 'round-robin';
const senders = ['ada@contoso.example', 'ben@contoso.example', 'chen@contoso.example'];
const buyer = 'buyer@elsewhere.example';

let emulator: BorrowedEmulator;
let database: TestDatabase;
let db: Database;
let front: OpenFront;
let replicas: Replicas;
let doorstep: ReachableHouse;
const browsers: Browser[] = [];

beforeAll(async () => {
  const places = [await freePlace(), await freePlace()];
  front = await openFront(frontName, places);
  const baseUrl = `http://localhost:${front.port}`;
  [emulator, database] = await Promise.all([borrowEmulator(baseUrl), createTestDatabase('demo')]);
  doorstep = { baseUrl, emulator };
  db = openDatabase({
    connectionString: database.connectionString,
    maxConnections: 2,
    log: createLog('silent'),
    as: 'owner',
  });
  replicas = await startReplicas(front, places, {
    BASE_URL: baseUrl,
    DATABASE_URL: database.connectionString,
    MICROSOFT_ORIGIN_MAP: `https://login.microsoftonline.com=${emulator.login},https://graph.microsoft.com=${emulator.graph}`,
    DEVELOPMENT_CLOCK_URL: `${emulator.control}/clock`,
    SMTP_URL: emulator.smtp,
    LIMITS_SCALE: '100',
    TRUSTED_PROXY_HOPS: '1',
    DRAIN_SECONDS: '3',
  });
  await vi.waitUntil(async () => (await fetch(`${baseUrl}/sign-in`)).ok, { timeout: 20_000 });
  for (const upn of senders) {
    const browser = await signIn(doorstep, upn);
    await connectMailbox(doorstep, browser, upn);
    browsers.push(browser);
  }
});
afterAll(async () => {
  await replicas.close();
  await Promise.all([front.close(), db.destroy(), emulator.giveBack()]);
  await database.drop();
});

/** Everything that people and programs are told while replicas go and come. */
class Day {
  readonly wrong: string[] = [];
  readonly handedIn: string[] = [];
  readonly heardOf = new Set<string>();
  readonly counts = { asked: 0, signedIn: 0, followed: 0 };
  readonly #end = new AbortController();
  readonly #loops: Promise<void>[] = [];

  /** The same again and again, until the day is over; whatever is thrown is wrong. */
  repeat(what: string, pauseMs: number, act: (number: number) => Promise<number>): void {
    const loop = async (): Promise<void> => {
      for (let number = 0; !this.#end.signal.aborted; number += 1) {
        const told = await act(number).catch((fault: unknown) => String(fault));
        this.counts.asked += 1;
        if (told !== 200 && !this.#end.signal.aborted) this.wrong.push(`${what}: ${told}`);
        await pause(pauseMs);
      }
    };
    this.#loops.push(loop());
  }

  handIn(browser: Browser, name: string): void {
    this.repeat('hand in', 300, async (number) => {
      const subject = `${name} ${number}`;
      const outcome = await apiOf(doorstep, browser)(operations.enqueueMessage, {
        headers: { 'idempotency-key': subject.replaceAll(' ', '-') },
        body: { to: [{ address: buyer }], subject, html: '<p>x</p>' },
      });
      if (!outcome.ok) return outcome.problem.status;
      this.handedIn.push(subject);
      return 200;
    });
  }

  signIn(): void {
    this.repeat('sign in', 300, async () => {
      const page = await new Browser().visit(`${doorstep.baseUrl}/sign-in/microsoft`);
      this.counts.signedIn += 1;
      return page.status;
    });
  }

  read(browser: Browser, path: string): void {
    this.repeat(path, 20, async () => (await browser.ask(doorstep.baseUrl + path)).status);
  }

  /** As long as a stream lasts; who is let go comes again. */
  follow(browser: Browser): void {
    const { signal } = this.#end;
    const ask = createClient({
      baseUrl: doorstep.baseUrl,
      fetch: (url, init) =>
        fetch(url, { ...init, signal, headers: { ...init.headers, cookie: browser.cookieHeader(ownHost) } }),
    });
    this.repeat('follow', 0, async () => {
      const events = replyOf(await ask(operations.followMessages, {}));
      this.counts.followed += 1;
      for await (const some of events) for (const { messageId } of some) this.heardOf.add(messageId);
      return 200;
    });
  }

  async end(): Promise<void> {
    this.#end.abort();
    await Promise.all(this.#loops);
  }
}

async function idOf(subject: string | undefined): Promise<string> {
  const row = await db
    .selectFrom('outbox_messages')
    .select('id')
    .where('subject', '=', subject ?? '')
    .executeTakeFirstOrThrow();
  return row.id;
}

async function arrived(): Promise<string[]> {
  const inbox = (await emulator.call('GET', `/mailboxes/${buyer}/inbox`)) as { subject: string }[];
  return inbox.map(({ subject }) => subject).toSorted();
}

test(
  'N16: replicas are replaced one after the other behind a proxy that repeats nothing, and no request fails, no message is lost or doubled',
  async () => {
    await emulator.call('DELETE', '/auto-answer');
    await emulator.call('POST', '/auto-answer', { upn: senders[0], consent: true });
    const day = new Day();
    const [ada = new Browser(), ben = new Browser()] = browsers;
    browsers.forEach((browser, place) => day.handIn(browser, `Quote of ${place}`));
    for (const path of ['/api/session', '/api/messages', '/']) day.read(ben, path);
    day.follow(ada);
    day.signIn();
    for (let done = 0; done < count; done += 1) {
      await replicas.replaceOldest(front.how);
      const before = day.handedIn.length;
      const isGoingOn = () => ({ wrong: day.wrong.slice(0, 9), isMore: day.handedIn.length > before + 5 });
      await expect.poll(isGoingOn, { timeout: 20_000 }).toEqual({ wrong: [], isMore: true });
    }
    // Who was let go follows another replica by now.
    const last = await idOf(day.handedIn.findLast((subject) => subject.startsWith('Quote of 0')));
    await expect.poll(() => day.heardOf.has(last), { timeout: 20_000 }).toBe(true);
    await day.end();

    expect(day.wrong).toEqual([]);
    expect(front.failures).toEqual([]);
    expect(replicas.ends).toEqual(Array.from({ length: count }, () => [0, null]));
    expect(day.counts.followed).toBeGreaterThan(1);
    expect(day.counts.signedIn).toBeGreaterThan(count);
    while ((await arrived()).length < day.handedIn.length) await moveClock({ db, emulator }, 61);
    expect(await arrived()).toEqual(day.handedIn.toSorted());
  },
  60_000 + count * 60_000,
);
