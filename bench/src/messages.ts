import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BenchHouse } from './house.ts';
import { measure } from './load.ts';
import { sized, type Report } from './report.ts';
import { autoAnswer, connectMailbox, signIn } from './sign-in-to.ts';

function startFloor(): Promise<Server> {
  const server = createServer((_request, response) => response.end('{"status":"alive"}'));
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

/** A hundred bodies of a megabyte, eight at once: valid, refused by a pattern, and deep (security case N12). */
async function reportLoopDelay(report: Report, house: BenchHouse, cookie: string): Promise<void> {
  const million = 1_000_000;
  const mail = (html: string, address: string) => JSON.stringify({ to: [{ address }], subject: 'x', html });
  const bodies = [
    { body: mail('<p>é</p>'.repeat(60_000), 'ben@contoso.example'), expects: 202 },
    { body: mail('', `a@${'a.'.repeat(million / 2)}`), expects: 400 },
    { body: '['.repeat(million / 2) + ']'.repeat(million / 2), expects: 400 },
    { body: `{"subject":"${'\\u0061'.repeat(million / 6)}"}`, expects: 400 },
  ];
  await house.loopDelay();
  for (const { body, expects } of bodies) {
    const headers = { cookie, origin: house.baseUrl, 'content-type': 'application/json' };
    const extraHeaders = () => ({ 'idempotency-key': randomUUID() });
    const url = `${house.baseUrl}/api/messages`;
    await measure({ url, method: 'POST', headers, extraHeaders, body: () => body, expects }, 25, 8);
  }
  const { p50, p99, max } = await house.loopDelay();
  report.row(
    'event loop late, 100 JSON bodies of 1 MB, 8 at once',
    `p50 ${p50.toFixed(1)} ms   p99 ${p99.toFixed(1)} ms   longest ${max.toFixed(1)} ms`,
  );
}

/** Messages accepted over HTTP, beside a bare `node:http`, and how late the event loop is with the largest of them. */
export async function benchMessages(report: Report, house: BenchHouse): Promise<void> {
  const bare = await startFloor();
  const url = `http://127.0.0.1:${(bare.address() as AddressInfo).port}/`;
  const floor = await measure({ url, expects: 200 }, sized(20_000), 16);
  bare.close();
  report.rate('floor: bare node:http, 16 at once', floor);
  await autoAnswer(house);
  const cookie = await signIn(house);
  await connectMailbox(house, cookie);
  const body = JSON.stringify({
    to: [{ address: 'ben@contoso.example' }],
    subject: 'Bench',
    html: '<p>x</p>',
  });
  const accepted = await measure(
    {
      url: `${house.baseUrl}/api/messages`,
      method: 'POST',
      headers: { cookie, origin: house.baseUrl, 'content-type': 'application/json' },
      extraHeaders: () => ({ 'idempotency-key': randomUUID() }),
      body: () => body,
      expects: 202,
    },
    sized(1_000, 50),
    8,
  );
  report.rate('message accepted, POST /api/messages, 8 at once', accepted);
  report.row('of the floor', (accepted.perSecond / floor.perSecond).toFixed(2));
  await reportLoopDelay(report, house, cookie);
}
