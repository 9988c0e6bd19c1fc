import { operations } from '@gatehouse/contract';
import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser } from './browser.ts';
import { apiOf, signIn, startHouse, type House } from './harness.ts';

let house: House;
let ada: Browser;
beforeAll(async () => {
  house = await startHouse();
  ada = await signIn(house, 'ada@contoso.example');
});
afterAll(() => house.close());

/** A request whose head and beginning of a body are sent, and never its end: what comes back, to the end of the head. */
function sendBeginning(headers: readonly string[], body: string): Promise<string> {
  const { hostname, port } = new URL(house.baseUrl);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    const head = [
      'POST /api/messages HTTP/1.1',
      `host: ${hostname}:${port}`,
      `origin: ${house.baseUrl}`,
      `cookie: ${ada.cookieHeader(hostname)}`,
      'content-type: application/json',
      `idempotency-key: ${randomUUID()}`,
      ...headers,
    ];
    let answer = '';
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString();
      if (!answer.includes('\r\n\r\n')) return;
      socket.destroy();
      resolve(answer);
    });
    socket.once('error', reject);
    socket.once('close', () => resolve(answer));
    socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  });
}

const size = 1_000_000;
const long = (part: string, length = size): string => part.repeat(Math.ceil(length / part.length));
const message = (change: Record<string, unknown>): string =>
  JSON.stringify({ to: [{ address: 'ben@contoso.example' }], subject: 'x', html: '<p>x</p>', ...change });

/** Bodies of a megabyte, each made against another part of what reads them. */
const bodies: readonly (readonly [what: string, path: string, body: string])[] = [
  ['a message of the most characters', '/api/messages', message({ html: long('<p>é</p>', 490_000) })],
  ['an address of many dots', '/api/messages', message({ to: [{ address: `a@${long('a.')}` }] })],
  ['an address of many signs', '/api/messages', message({ to: [{ address: long('@') }] })],
  ['an address in quotes', '/api/messages', message({ to: [{ address: `"${long('\\ ')}"@x` }] })],
  ['a subject of line ends', '/api/messages', message({ subject: long('\r\n') })],
  ['a name of blanks', '/api/profile', JSON.stringify({ displayName: `a${long(' ')}b` })],
  [
    'a list of people',
    '/api/invitations',
    JSON.stringify({
      rows: Array.from({ length: 20_000 }, (_, index) => ({ email: `p${index}@x.example` })),
    }),
  ],
  ['lists in lists', '/api/messages', long('[', size / 2) + long(']', size / 2)],
  ['objects in objects', '/api/messages', `${long('{"a":', size - 150_000)}1${long('}', 170_000)}`],
  ['many members', '/api/messages', `{${Array.from({ length: 80_000 }, (_, n) => `"m${n}":1`).join(',')}}`],
  ['one member many times', '/api/messages', `{${long('"to":[],')}"to":[]}`],
  ['a long number', '/api/messages', `{"to":${long('9')}}`],
  ['escapes', '/api/messages', `{"subject":"${long('\\u0061')}"}`],
  ['nothing but blanks', '/api/messages', long(' ')],
];

describe('N12: large inputs', () => {
  test.each([
    ['says how long it is', ['content-length: 2500001'], ''],
    [
      'does not say it',
      ['transfer-encoding: chunked'],
      `${(2_600_000).toString(16)}\r\n${' '.repeat(2_600_000)}\r\n`,
    ],
  ])('a body over the limit that %s is refused before its end has come', async (_what, headers, body) => {
    const answer = await sendBeginning(headers, body);
    expect(answer.split('\r\n')[0]).toBe('HTTP/1.1 400 Bad Request');
  });

  test.each(bodies.filter(([what]) => what.endsWith('lists') || what.endsWith('objects')))(
    '%s are refused before they are parsed',
    async (_what, path, body) => {
      const page = await ada.ask(`${house.baseUrl}${path}`, {
        method: 'POST',
        headers: {
          origin: house.baseUrl,
          'content-type': 'application/json',
          'idempotency-key': randomUUID(),
        },
        body,
      });
      expect([page.status, page.text]).toEqual([400, expect.stringContaining('nested too deeply')]);
    },
  );

  test(
    'many of a megabyte at once are each answered, and so is who asks in between',
    { timeout: 460_000 },
    async () => {
      const count = Number(process.env['PROVE_COUNT'] ?? bodies.length * 2);
      const faults: string[] = [];
      let next = 0;
      const flood = async (): Promise<void> => {
        while (next < count) {
          const [what, path, body] = bodies[next % bodies.length] ?? ['', '', ''];
          next += 1;
          const page = await ada.ask(`${house.baseUrl}${path}`, {
            method: path === '/api/profile' ? 'PUT' : 'POST',
            headers: {
              origin: house.baseUrl,
              'content-type': 'application/json',
              'idempotency-key': randomUUID(),
            },
            body,
          });
          if (page.status < 200 || page.status >= 500) faults.push(`${what}: ${page.status} ${page.text}`);
          if (!(await apiOf(house, ada)(operations.getSession, {})).ok) faults.push(`${what}: no session`);
        }
      };
      await Promise.all(Array.from({ length: 8 }, flood));
      expect(faults).toEqual([]);
    },
  );
});
