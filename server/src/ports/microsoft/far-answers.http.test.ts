import { randomBytes, generateKeyPairSync, sign } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { Secret } from '../secrets/secret.ts';
import { clouds } from './cloud.ts';
import { createHttpGraph } from './http-graph.ts';
import { createOpenidEntra } from './openid-entra.ts';

const { login, graph: graphOrigin } = clouds.global;
const tid = '5b3f2c1e-8d47-4a6b-9c15-27e0d4f8a961';
const clientId = '6f2d9b81-4c3e-4a75-b80d-e19f5c7a2364';
const nonce = 'nonce-of-this-attempt';
const accessToken = 'access-token-of-a-person';
const megabyte = 1024 * 1024;

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

/** A server that answers as told, and remembers what came and how much it could say. */
async function openHost(answer: Answer) {
  const requests: IncomingMessage[] = [];
  const sockets: Socket[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    request.resume();
    response.on('error', () => undefined);
    answer(response, request);
  });
  server.on('connection', (socket) => sockets.push(socket.on('error', () => undefined)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    bytesSaid: () => sockets.reduce((sum, socket) => sum + socket.bytesWritten, 0),
  };
}
type Host = Awaited<ReturnType<typeof openHost>>;

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const json = { 'content-type': 'application/json' };

/** Goes on for as long as somebody listens. */
function flood(response: ServerResponse): void {
  const chunk = Buffer.alloc(megabyte / 16, ' ');
  const more = (): void => {
    while (response.write(chunk));
    response.once('drain', more);
  };
  more();
}

const endless: Answer = (response) => flood(response.writeHead(200, json));
const garbage: Answer = (response) => response.writeHead(200, json).end(randomBytes(4096));
const brokenGzip: Answer = (response) =>
  response
    .writeHead(200, { ...json, 'content-encoding': 'gzip' })
    .end(gzipSync(randomBytes(4096)).subarray(0, 2000));
const drip: Answer = (response) => {
  response.writeHead(200, json);
  const timer = setInterval(() => response.write(' '), 200);
  response.on('close', () => clearInterval(timer));
};

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function idToken(): string {
  const now = Math.floor(Date.now() / 1000);
  const times = { iat: now, nbf: now, exp: now + 3600 };
  const person = { tid, oid: '41f7c8d2-6b0e-4e93-a518-9d2c7f3b60e4', sub: 'pairwise', name: 'Ada' };
  const claims = { aud: clientId, iss: `${login}/${tid}/v2.0`, nonce, ver: '2.0', ...times, ...person };
  const input = `${part({ typ: 'JWT', alg: 'RS256', kid: 'k1' })}.${part(claims)}`;
  return `${input}.${sign('RSA-SHA256', Buffer.from(input), pair.privateKey).toString('base64url')}`;
}

const key = {
  ...pair.publicKey.export({ format: 'jwk' }),
  kid: 'k1',
  use: 'sig',
  issuer: `${login}/{tenantid}/v2.0`,
};
const honestBodies = {
  '/openid-configuration': () => ({
    issuer: `${login}/{tenantid}/v2.0`,
    authorization_endpoint: `${login}/organizations/oauth2/v2.0/authorize`,
    token_endpoint: `${login}/organizations/oauth2/v2.0/token`,
    id_token_signing_alg_values_supported: ['RS256'],
  }),
  '/keys': () => ({ keys: [key] }),
  '/token': () => ({
    token_type: 'Bearer',
    access_token: accessToken,
    expires_in: 3600,
    id_token: idToken(),
  }),
};
type Endpoint = keyof typeof honestBodies;
const endpoints = Object.keys(honestBodies) as Endpoint[];

const honestText = (url = ''): string => {
  const endpoint = endpoints.find((path) => url.endsWith(path));
  return JSON.stringify(endpoint === undefined ? {} : honestBodies[endpoint]());
};
const honestly: Answer = (response, { url }) => response.writeHead(200, json).end(honestText(url));

/** Right to the last byte, and 8 MB: whoever reads it all believes it. */
const padded = (url?: string): string => ' '.repeat(8 * megabyte) + honestText(url);
const long: Answer = (response, { url }) => response.writeHead(200, json).end(padded(url));
const packed: Answer = (response, { url }) =>
  response.writeHead(200, { ...json, 'content-encoding': 'gzip' }).end(gzipSync(padded(url), { level: 1 }));

/** An Entra that is honest but at one endpoint. */
const entraBut = (endpoint: Endpoint | null, answer: Answer): Promise<Host> =>
  openHost((response, request) =>
    (endpoint !== null && request.url?.endsWith(endpoint) ? answer : honestly)(response, request),
  );

