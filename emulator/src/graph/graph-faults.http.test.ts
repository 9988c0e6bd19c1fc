import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Delivery } from '../outlook/mail-store.ts';
import type { FaultResponse } from '../control/faults.ts';
import { ada, ben, letter, startMailBench, type MailBench } from './mail-bench.ts';

let bench: MailBench;
beforeAll(async () => {
  bench = await startMailBench();
});
afterAll(() => bench.running.close());
beforeEach(() => bench.control.reset());

interface Deliveries {
  readonly deliveries: readonly Delivery[];
  readonly highestInFlight: Readonly<Record<string, number>>;
}

const deliveries = (): Promise<Deliveries> => bench.control.call('GET', '/deliveries');
const addFault = (respond: FaultResponse, more: { times?: number; match?: object } = {}): Promise<unknown> =>
  bench.control.addFault({ surface: 'graph', match: { path: '/sendMail' }, respond, ...more });

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await isSo()) return;
    await new Promise((done) => setTimeout(done, 10));
  }
  throw new Error('it never came to that');
}

/** What a client without any manners of its own hears before the connection ends. */
async function heard(): Promise<string> {
  const body = JSON.stringify(letter());
  const bearer = await bench.bearer(ada);
  const { port } = new URL(bench.graph);
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(Number(port), '127.0.0.1', () => {
      const head = `POST /v1.0/me/sendMail HTTP/1.1\r\nHost: g\r\nAuthorization: ${bearer}\r\n`;
      socket.write(
        `${head}Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      );
    });
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    socket.on('error', () => {});
    socket.on('close', () => resolve(text));
  });
}

describe('faults', () => {
  test.each([
    [400, 'BadRequest'],
    [401, 'InvalidAuthenticationToken'],
    [403, 'ErrorAccessDenied'],
    [404, 'ResourceNotFound'],
    [429, 'ApplicationThrottled'],
    [500, 'ErrorInternalServerError'],
    [503, 'ErrorServerBusy'],
    [504, 'UnknownError'],
    [507, 'ErrorQuotaExceeded'],
    [599, 'UnknownError'],
  ])('%i without a body is Graph’s own %s, and nothing is sent', async (status, code) => {
    await addFault({ status });
    const response = await bench.post(letter(), { 'client-request-id': 'abc-3' });
    expect(response.status).toBe(status);
    expect(response.headers.get('client-request-id')).toBe('abc-3');
    expect(response.headers.get('retry-after')).toBeNull();
    expect(await response.json()).toMatchObject({
      error: { code, innerError: { 'client-request-id': 'abc-3' } },
    });
    expect(await bench.list(ben)).toEqual([]);
    expect((await deliveries()).deliveries).toMatchObject([{ mailbox: ada, status, stored: false }]);
    expect((await bench.post(letter())).status).toBe(202);
  });

  test('headers and body as ordered', async () => {
    await addFault({ status: 429, headers: { 'retry-after': '7' }, body: { error: { code: 'X' } } });
    await addFault({
      status: 502,
      body: '<html>bad gateway</html>',
      headers: { 'content-type': 'text/html' },
    });
    const first = await bench.post(letter());
    expect([first.headers.get('retry-after'), await first.json()]).toEqual(['7', { error: { code: 'X' } }]);
    const second = await bench.post(letter());
    expect([second.status, await second.text()]).toEqual([502, '<html>bad gateway</html>']);
  });

  test('execute: the mail is stored, and the caller hears the fault', async () => {
    await addFault({ status: 504, execute: true });
    expect((await bench.post(letter())).status).toBe(504);
    expect(await bench.list(ben)).toHaveLength(1);
    expect((await deliveries()).deliveries).toMatchObject([{ status: 504, stored: true }]);
  });

  test('headers alone stand around the true answer: 202 with Retry-After', async () => {
    await addFault({ headers: { 'retry-after': '1' } });
    const response = await bench.post(letter());
    expect([response.status, response.headers.get('retry-after')]).toEqual([202, '1']);
    expect(response.headers.get('content-type')).toBeNull();
    expect(await bench.list(ben)).toHaveLength(1);
  });

  test('delayMs: late, but true', async () => {
    await addFault({ delayMs: 150 });
    const from = performance.now();
    expect((await bench.post(letter())).status).toBe(202);
    expect(performance.now() - from).toBeGreaterThan(140);
  });

  test.each([
    ['before any answer', { cut: 'before-answer' }, '', 0],
    ['before any answer, though it was sent', { cut: 'before-answer', execute: true }, '', 1],
    [
      'within the head of 202',
      { cut: 'mid-answer', execute: true },
      'HTTP/1.1 202 Accepted\r\nrequest-id: ',
      1,
    ],
  ] as const)('the line is cut %s', async (_name, respond, expected, arrived) => {
    await addFault(respond, { times: 2 });
    expect(await heard()).toBe(expected);
    expect(await bench.list(ben)).toHaveLength(arrived);
    await expect(bench.post(letter())).rejects.toThrow();
    expect((await deliveries()).deliveries).toMatchObject([
      { status: null, stored: arrived === 1 },
      { status: null, stored: arrived === 1 },
    ]);
  });

  test('the line is cut within the body of a refusal', async () => {
    await addFault({ cut: 'mid-answer', status: 503 });
    const response = await bench.post(letter());
    expect(response.status).toBe(503);
    await expect(response.text()).rejects.toThrow();
  });

  test('hang: no answer until the caller gives up; the hand-over ends then', async () => {
    await addFault({ hang: true });
    const gone = AbortSignal.timeout(150);
    const asked = fetch(`${bench.graph}/v1.0/me/sendMail`, {
      method: 'POST',
      headers: { authorization: await bench.bearer(ada) },
      body: JSON.stringify(letter()),
      signal: gone,
    });
    await until(async () => (await deliveries()).deliveries.length === 1);
    expect((await deliveries()).deliveries).toMatchObject([{ endedAt: null, status: null, stored: false }]);
    await expect(asked).rejects.toThrow();
    await until(async () => (await deliveries()).deliveries[0]?.endedAt !== null);
  });

  test('match one person, one method, one path', async () => {
    await addFault({ status: 500 }, { match: { upn: ben } });
    await addFault({ status: 500 }, { match: { method: 'GET' } });
    await addFault({ status: 500 }, { match: { path: '/v1.0/me/messages' } });
    expect((await bench.post(letter())).status).toBe(202);
    expect((await bench.post(letter(), { authorization: await bench.bearer(ben) })).status).toBe(500);
  });
});

describe('hand-overs', () => {
  test('are recorded with ids, the sum of the body, times, answer and outcome', async () => {
    const body = JSON.stringify(letter());
    const response = await bench.post(body, { 'client-request-id': 'abc-4' });
    await bench.post(letter({ toRecipients: [] }));
    await bench.post(letter(), { authorization: 'Bearer nothing' });
    const instant = expect.stringMatching(/^\d{4}-.*Z$/) as string;
    expect((await deliveries()).deliveries).toMatchObject([
      {
        mailbox: ada,
        requestId: response.headers.get('request-id'),
        clientRequestId: 'abc-4',
        bodySha256: createHash('sha256').update(body).digest('hex'),
        startedAt: instant,
        endedAt: instant,
        status: 202,
        stored: true,
      },
      { mailbox: ada, clientRequestId: null, status: 400, stored: false },
      { mailbox: '', status: 401, stored: false },
    ]);
  });

  test('four at a time in a mailbox; the fifth hears 429 with Retry-After, and other mailboxes do not wait', async () => {
    await addFault({ delayMs: 400 }, { times: 4 });
    const four = Array.from({ length: 4 }, () => bench.post(letter()));
    await until(async () => (await deliveries()).highestInFlight[ada] === 4);
    const fifth = await bench.post(letter());
    expect([fifth.status, fifth.headers.get('retry-after')]).toEqual([429, '1']);
    expect(await fifth.json()).toMatchObject({
      error: { code: 'ApplicationThrottled', message: 'Application is over its MailboxConcurrency limit.' },
    });
    const other = await bench.post(letter(), { authorization: await bench.bearer(ben) });
    expect(other.status).toBe(202);
    expect((await Promise.all(four)).map((each) => each.status)).toEqual([202, 202, 202, 202]);
    expect((await bench.post(letter())).status).toBe(202);
    const { highestInFlight, deliveries: all } = await deliveries();
    expect(highestInFlight).toEqual({ [ada]: 4, [ben]: 1 });
    expect(all.filter((each) => each.stored)).toHaveLength(6);
  });

  test('a caller that hangs up while sending leaves no place taken', async () => {
    const { port } = new URL(bench.graph);
    for (let turn = 0; turn < 5; turn += 1) {
      const socket = connect(Number(port), '127.0.0.1');
      const head = `POST /v1.0/me/sendMail HTTP/1.1\r\nHost: g\r\nAuthorization: ${await bench.bearer(ada)}\r\n`;
      socket.write(`${head}Content-Length: 100\r\n\r\n{"mess`);
      await until(async () => (await deliveries()).deliveries.length === turn + 1);
      socket.destroy();
      await until(async () => (await deliveries()).deliveries[turn]?.endedAt !== null);
    }
    expect((await bench.post(letter())).status).toBe(202);
    expect((await deliveries()).highestInFlight).toEqual({ [ada]: 1 });
  });

  test('the log names the request and masks the token', async () => {
    await bench.post(letter());
    expect(await bench.control.requests('graph')).toMatchObject([
      { method: 'POST', path: '/v1.0/me/sendMail', status: 202, body: {} },
    ]);
    expect(JSON.stringify(await bench.control.requests('graph'))).not.toContain(
      (await bench.bearer(ada)).slice(0, 60),
    );
  });
});
