import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { limitPages } from './rate-limit.ts';

/** A client whose journeys are spent, and nothing else. */
const app = new Hono()
  .use(
    limitPages({
      limits: {
        ofAddress: () => Promise.resolve(null),
        ofJourney: () => Promise.resolve({ ok: false, code: 'rate_limited', retryAfterSeconds: 1 }),
        ofCaller: () => Promise.resolve(null),
        ofInput: () => Promise.resolve(null),
      },
      clientAddressOf: () => '127.0.0.1',
      refusalPage: () => new Response(null, { status: 429 }),
      newReference: () => '7KQM-4XTR',
    }),
  )
  .all('*', (context) => context.body(null, 204));

test.each([
  '/sign-in/microsoft',
  '/mailboxes/connect',
  '/support/sign-in',
  '/stuck/again?attempt=att_1',
  '/invitations/token/microsoft',
  '/waiting/token/microsoft',
  '/return/token/microsoft',
  '/it/token/approve/mail',
  '/it/token/prove/sign-in',
])('%s begins a journey, and is counted as one', async (path) => {
  expect((await app.request(path)).status).toBe(429);
});

test.each(['/sign-in', '/stuck', '/invitations/token', '/return/token', '/waiting/token', '/it/token'])(
  '%s begins none',
  async (path) => {
    expect((await app.request(path)).status).toBe(204);
  },
);
