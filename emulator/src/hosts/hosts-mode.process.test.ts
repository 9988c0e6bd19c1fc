import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { get } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort, isReady, startProcess, type OwnProcess } from '../../test/own-process.ts';

const programs = join(import.meta.dirname, '..', '..', 'test', 'programs');
const contoso = '5b3f2c1e-8d47-4a6b-9c15-27e0d4f8a961';

let run: OwnProcess;
let control: string;
let dataDir: string;
/** The variables as they are printed for people. */
let environment: Record<string, string>;
let report: Record<string, unknown>;

/** A Node program, with these variables and none that vitest has set for itself. */
async function output(program: string[], more: Record<string, string> = environment): Promise<string> {
  const { PATH = '', HOME = '' } = process.env;
  return (await promisify(execFile)(process.execPath, program, { env: { PATH, HOME, ...more } })).stdout;
}

beforeAll(async () => {
  const port = await freePort();
  dataDir = await mkdtemp(join(tmpdir(), 'emulator-hosts-'));
  control = `http://127.0.0.1:${port}`;
  run = startProcess(port, dataDir, {}, ['--hosts', String(port + 26)]);
  await isReady(run);
  const printed = run.output().matchAll(/^ {2}Node programs +(\w+)=(.*)$/gm);
  environment = Object.fromEntries([...printed].map(([, name = '', value = '']) => [name, value]));
  report = JSON.parse(await output([join(programs, 'clients-at-real-names.ts'), control])) as typeof report;
});
afterAll(async () => {
  run.child.kill('SIGKILL');
  await rm(dataDir, { recursive: true, force: true });
});

const issuer = `https://login.microsoftonline.com/${contoso}/v2.0`;
const body = (status: number, error: string, suberror?: string) => ({
  kind: 'body',
  status,
  error,
  suberror,
});

describe('MSAL Node with nothing but an authority of Microsoft’s', () => {
  const refusal = (
    interaction: boolean,
    errorCode: string,
    errorNo: number,
    subError: string,
    hasClaims = false,
  ) => ({
    interaction,
    errorCode,
    errorNo,
    subError,
    hasClaims,
  });

  test('signs in and refreshes', () => {
    expect(report['msal: sign-in and refresh']).toEqual({
      upn: 'ada@contoso.example',
      environment: 'login.windows.net',
      issuer,
      scopes: expect.arrayContaining(['Mail.Send']) as string[],
      isNew: true,
    });
  });

  test.each([
    ['interaction required', refusal(true, 'invalid_grant', 50076, 'basic_action', true)],
    ['consent required', refusal(true, 'invalid_grant', 65001, 'consent_required')],
    ['sessions revoked', refusal(true, 'invalid_grant', 50173, 'bad_token')],
    ['invalid grant', refusal(false, 'invalid_grant', 54005, '')],
    ['invalid client', refusal(false, 'invalid_client', 7000215, '')],
  ])('%s', (name, expected) => {
    expect(report[`msal: ${name}`]).toEqual(expected);
  });

  test('signs in by certificate', () => expect(report['msal: by certificate']).toBe('ada@contoso.example'));

  test('tells about itself in body and header, and is heard out', () => {
    expect(report['msal: what it adds']).toEqual({
      inBody: expect.arrayContaining(['x-client-SKU', 'x-client-VER']) as string[],
      inHeaders: ['x-anchormailbox'],
      status: 200,
    });
  });

  test('throttled: it does not ask again before the time is over', () => {
    expect(report['msal: throttled']).toMatchObject({
      first: { interaction: false, errorCode: 'temporarily_unavailable' },
      second: { interaction: false },
      askedAgain: 0,
    });
  });
});

describe('Microsoft’s Graph client with its own chain of middleware', () => {
  test('sends a mail, and takes the empty answer', () => expect(report['graph: sendMail']).toBe(1));

  test('throttled: it waits as told and sends once, under the same client-request-id', () => {
    expect(report['graph: throttled']).toEqual({
      seen: [
        [429, null],
        [202, '1'],
      ],
      ids: 1,
      inbox: 1,
    });
  });

  test('504 after the mail was accepted: it sends again, and only client-request-id tells', () => {
    expect(report['graph: 504 after it was accepted']).toEqual({ ids: 1, inbox: 2 });
  });

  test.each([
    ['no mailbox', { statusCode: 404, code: 'MailboxNotEnabledForRESTAPI' }],
    ['no such token', { statusCode: 401, code: 'InvalidAuthenticationToken' }],
  ])('%s', (name, expected) => {
    expect(report[`graph: ${name}`]).toEqual(expected);
  });
});

describe('openid-client, which knows Entra’s issuer by its host name', () => {
  test('signs in and refreshes', () => {
    expect(report['openid: sign-in and refresh']).toEqual({
      issuer,
      upn: 'ada@contoso.example',
      isNew: true,
    });
  });

  test('puts its credentials into the Authorization header alone, where told', () => {
    expect(report['openid: credentials in the Authorization header alone']).toBe('string');
  });

  test.each([
    ['interaction required', body(400, 'invalid_grant', 'basic_action')],
    ['consent required', body(400, 'invalid_grant', 'consent_required')],
    ['invalid grant', body(400, 'invalid_grant')],
    ['throttled', body(429, 'temporarily_unavailable')],
    ['declined', { kind: 'callback', error: 'access_denied' }],
  ])('%s', (name, expected) => {
    expect(report[`openid: ${name}`]).toEqual(expected);
  });
});

