import { generateKeyPairSync, sign } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { AppError } from '../../kernel/app-error.ts';
import { createIdTokenVerifier } from './id-token.ts';

const login = 'https://login.microsoftonline.com';
const tid = '5b3f2c1e-8d47-4a6b-9c15-27e0d4f8a961';
const clientId = '6f2d9b81-4c3e-4a75-b80d-e19f5c7a2364';
const start = new Date('2026-11-23T10:00:00Z');
const hour = 60 * 60 * 1000;

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const key = {
  ...pair.publicKey.export({ format: 'jwk' }),
  kid: 'k1',
  use: 'sig',
  issuer: `${login}/{tenantid}/v2.0`,
};

/** What the address of the key set answers from now on. */
type Answer = () => Response | Promise<Response>;
const published: Answer = () => Response.json({ keys: [key] });
const outages: readonly (readonly [string, Answer])[] = [
  ['503', () => new Response('busy', { status: 503 })],
  ['the HTML of a proxy', () => new Response('<h1>Bad Gateway</h1>', { status: 502 })],
  ['the HTML of a proxy that says it is well', () => new Response('<h1>Hello</h1>')],
  ['JSON that is no key set', () => Response.json({ error: 'try later' })],
  ['no connection', () => Promise.reject(new TypeError('fetch failed'))],
  ['too much under way', () => Promise.reject(new AppError('microsoft_unreachable', '256 requests'))],
];

function token(): string {
  const seconds = Math.floor(Date.now() / 1000);
  const claims = {
    aud: clientId,
    iss: `${login}/${tid}/v2.0`,
    iat: seconds,
    nbf: seconds,
    exp: seconds + 3600,
    nonce: 'nonce-of-this-attempt',
    oid: '41f7c8d2-6b0e-4e93-a518-9d2c7f3b60e4',
    preferred_username: 'ada@contoso.example',
    sub: 'pairwise-subject',
    tid,
    ver: '2.0',
  };
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const input = `${part({ typ: 'JWT', alg: 'RS256', kid: 'k1' })}.${part(claims)}`;
  return `${input}.${sign('RSA-SHA256', Buffer.from(input), pair.privateKey).toString('base64url')}`;
}

let answer: Answer;
let fetches: number;
let verify: () => Promise<unknown>;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: start });
  [answer, fetches] = [published, 0];
  const verifier = createIdTokenVerifier(login, async () => {
    fetches += 1;
    return answer();
  });
  verify = () => verifier.verify(token(), { clientId, nonce: 'nonce-of-this-attempt', now: new Date() });
});
afterEach(() => vi.useRealTimers());

const after = (hours: number) => vi.setSystemTime(start.getTime() + hours * hour);
/** What was begun behind somebody's back has come to its end. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('A19: while the key set is away', () => {
  test.each(outages)('(%s) known keys go on for a day, and not for longer', async (_name, outage) => {
    await verify();
    answer = outage;
    for (const hours of [1, 11, 13, 23.9]) {
      after(hours);
      await expect(verify()).resolves.toMatchObject({ tenantId: tid });
      await settled();
    }
    after(24.1);
    await expect(verify()).rejects.toMatchObject({ code: 'microsoft_unreachable' });
    answer = published;
    await expect(verify()).resolves.toMatchObject({ tenantId: tid });
  });

  test('it has been fetched anew before its half day was over, so that half a day is left at least', async () => {
    await verify();
    after(13);
    await verify();
    await expect.poll(() => fetches).toBe(2);
    await settled();
    [, [, answer]] = outages as [unknown, (typeof outages)[number]];
    after(36);
    await expect(verify()).resolves.toMatchObject({ tenantId: tid });
  });

  test('thirty who wait for it at once ask for it once, and each is told', async () => {
    answer = () => Promise.reject(new TypeError('fetch failed'));
    const told = await Promise.allSettled(Array.from({ length: 30 }, verify));
    expect(told.map((one) => one.status === 'rejected' && (one.reason as AppError).code)).toEqual(
      told.map(() => 'microsoft_unreachable'),
    );
    expect(fetches).toBe(1);
  });

  test('a key that was removed from it by mistake serves as long as it is known', async () => {
    await verify();
    answer = () => Response.json({ keys: [] });
    after(11);
    await expect(verify()).resolves.toMatchObject({ tenantId: tid });
  });
});
