import { expect, test } from 'vitest';
import { whyNotHad } from './later.ts';

const cause = new TypeError('Failed to fetch dynamically imported module: /assets/outbox-page.js');

test.each([
  ['has its pages', 200, 'missing'],
  ['refuses this person', 401, 'missing'],
  ['is not ready', 503, 'no-server'],
  ['is behind a proxy that does not reach it', 502, 'no-server'],
] as const)('a script that is not had from a server that %s', async (_what, status, why) => {
  const fault = await whyNotHad(cause, () => Promise.resolve(new Response(null, { status })));
  expect(fault.why).toBe(why);
});

test('a script that is not had where no server answers', async () => {
  const fault = await whyNotHad(cause, () => Promise.reject(new TypeError('Failed to fetch')));
  expect(fault.why).toBe('no-server');
});

test('the router is told in the browser’s words of a script that is missing, and not of a server that is', async () => {
  const told = async (status: number) =>
    (await whyNotHad(cause, () => Promise.resolve(new Response(null, { status })))).message;
  expect(await told(200)).toBe(cause.message);
  expect(await told(503)).not.toContain('imported module');
});