describe('the throw-away CA', () => {
  const ask = (address: string): string[] => [
    '--input-type=module',
    '-e',
    `console.log(await fetch(${JSON.stringify(address)}).then(({ status }) => status, ({ cause }) => cause.code))`,
  ];
  const discovery = 'https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration';

  test('is trusted by who was told to, and by nobody else', async () => {
    expect(await output(ask(discovery))).toBe('200\n');
    const { NODE_EXTRA_CA_CERTS: _, ...untold } = environment;
    expect(await output(ask(discovery), untold)).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE\n');
  });

  test('is good for the printed names alone, and its key is kept nowhere', async () => {
    const ca = await readFile(environment['NODE_EXTRA_CA_CERTS'] ?? '', 'utf8');
    const { subject, ca: isAuthority, raw } = new X509Certificate(ca);
    expect([subject, isAuthority]).toEqual(['CN=Emulator: throw-away CA (not Microsoft)', true]);
    const nameConstraints = raw.subarray(raw.indexOf(Buffer.from('0603551d1e0101ff', 'hex')));
    expect(
      environment['EMULATED_HOSTS']
        ?.split(',')
        .slice(1)
        .filter((name) => !nameConstraints.includes(name)),
    ).toEqual([]);
    expect((await readdir(join(dataDir, 'emulator'))).filter((name) => /key|\.pem$/.test(name))).toEqual([
      'hosts-ca.pem',
    ]);
    expect(ca).not.toContain('PRIVATE');
  });
});

describe('under the real names', () => {
  test('every surface answers by the Host of a request, and no other host is answered for', async () => {
    const ca = await readFile(environment['NODE_EXTRA_CA_CERTS'] ?? '', 'utf8');
    const port = Number(environment['EMULATED_HOSTS']?.split(',')[0]);
    const statusAt = async (host: string, path: string): Promise<number | undefined> => {
      const request = get({
        host: '127.0.0.1',
        port,
        path,
        ca,
        servername: 'graph.microsoft.com',
        headers: { host },
      });
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      response.resume();
      return response.statusCode;
    };
    expect(await statusAt('sts.windows.net', '/common/v2.0/.well-known/openid-configuration')).toBe(200);
    expect(await statusAt('graph.microsoft.com', '/v1.0/me')).toBe(401);
    expect(await statusAt('entra.microsoft.com', '/')).toBe(200);
    expect(await statusAt('outlook.office.com', '/')).toBe(200);
    expect(await statusAt('portal.azure.com', '/')).toBe(421);
  });

  test('links of the emulator carry them', async () => {
    const state = await fetch(`${control}/state`);
    expect(await state.json()).toMatchObject({
      addresses: {
        login: 'https://login.microsoftonline.com',
        graph: 'https://graph.microsoft.com',
        adminCentre: 'https://entra.microsoft.com',
        outlook: 'https://outlook.office.com',
      },
    });
  });

  test('whatever way a Node program connects, it arrives here', async () => {
    const program = `
      import net from 'node:net';
      const port = Number(process.env.EMULATED_HOSTS.split(',')[0]);
      const ways = [
        () => net.connect(443, 'graph.microsoft.com'),
        () => net.connect({ port: 80, host: 'Graph.Microsoft.com' }),
        () => new net.Socket().connect(443, 'graph.microsoft.com'),
        () => new net.Socket().connect({ port: 443, host: 'graph.microsoft.com' }),
      ];
      for (const way of ways) {
        const socket = way();
        await new Promise((done) => socket.once('connect', done));
        console.log(socket.remoteAddress === '127.0.0.1' && socket.remotePort === port);
        socket.destroy();
      }`;
    expect(await output(['--input-type=module', '-e', program])).toBe('true\n'.repeat(4));
  });
});

/** The end of a start on a folder of its own, in its words. */
async function refusal(options: string[]): Promise<[number | null, string]> {
  const folder = join(dataDir, 'another');
  const { child, output: said } = startProcess(await freePort(), folder, {}, options);
  await new Promise((ended) => child.once('close', ended));
  return [child.exitCode, said().trim()];
}

test('a port that is taken ends the start with one sentence', async () => {
  const port = environment['EMULATED_HOSTS']?.split(',')[0] ?? '';
  expect(await refusal(['--hosts', port])).toEqual([
    1,
    `Port ${port}, which the emulator needs for Microsoft’s host names, is taken; stop what listens there or give --hosts another port.`,
  ]);
});

test('an option that it does not know ends the start with one sentence', async () => {
  expect(await refusal(['--host'])).toEqual([
    1,
    'The emulator knows one option, --hosts [port], and it was given "--host".',
  ]);
});
