import { operations, type Operation } from '@gatehouse/contract';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { arrivalLimits, openListener, type Listener } from '../src/http/listener.ts';
import type { Browser, Page } from './browser.ts';
import { signIn, startHouse, type House } from './harness.ts';

/** The shape of the real limits, for people with less time. */
const limits = { headersMs: 400, requestMs: 60_000, stretchMs: 1000, leastBytes: 500, checkEveryMs: 50 };

let house: House;
let ada: Browser;
let listener: Listener;
beforeAll(async () => {
  house = await startHouse();
  ada = await signIn(house, 'ada@contoso.example');
  const app = house.compositions[0]?.app;
  if (app === undefined) throw new Error('there is no server');
  listener = await openListener(app.fetch, { port: 0, hostname: '127.0.0.1' }, limits);
});
afterAll(async () => {
  await listener.close();
  await house.close();
});

/** Says this, and then one piece after the other for as long as it is heard; gives what it was told until the end. */
async function drip(head: string, piece: string, everyMs: number, times = Infinity): Promise<string> {
  const socket = connect(listener.port, '127.0.0.1');
  let told = '';
  socket.on('data', (chunk: Buffer) => (told += chunk.toString('latin1')));
  socket.on('error', () => undefined);
  const closed = once(socket, 'close');
  socket.write(head);
  const dripping = (async () => {
    for (let time = 0; time < times && socket.writable; time += 1) {
      socket.write(piece);
      await pause(everyMs);
    }
  })();
  await closed;
  await dripping;
  return told.split('\r\n')[0] ?? '';
}

const bodyHead = (length: number, more = ''): string =>
  `POST /sign-in/password HTTP/1.1\r\nHost: localhost\r\nOrigin: ${house.baseUrl}\r\nContent-Type: application/x-www-form-urlencoded\r\n${more}Content-Length: ${length}\r\n\r\n`;

describe('L10: who sends slowly', () => {
  test('L10: is cut off, headers and body alike, while others are served', async () => {
    const slow = [
      ...Array.from({ length: 100 }, () => drip('GET / HTTP/1.1\r\nHost: localhost\r\n', 'X: a\r\n', 60)),
      ...Array.from({ length: 100 }, () => drip(bodyHead(100_000), 'a', 60)),
      ...Array.from({ length: 20 }, () => drip(bodyHead(100_000), '', 60)),
    ];
    for (let asked = 0; asked < 20; asked += 1) {
      const page = await fetch(`http://127.0.0.1:${listener.port}/sign-in`);
      expect([page.status, (await page.text()).length > 0]).toEqual([200, true]);
    }
    expect(new Set(await Promise.all(slow))).toEqual(new Set(['HTTP/1.1 408 Request Timeout']));
  });

  test('L10: but as slowly as a bad line is, is heard to the end', async () => {
    // Three stretches long, of which each brings four times what it must.
    const told = await drip(bodyHead(6000, 'Connection: close\r\n'), 'a'.repeat(100), 50, 60);
    expect(told).not.toContain('408');
    expect(told).toMatch(/^HTTP\/1\.1 [234]\d\d /);
  });

  test('L10: the limits are ten seconds for headers and half a minute for a small body', () => {
    expect(arrivalLimits).toMatchObject({ headersMs: 10_000, stretchMs: 30_000, requestMs: 300_000 });
    // Each of them is looked at often enough to mean something.
    expect(arrivalLimits.checkEveryMs).toBeLessThanOrEqual(1000);
  });
});

describe('L10: what is too large', () => {
  const at = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`http://127.0.0.1:${listener.port}${path}`, { headers, redirect: 'manual' });

  test('L10: an address or headers of more than 16 kB are refused before anything reads them', async () => {
    expect((await at(`/sign-in?email=${'a'.repeat(20_000)}`)).status).toBe(431);
    expect((await at('/sign-in', { 'x-long': 'a'.repeat(20_000) })).status).toBe(431);
    expect((await at(`/sign-in?email=${'a'.repeat(8000)}`, { 'x-long': 'a'.repeat(4000) })).status).toBe(200);
  });

  const post = (
    path: string,
    body: string | Uint8Array<ArrayBuffer>,
    headers: Record<string, string>,
  ): Promise<Page> =>
    ada.ask(house.baseUrl + path, {
      method: 'POST',
      headers: { origin: house.baseUrl, 'idempotency-key': 'large-key-1', ...headers },
      body,
    });
  const json = { 'content-type': 'application/json' };

  const depth = 100_000;
  test.each([
    ['lists', '['.repeat(depth) + ']'.repeat(depth)],
    ['objects', `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`],
    ['lists that never end', '['.repeat(depth)],
  ])('L10: JSON of 100,000 %s in each other is refused', async (_what, body) => {
    const page = await post('/api/messages', body, json);
    expect([page.status, page.text]).toEqual([400, expect.stringContaining('nested too deeply')]);
  });

  test('L10: a body over the limit is refused, in JSON and in a form', async () => {
    const page = await post('/api/messages', `"${'a'.repeat(2_600_000)}"`, json);
    expect([page.status, page.text]).toEqual([400, expect.stringContaining('more than 2500000 bytes')]);
    const form = await post('/sign-in/password', `email=${'a'.repeat(20_000)}`, {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(form.status).toBeGreaterThanOrEqual(400);
    expect(form.status).toBeLessThan(500);
  });

  const taking = Object.values<Operation>(operations).filter(({ input }) => input.body !== undefined);
  const bomb = new Uint8Array(gzipSync(Buffer.alloc(10_000_000, 'a')));
  test.each(taking.map((operation) => [operation.id, operation] as const))(
    'L10: %s unpacks nothing',
    async (_id, operation) => {
      const path = operation.path.replaceAll(/\{(\w+)\}/g, 'x');
      const type = operation.input.body === 'bytes' ? 'application/octet-stream' : 'application/json';
      for (const encoding of ['gzip', 'deflate', 'br', 'zstd', 'x-gzip', 'gzip, gzip']) {
        const page = await ada.ask(house.baseUrl + path, {
          method: operation.method,
          headers: { origin: house.baseUrl, 'content-type': type, 'content-encoding': encoding },
          body: bomb,
        });
        expect([encoding, page.status, page.text]).toEqual([
          encoding,
          415,
          expect.stringContaining('headers.content-encoding'),
        ]);
      }
    },
  );

  test('L10: nor does a form', async () => {
    const page = await post('/sign-in/password', bomb, {
      'content-type': 'application/x-www-form-urlencoded',
      'content-encoding': 'gzip',
    });
    expect(page.status).toBe(415);
  });
});
