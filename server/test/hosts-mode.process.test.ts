import { operations } from '@gatehouse/contract';
import { randomBytes } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { Browser, type Page, type PageRequest } from './browser.ts';
import { callControl, startEmulatorProcess } from './emulator-process.ts';
import { freePort } from './free-port.ts';
import { apiOf, connectMailbox, replyOf, send, signIn, type ReachableHouse } from './harness.ts';
import { startServerProcess } from './server-process.ts';
import { createTestDatabase } from './test-database.ts';

const ada = 'ada@contoso.example';
const login = 'https://login.microsoftonline.com';
const clientIds = {
  'sign-in': 'a1b2c3d4-1111-4222-8333-444455556666',
  mail: 'a1b2c3d4-1111-4222-8333-444455557777',
};

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

/** This process is not led to the emulator by names; its browser goes to the plain address of the same surface. */
class BrowserAtPlainAddress extends Browser {
  readonly #emulated: string;

  constructor(emulated: string) {
    super();
    this.#emulated = emulated;
  }

  override ask(url: string, request?: PageRequest): Promise<Page> {
    return super.ask(url.startsWith(`${login}/`) ? this.#emulated + url.slice(login.length) : url, request);
  }
}

/** An emulator under Microsoft's names, at which both registrations are ours and not the demo's. */
async function startMicrosoft(baseUrl: string): Promise<{
  microsoft: ReachableHouse['emulator'];
  /** What leads a Node program there. */
  variables: Record<string, string>;
}> {
  const started = await startEmulatorProcess(baseUrl, {}, await freePort());
  closing.push(() => started.stop());
  const call: ReachableHouse['emulator']['call'] = (method, path, body) =>
    callControl(started, method, path, body);
  for (const [name, clientId] of Object.entries(clientIds))
    await call('PATCH', `/registrations/${name}`, { clientId, secrets: [`value-of-${name}`] });
  const { hosts } = (await call('GET', '/state')) as { hosts: { environment: Record<string, string> } };
  return { microsoft: { ...started, call, giveBack: () => started.stop() }, variables: hosts.environment };
}

test('in production, without a map of origins, Microsoft’s own names are asked: sign-in, connection, a mail', async () => {
  const baseUrl = `http://localhost:${await freePort()}`;
  const [{ microsoft, variables }, database] = await Promise.all([
    startMicrosoft(baseUrl),
    createTestDatabase('demo'),
  ]);
  closing.push(() => database.drop());
  const server = await startServerProcess(baseUrl, {
    GATEHOUSE_ENV: 'production',
    SEALING_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    MICROSOFT_SIGN_IN_CLIENT_ID: clientIds['sign-in'],
    MICROSOFT_SIGN_IN_CLIENT_SECRET: 'value-of-sign-in',
    MICROSOFT_MAIL_CLIENT_ID: clientIds.mail,
    MICROSOFT_MAIL_CLIENT_SECRET: 'value-of-mail',
    DATABASE_URL: database.connectionString,
    SMTP_URL: microsoft.smtp,
    ...variables,
  });
  closing.push(() => server.stop());
  const house = { baseUrl, emulator: microsoft };
  const browser = new BrowserAtPlainAddress(microsoft.login);

  const leaves = await browser.ask(`${baseUrl}/sign-in/microsoft`);
  expect(new URL(leaves.headers.get('location') ?? '').origin).toBe(login);
  await signIn(house, ada, browser);
  expect((await connectMailbox(house, browser, ada)).status).toBe(200);
  const { id } = await send(house, browser);
  const state = async () =>
    replyOf(await apiOf(house, browser)(operations.getMessage, { params: { messageId: id } })).state;
  await expect.poll(state, { timeout: 20_000 }).toBe('sent');
  expect(await microsoft.call('GET', '/mailboxes/ben@contoso.example/inbox')).toMatchObject([
    { subject: 'Quote 4711' },
  ]);
});
