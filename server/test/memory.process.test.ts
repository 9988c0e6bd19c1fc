import { operations } from '@gatehouse/contract';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { borrowEmulator, type BorrowedEmulator } from './borrowed-emulator.ts';
import type { Browser } from './browser.ts';
import { freePort } from './free-port.ts';
import {
  apiOf,
  connectMailbox,
  replyOf,
  send,
  sessionCookie,
  signIn,
  type ReachableHouse,
} from './harness.ts';
import { startServerProcess, type ServerProcess } from './server-process.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

const asked = process.env['PROVE_COUNT'];
const turns = Number(asked ?? 400);
/** Addresses of clients: at full size each turn has one of its own, so that what is kept of each must be bounded. */
const addresses = asked === undefined ? 100 : Number.MAX_SAFE_INTEGER;
/** Until everything that is kept within bounds is full: budgets know 10,000 clients at most. */
const turnsBefore = asked === undefined ? 800 : 11_000;
const atOnce = 8;
/** Of three requests, whose own objects are some kilobytes each; so much is what plans and compiled code may still take. */
const mostBytesATurn = 2500;

let house: ReachableHouse;
let emulator: BorrowedEmulator;
let database: TestDatabase;
let server: ServerProcess;
let heapPort: number;
let ada: Browser;

beforeAll(async () => {
  const baseUrl = `http://localhost:${await freePort()}`;
  heapPort = await freePort();
  [emulator, database] = await Promise.all([borrowEmulator(baseUrl), createTestDatabase('demo')]);
  server = await startServerProcess(
    baseUrl,
    {
      DATABASE_URL: database.connectionString,
      MICROSOFT_ORIGIN_MAP: `https://login.microsoftonline.com=${emulator.login},https://graph.microsoft.com=${emulator.graph}`,
      SMTP_URL: emulator.smtp,
      LIMITS_SCALE: '100',
      TRUSTED_PROXY_HOPS: '1',
      HEAP_PORT: String(heapPort),
    },
    ['tell-heap.ts'],
  );
  house = { baseUrl, emulator };
  ada = await signIn(house, 'ada@contoso.example');
  await connectMailbox(house, ada, 'ada@contoso.example');
});
afterAll(async () => {
  await server.stop();
  await Promise.all([database.drop(), emulator.giveBack()]);
});

const heapInUse = async (): Promise<number> =>
  Number(await (await fetch(`http://127.0.0.1:${heapPort}`)).text());

/** Somebody with a session, somebody with a session that is none, and a page for somebody without; each from an address. */
async function turn(number: number): Promise<void> {
  const place = number % addresses;
  const from = {
    'x-forwarded-for': `2001:db8::${(place >> 16).toString(16)}:${(place & 0xffff).toString(16)}`,
  };
  const session = await ada.ask(`${house.baseUrl}/api/session`, { headers: from });
  const stranger = await fetch(`${house.baseUrl}/api/session`, {
    headers: { ...from, cookie: `${sessionCookie}=${randomUUID()}` },
  });
  const page = await fetch(`${house.baseUrl}/sign-in`, { headers: from });
  await Promise.all([stranger.text(), page.text()]);
  expect([session.status, stranger.status, page.status]).toEqual([200, 401, 200]);
  if (number % 50 === 0) replyOf(await apiOf(house, ada)(operations.listMessages, { query: {} }));
  if (number % 100 === 0) await send(house, ada);
}

async function take(count: number): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) {
      next += 1;
      await turn(next);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

test('N11: a process that has answered many requests holds no more than one that has answered few', async () => {
  await take(turnsBefore);
  const before = await heapInUse();
  await take(turns);
  const after = await heapInUse();
  expect((after - before) / turns).toBeLessThan(mostBytesATurn);
});
