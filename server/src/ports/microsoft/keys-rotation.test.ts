import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createIdTokenVerifier } from './id-token.ts';
import { IdTokenRefused } from './id-token-claims.ts';

const login = 'https://login.microsoftonline.com';
const tid = '5b3f2c1e-8d47-4a6b-9c15-27e0d4f8a961';
const clientId = '6f2d9b81-4c3e-4a75-b80d-e19f5c7a2364';
const nonce = 'nonce-of-this-attempt';
const start = new Date('2026-11-23T10:00:00Z');
const proveCount = (small: number): number => Number(process.env['PROVE_COUNT'] ?? small);

interface Pair {
  readonly kid: string;
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}
const pairOf = (kid: string): Pair => ({ kid, ...generateKeyPairSync('rsa', { modulusLength: 2048 }) });
const [first, second, third] = [pairOf('k1'), pairOf('k2'), pairOf('k3')];

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
function token({ kid, privateKey }: Pick<Pair, 'kid' | 'privateKey'>): string {
  const now = Math.floor(Date.now() / 1000);
  const times = { iat: now, nbf: now, exp: now + 3600 };
  const person = { tid, oid: '41f7c8d2-6b0e-4e93-a518-9d2c7f3b60e4', sub: 'pairwise' };
  const claims = { aud: clientId, iss: `${login}/${tid}/v2.0`, nonce, ver: '2.0', ...times, ...person };
  const input = `${part({ typ: 'JWT', alg: 'RS256', kid })}.${part(claims)}`;
  return `${input}.${sign('RSA-SHA256', Buffer.from(input), privateKey).toString('base64url')}`;
}

let published: readonly Pair[];
let isAway: boolean;
let fetches: number;
let verify: (idToken: string) => Promise<unknown>;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: start });
  [published, isAway, fetches] = [[first], false, 0];
  const verifier = createIdTokenVerifier(login, async () => {
    fetches += 1;
    if (isAway) return new Response('busy', { status: 503 });
    const keys = published.map(({ kid, publicKey }) => ({
      ...publicKey.export({ format: 'jwk' }),
      kid,
      use: 'sig',
      issuer: `${login}/{tenantid}/v2.0`,
    }));
    return Response.json({ keys });
  });
  verify = (idToken) => verifier.verify(idToken, { clientId, nonce, now: new Date() });
});
afterEach(() => vi.useRealTimers());

const after = (minutes: number) => vi.setSystemTime(start.getTime() + minutes * 60_000);
const strangers = (count: number): string[] => {
  const [, body, signature] = token(third).split('.');
  return Array.from(
    { length: count },
    (_nothing, index) =>
      `${part({ typ: 'JWT', alg: 'RS256', kid: `made-up-${index}` })}.${body}.${signature}`,
  );
};
const outcomes = async (tokens: readonly string[]): Promise<unknown[]> => {
  const settled = await Promise.allSettled(tokens.map((idToken) => verify(idToken)));
  return settled.map((one) => (one.status === 'fulfilled' ? 'believed' : one.reason));
};

describe('A18: a key that is not known', () => {
  test('is looked for at once, by one fetch for all who come with it, right after the keys were fetched too', async () => {
    await verify(token(first));
    published = [second];
    const told = await outcomes(Array.from({ length: 30 }, () => token(second)));
    expect(told).toEqual(told.map(() => 'believed'));
    expect(fetches).toBe(2);
    expect(await outcomes([token(second), token(second)])).toEqual(['believed', 'believed']);
    expect(fetches).toBe(2);
  });

  test('of any number of made-up names, one fetch in five minutes comes of all, and who has a true one gets in meanwhile', async () => {
    const made = strangers(proveCount(500));
    await verify(token(first));
    for (const minutes of [0, 1, 4.9]) {
      after(minutes);
      const told = await outcomes(made);
      expect(told.every((one) => one instanceof IdTokenRefused)).toBe(true);
      await verify(token(first));
    }
    expect(fetches).toBe(2);
    after(5.1);
    await outcomes(made);
    expect(fetches).toBe(3);
  });

  test('while the keys cannot be fetched it is an outage; known ones go on, and nobody asks in each request', async () => {
    await verify(token(first));
    isAway = true;
    const told = [...(await outcomes([token(second)])), ...(await outcomes(strangers(100)))];
    expect(told).toEqual(told.map(() => expect.objectContaining({ code: 'microsoft_unreachable' })));
    await verify(token(first));
    expect(fetches).toBe(2);
    [isAway, published] = [false, [first, second]];
    after(5.1);
    await verify(token(second));
    expect(fetches).toBe(3);
  });

  test('is good once it is known, and the set of before is not: what was taken out signs no more', async () => {
    await verify(token(first));
    published = [second];
    await verify(token(second));
    after(6);
    await expect(verify(token(first))).rejects.toBeInstanceOf(IdTokenRefused);
  });
});