function redeemAt({ origin }: Host) {
  const credential = { kind: 'secret', variable: 'MICROSOFT_SECRET', secret: new Secret('s3cret') } as const;
  const registration = { clientId, credentials: [credential] as const };
  const entra = createOpenidEntra({
    cloud: clouds.global,
    originMap: new Map([[login, origin]]),
    registrations: { 'sign-in': registration, mail: registration },
  });
  return entra.redeemCode({
    registration: 'sign-in',
    authority: 'organizations',
    redirectUri: 'https://gatehouse.example/sign-in/microsoft/callback',
    code: new Secret('a-code'),
    issuer: null,
    nonce,
    codeVerifier: new Secret('v'.repeat(43)),
    clientRequestId: '6d2f1f0e-5a31-4b73-9f5e-1d0f7c2a9b11',
    now: new Date(),
  });
}

test('an Entra that is honest everywhere is believed', async () => {
  expect(await redeemAt(await entraBut(null, honestly))).toMatchObject({ kind: 'granted' });
});

describe('A17, H22: an answer of Entra', () => {
  test.each(
    endpoints.flatMap((endpoint) =>
      Object.entries({ '8 MB': long, '8 MB when it is unpacked': packed }).map(
        ([name, answer]) => [endpoint, name, answer] as const,
      ),
    ),
  )('at %s of %s is read no further than its limit', async (endpoint, _name, answer) => {
    const host = await entraBut(endpoint, answer);
    expect(await redeemAt(host)).toMatchObject({ kind: 'unreachable' });
  });

  test.each(
    endpoints.flatMap((endpoint) =>
      Object.entries({ garbage, 'half of a gzip': brokenGzip }).map(
        ([name, answer]) => [endpoint, name, answer] as const,
      ),
    ),
  )('at %s that is %s lets nobody in', async (endpoint, _name, answer) => {
    const exchange = await redeemAt(await entraBut(endpoint, answer));
    expect(['unreachable', 'unverified']).toContain(exchange.kind);
  });

  test('that comes byte by byte has an end of our own, at every endpoint', async () => {
    const exchanges = endpoints.map(async (endpoint) => redeemAt(await entraBut(endpoint, drip)));
    expect((await Promise.all(exchanges)).map(({ kind }) => kind)).toEqual(
      endpoints.map(() => 'unreachable'),
    );
  });

  test.each(
    endpoints.flatMap((endpoint) => [301, 302, 303, 307, 308].map((status) => [endpoint, status] as const)),
  )(
    'at %s that is a %i leads nowhere: the other host, which knows the right answer, is not asked',
    async (endpoint, status) => {
      const elsewhere = await openHost(honestly);
      const host = await entraBut(endpoint, (response, { url = '' }) =>
        response.writeHead(status, { location: elsewhere.origin + url }).end(),
      );
      expect(await redeemAt(host)).toMatchObject({ kind: 'unreachable' });
      expect(elsewhere.requests).toEqual([]);
    },
  );
});

const sendAt = ({ origin }: Host) =>
  createHttpGraph({
    cloud: clouds.global,
    originMap: new Map([[graphOrigin, origin]]),
    patienceMs: 1000,
  }).sendMail({
    accessToken: new Secret(accessToken),
    body: Buffer.from('{}'),
    clientRequestId: '6d2f1f0e-5a31-4b73-9f5e-1d0f7c2a9b11',
  });

describe('G13: an access token', () => {
  test.each([301, 302, 303, 307, 308])(
    'is sent to no other host, whatever a %i of Graph says',
    async (status) => {
      const elsewhere = await openHost((response) => response.writeHead(202).end());
      const host = await openHost((response) =>
        response.writeHead(status, { location: `${elsewhere.origin}/v1.0/me/sendMail` }).end(),
      );
      expect(await sendAt(host)).toMatchObject({ kind: 'answered', status });
      expect(host.requests[0]?.headers.authorization).toBe(`Bearer ${accessToken}`);
      expect(elsewhere.requests).toEqual([]);
    },
  );
});

describe('H22: an answer of Graph', () => {
  const withStatus =
    (status: number, answer: Answer): Answer =>
    (response, request) => {
      const writeHead = response.writeHead.bind(response);
      response.writeHead = ((_status: number, headers: object) =>
        writeHead(status, { ...headers })) as typeof writeHead;
      answer(response, request);
    };

  test.each(
    [202, 429, 500].flatMap((status) =>
      Object.entries({ endless, garbage, drip }).map(([name, answer]) => [status, name, answer] as const),
    ),
  )('with %i and a body that is %s is its status and no more', async (status, _name, answer) => {
    const host = await openHost(withStatus(status, answer));
    expect(await sendAt(host)).toMatchObject({ kind: 'answered', status, graphCode: null });
    expect(host.bytesSaid()).toBeLessThan(20 * megabyte);
  });

  test('that never comes is none', async () => {
    expect(await sendAt(await openHost(() => undefined))).toMatchObject({ kind: 'no-answer' });
  });
});
