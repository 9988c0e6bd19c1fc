import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { borrowEmulator, type BorrowedEmulator } from '../../test/borrowed-emulator.ts';
import { makeCertificate } from '../../test/certificate.ts';
import { compileCache } from '../../test/compile-cache.ts';
import { freePort } from '../../test/free-port.ts';
import { createTestDatabase, type TestDatabase } from '../../test/test-database.ts';
import { demo } from '../config/demo-settings.ts';
import { openDatabase } from '../ports/db/database.ts';
import { createLog } from '../ports/log/log.ts';

const server = join(import.meta.dirname, '..', '..');
const baseUrl = 'http://localhost:3000';
const contoso = '5b3f2c1e-8d47-4a6b-9c15-27e0d4f8a961';

let emulator: BorrowedEmulator;
let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  [emulator, database, folder] = await Promise.all([
    borrowEmulator(baseUrl),
    createTestDatabase(),
    mkdtemp(join(tmpdir(), 'gatehouse-doctor-')),
  ]);
});
afterAll(async () => {
  await Promise.all([emulator.giveBack(), database.drop(), rm(folder, { recursive: true })]);
});
beforeEach(async () => {
  await emulator.call('POST', '/reset', { world: 'demo', productOrigin: baseUrl });
});

interface Told {
  readonly status: number | null;
  readonly text: string;
  /** The states of the lines, by their checks. */
  readonly states: Readonly<Record<string, readonly string[]>>;
  readonly last: string;
  line(check: string): string;
}

const secrets = [
  demo.sealingKeys.split(':')[1] ?? '',
  ...Object.values(demo.registrations).map(({ secret }) => secret),
];

/** The command as somebody types it, beside the emulator and the database unless told otherwise. */
async function askDoctor(
  environment: Readonly<Record<string, string>> = {},
  ...given: readonly string[]
): Promise<Told> {
  const programs = ['with-change.ts', 'shift-clock.ts'].flatMap((name) => [
    '--import',
    join(server, 'test', 'programs', name),
  ]);
  const child = spawn(process.execPath, [...programs, join(server, 'src/commands/doctor.ts'), ...given], {
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: compileCache,
      NEGATIVE_CONTROL: process.env['NEGATIVE_CONTROL'],
      BASE_URL: baseUrl,
      DATABASE_URL: database.connectionString,
      MICROSOFT_ORIGIN_MAP: mapOf(emulator.graph),
      SMTP_URL: emulator.smtp,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [text, errors] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
  expect(errors).toBe('');
  for (const secret of secrets) expect(text).not.toContain(secret);
  const lines = text.trimEnd().split('\n');
  const states: Record<string, string[]> = {};
  for (const line of lines.slice(0, -2)) {
    const [, state = '', check = ''] = /^(ok|warning|FAILED) +(\S.*?) {2,}\S/.exec(line) ?? [];
    (states[check] ??= []).push(state);
  }
  const line = (check: string): string =>
    lines.find((one) => one.includes(` ${check} `)) ?? `no line of ${check}`;
  return { status, text, states, last: lines.at(-1) ?? '', line };
}

const mapOf = (graph: string): string =>
  `https://login.microsoftonline.com=${emulator.login},https://graph.microsoft.com=${graph}`;

const times = (count: number, state: string): readonly string[] => Array.from({ length: count }, () => state);

/** The states of everything where nothing is wrong. */
const well = {
  configuration: ['ok'],
  'sealing keys': ['ok'],
  'database: version': ['ok'],
  'database: primary': ['ok'],
  'database: migrations': ['ok'],
  'clock: database': ['ok'],
  'network: Entra': ['ok'],
  'network: Graph': ['ok'],
  'clock: Microsoft': ['ok'],
  tenant: ['ok'],
  'sign-in: secret': ['ok'],
  'mail: secret': ['ok'],
  'sign-in: days left': ['warning'],
  'mail: days left': ['warning'],
  'sign-in: redirect URI': times(5, 'ok'),
  'mail: redirect URI': times(3, 'ok'),
  'network: SMTP': ['ok'],
};

describe('X13: npm run doctor', () => {
  test('finds everything well but what nobody tells, and ends with 0', async () => {
    const told = await askDoctor();
    expect(told.states).toEqual(well);
    expect([told.status, told.last]).toEqual([0, '21 ok, 2 warnings, 0 failed']);
  });

  test('changes nothing: no mail leaves, no token is kept, no attempt is made', async () => {
    const before = await emulator.call('GET', '/state');
    await askDoctor();
    expect(await emulator.call('GET', '/state')).toEqual({ ...(before as object), now: expect.any(String) });
    expect(await emulator.call('GET', '/notices')).toEqual([]);
  });

  const broken: readonly (readonly [
    what: string,
    breakIt: () => Promise<Readonly<Record<string, string>>>,
    differs: Readonly<Record<string, readonly string[]>>,
    last: string,
    line: RegExp,
  ])[] = [
    [
      'a wrong secret',
      async () => {
        await emulator.call('PATCH', '/registrations/sign-in', { secrets: ['another'] });
        return {};
      },
      { 'sign-in: secret': ['FAILED'] },
      '20 ok, 2 warnings, 1 failed',
      /AADSTS7000215.*MICROSOFT_SIGN_IN_CLIENT_SECRET/,
    ],
    [
      'an expired secret',
      async () => {
        await emulator.call('PATCH', '/registrations/mail', { secretExpiresAt: '2020-01-01T00:00:00Z' });
        return {};
      },
      { 'mail: secret': ['FAILED'] },
      '20 ok, 2 warnings, 1 failed',
      /AADSTS7000222.*MICROSOFT_MAIL_CLIENT_SECRET/,
    ],
    [
      'client IDs of nobody',
      async () => ({
        GATEHOUSE_ENV: 'development',
        MICROSOFT_SIGN_IN_CLIENT_ID: 'a1b2c3d4-1111-4222-8333-444455556666',
        MICROSOFT_SIGN_IN_CLIENT_SECRET: 'pa55word-of-sign-in',
        MICROSOFT_MAIL_CLIENT_ID: 'a1b2c3d4-1111-4222-8333-444455557777',
        MICROSOFT_MAIL_CLIENT_SECRET: 'pa55word-of-mail',
        SUPPORT_TENANT_ID: contoso,
      }),
      {
        'sign-in: secret': ['FAILED'],
        'mail: secret': ['FAILED'],
        'sign-in: redirect URI': times(5, 'FAILED'),
        'mail: redirect URI': times(3, 'FAILED'),
      },
      '11 ok, 2 warnings, 10 failed',
      /AADSTS700038: a1b2c3d4/,
    ],
    [
      'no enterprise application in the tenant',
      async () => {
        await emulator.call('POST', '/tenants/parspec.example/registrations/mail/delete');
        return {};
      },
      { 'mail: secret': ['warning'] },
      '20 ok, 3 warnings, 0 failed',
      /AADSTS7000229.*az ad sp create/,
    ],
    [
      'Graph out of reach',
      async () => ({ MICROSOFT_ORIGIN_MAP: mapOf(`http://127.0.0.1:${await freePort()}`) }),
      { 'network: Graph': ['FAILED'] },
      '20 ok, 2 warnings, 1 failed',
      /network: Graph +graph\.microsoft\.com.*ECONNREFUSED/,
    ],
    [
      'an Entra that answers 503',
      async () => {
        await emulator.call('POST', '/faults', {
          surface: 'login',
          match: { path: '/organizations/v2.0/.well-known' },
          respond: { status: 503 },
          times: 1,
        });
        return {};
      },
      { 'network: Entra': ['FAILED'] },
      '20 ok, 2 warnings, 1 failed',
      /network: Entra .*answers 503/,
    ],
    [
      'a mail server out of reach',
      async () => ({ SMTP_URL: `smtp://127.0.0.1:${await freePort()}` }),
      { 'network: SMTP': ['FAILED'] },
      '20 ok, 2 warnings, 1 failed',
      /network: SMTP .*SMTP_URL/,
    ],
    [
      'a machine whose clock is two minutes ahead',
      async () => ({ SHIFT_SECONDS: '120' }),
      { 'clock: database': ['FAILED'], 'clock: Microsoft': ['FAILED'] },
      '19 ok, 2 warnings, 2 failed',
      /clock: Microsoft +this machine's clock is (119|120|121) seconds off/,
    ],
    [
      'a machine whose clock is ten seconds behind',
      async () => ({ SHIFT_SECONDS: '-10' }),
      { 'clock: database': ['warning'], 'clock: Microsoft': ['warning'] },
      '19 ok, 4 warnings, 0 failed',
      /clock: database +this machine's clock is (10|11) seconds off/,
    ],
    [
      'a redirect URI that is not registered',
      async () => {
        const uris = ['/consent/mail/callback', '/it/prove/mail/callback'];
        await emulator.call('PATCH', '/registrations/mail', {
          redirectUris: uris.map((path) => baseUrl + path),
        });
        return {};
      },
      { 'mail: redirect URI': ['FAILED', 'ok', 'ok'] },
      '20 ok, 2 warnings, 1 failed',
      /http:\/\/localhost:3000\/mailboxes\/callback is not registered \(AADSTS50011\)/,
    ],
    [
      'a database that is down',
      async () => {
        const down = new URL(`postgres://gatehouse@127.0.0.1:${await freePort()}/gatehouse`);
        down.password = 'pa55word';
        return { DATABASE_URL: down.href };
      },
      {
        database: ['FAILED'],
        'database: version': [],
        'database: primary': [],
        'database: migrations': [],
        'clock: database': [],
        'sealing keys': ['warning'],
      },
      '16 ok, 3 warnings, 1 failed',
      /database +it cannot be looked at \(.*ECONNREFUSED/,
    ],
    [
      'no tenant to ask in',
      async () => ({ SUPPORT_TENANT_ID: 'none' }),
      {
        tenant: [],
        'sign-in: secret': ['warning'],
        'mail: secret': ['warning'],
        'sign-in: redirect URI': times(4, 'ok'),
      },
      '17 ok, 4 warnings, 0 failed',
      /sign-in: secret +not checked: .*SUPPORT_TENANT_ID/,
    ],
  ];
  test.each(broken)('says so of %s, and of nothing else', async (_what, breakIt, differs, last, line) => {
    const told = await askDoctor(await breakIt());
    const expected = Object.entries({ ...well, ...differs }).filter(([, states]) => states.length > 0);
    expect(told.states).toEqual(Object.fromEntries(expected));
    expect(told.text).toMatch(line);
    expect([told.last, told.status]).toEqual([last, last.endsWith(' 0 failed') ? 0 : 1]);
    expect(told.text).not.toContain('pa55word');
  });

  test('says so of a sealing key that is missing', async () => {
    const db = openDatabase({
      connectionString: database.connectionString,
      maxConnections: 1,
      log: createLog('silent'),
      as: 'owner',
    });
    const envelope = Buffer.concat([Buffer.from([2]), Buffer.from('k0'), Buffer.alloc(40)]);
    await sql`insert into attempts (id, purpose, state_hash, browser_hash, sealed_proofs, client_request_id, authority,
                                    display, return_to, started_at, expires_at)
      values ('att_doctor', 'sign-in', ${Buffer.alloc(32)}, ${Buffer.alloc(32)}, ${envelope},
              '00000000-0000-4000-8000-000000000000', 'organizations', 'redirect', '/', clock_now(), clock_now())`.execute(
      db,
    );
    const told = await askDoctor();
    await sql`delete from attempts`.execute(db);
    await db.destroy();
    expect(told.states).toEqual({ ...well, 'sealing keys': ['FAILED'] });
    expect(told.line('sealing keys')).toContain('"k0"');
  });

  test('looks at a certificate: whether Entra takes it, and how many days it has left', async () => {
    const day = 86_400_000;
    const good = makeCertificate(
      'gatehouse',
      new Date(Date.now() - day),
      new Date(Date.now() + 20.5 * day),
      'rsa',
    );
    const file = join(folder, 'sign-in.pem');
    await writeFile(file, `${good.cert}${good.key}`);
    const environment = { MICROSOFT_SIGN_IN_CERTIFICATE_FILE: file };
    const unknown = await askDoctor(environment);
    expect(unknown.line('sign-in: certificate')).toMatch(/^FAILED .*AADSTS700027.*CERTIFICATE_FILE/);
    await emulator.call('PATCH', '/registrations/sign-in', { certificates: [good.cert] });
    const known = await askDoctor(environment);
    expect(known.line('sign-in: certificate')).toMatch(/^ok /);
    expect(known.line('sign-in: days left')).toMatch(/^warning .* 20 days/);
    expect(known.text).not.toContain('PRIVATE KEY');
  });

  test('tells every fault of the configuration, and asks nothing with it', async () => {
    const told = await askDoctor({ BASE_URL: 'https://app.example.com', SMTP_URL: 'smtp://' });
    expect(Object.keys(told.states)).toEqual(['configuration']);
    expect(told.status).toBe(1);
    expect(told.text).toContain('SMTP_URL: is not the address of an SMTP server');
  });

  test('refuses a tenant that is no GUID, and asks in the one that is given', async () => {
    const given = await askDoctor({}, '--tenant', '00000000-1111-4222-8333-444455556666');
    expect(given.line('tenant')).toMatch(/^FAILED .*knows no tenant 00000000-1111/);
    expect(given.states['sign-in: secret']).toBeUndefined();
  });
});
