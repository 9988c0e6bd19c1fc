import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { makeCertificate } from '../test/certificate.ts';
import { ConfigRefused, parseConfig } from './config.ts';
import { demo } from './config/demo-settings.ts';
import { clouds } from './ports/microsoft/cloud.ts';
import type { Environment } from './config/reader.ts';

const good: Environment = {
  BASE_URL: 'https://app.example.com',
  DATABASE_URL: 'postgres://gatehouse:secret@db.example.com:5432/gatehouse',
  SEALING_KEYS: `k1:${randomBytes(32).toString('base64')}`,
  SMTP_URL: 'smtps://gatehouse:value-of-the-secret@smtp.example.com',
  MICROSOFT_SIGN_IN_CLIENT_ID: 'a1b2c3d4-1111-4222-8333-444455556666',
  MICROSOFT_SIGN_IN_CLIENT_SECRET: 'Qx8~value-of-the-secret',
  MICROSOFT_MAIL_CLIENT_ID: 'a1b2c3d4-1111-4222-8333-444455557777',
  MICROSOFT_MAIL_CLIENT_SECRET: 'Zx8~value-of-the-secret',
};

function faultsOf(environment: Environment): readonly string[] {
  try {
    parseConfig(environment);
    return [];
  } catch (fault) {
    if (fault instanceof ConfigRefused) return fault.faults;
    throw fault;
  }
}

test('production is the default as soon as anything points outside this machine', () => {
  expect(parseConfig(good).environment).toBe('production');
  expect(parseConfig({}).environment).toBe('development');
  expect(parseConfig({ ...good, BASE_URL: 'http://localhost:3000' }).environment).toBe('production');
});

test('a caller’s traceparent counts only where somebody has said so', () => {
  expect(parseConfig(good).acceptsTraceParent).toBe(false);
  expect(parseConfig({ ...good, TRACEPARENT_OF_CALLERS: 'accept' }).acceptsTraceParent).toBe(true);
});

test('production goes to Microsoft alone, development to the emulator', () => {
  expect(parseConfig(good).originMap.size).toBe(0);
  expect(parseConfig({}).originMap.get('https://login.microsoftonline.com')).toBe('http://127.0.0.1:4001');
  expect(parseConfig({ MICROSOFT_ORIGIN_MAP: 'none' }).originMap.size).toBe(0);
});

test.each(['usgov', 'usgov-dod', 'china'] as const)('the cloud %s is its row, emulator and all', (name) => {
  const { cloud, originMap } = parseConfig({ MICROSOFT_CLOUD: name });
  expect(cloud).toBe(clouds[name]);
  expect([...originMap.keys()]).toEqual([cloud.login, cloud.graph, cloud.adminCentre, cloud.outlook]);
});

describe('the server that takes our mails', () => {
  test.each([
    ['smtps://smtp.example.com', { port: 465, encryption: 'from-the-start', credential: null }],
    ['smtp://smtp.example.com', { port: 587, encryption: 'required' }],
    ['smtp://smtp.example.com:2525', { port: 2525, encryption: 'required' }],
    ['smtp://127.0.0.1:25', { host: '127.0.0.1', port: 25, encryption: 'none' }],
    ['smtp://[::1]:25', { host: '::1', port: 25, encryption: 'none' }],
    ['smtps://a%40b.c:p%3Aw@smtp.example.com', { credential: { user: 'a@b.c' } }],
  ])('%s', (SMTP_URL, settings) => {
    expect(parseConfig({ ...good, SMTP_URL }).smtp).toMatchObject(settings);
  });

  test('is the emulator in development', () => {
    expect(parseConfig({}).smtp).toMatchObject({ host: '127.0.0.1', port: 4025, encryption: 'none' });
  });
});

describe('the support door', () => {
  const own = 'ab12cd34-1111-4222-8333-444455558888';
  test.each([
    ['is shut where nobody says whose tenant it is', good, null],
    ['leads to the vendor’s own tenant', { ...good, SUPPORT_TENANT_ID: own.toUpperCase() }, own],
    ['leads to the demo’s tenant in the demo', {}, demo.supportTenantId],
    ['can be shut in the demo, too', { SUPPORT_TENANT_ID: 'none' }, null],
  ])('%s', (_what, environment, tenant) => {
    expect(parseConfig(environment).supportTenantId).toBe(tenant);
  });
});

describe('a certificate of a registration', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-config-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const make = (kind: 'ec' | 'rsa') =>
    makeCertificate('gatehouse', new Date('2026-01-01'), new Date('2027-01-01'), kind);
  const [rsa, other, ec] = [make('rsa'), make('rsa'), make('ec')];
  const { MICROSOFT_MAIL_CLIENT_SECRET: _, ...rest } = good;
  const withFile = (name: string, pem: string): Environment => {
    writeFileSync(join(folder, name), pem);
    return { ...rest, MICROSOFT_MAIL_CERTIFICATE_FILE: join(folder, name) };
  };

  test('is taken with its key, in either order', () => {
    for (const pem of [rsa.cert + rsa.key, rsa.key + rsa.cert]) {
      const { mail } = parseConfig(withFile('good.pem', pem)).registrations;
      expect(mail.credentials).toMatchObject([{ kind: 'certificate', certificatePem: rsa.cert.trim() }]);
    }
  });

  test.each([
    ['a key of another kind', ec.cert + ec.key, 'is not RSA'],
    ['another one’s key', rsa.cert + other.key, 'not the one of its certificate'],
    ['no key', rsa.cert, 'needs a certificate and its PKCS #8 private key'],
    ['damage', rsa.cert + rsa.key.replace(/\n[A-Za-z]/, '\n!'), 'damaged'],
  ])('with %s is refused', (_what, pem, told) => {
    const faults = faultsOf(withFile('bad.pem', pem));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain('MICROSOFT_MAIL_CERTIFICATE_FILE: ');
    expect(faults[0]).toContain(told);
  });
});

describe('the next credential of a registration', () => {
  const next = 'Nx9~value-of-the-next';
  const variables = (environment: Environment): readonly string[] =>
    parseConfig(environment).registrations['sign-in'].credentials.map(({ variable }) => variable);

  test('stands behind the one in use', () => {
    expect(variables(good)).toEqual(['MICROSOFT_SIGN_IN_CLIENT_SECRET']);
    expect(variables({ ...good, MICROSOFT_SIGN_IN_CLIENT_SECRET_NEXT: next })).toEqual([
      'MICROSOFT_SIGN_IN_CLIENT_SECRET',
      'MICROSOFT_SIGN_IN_CLIENT_SECRET_NEXT',
    ]);
  });

  test('goes with the demo’s in development', () => {
    expect(variables({ MICROSOFT_SIGN_IN_CLIENT_SECRET_NEXT: next })).toHaveLength(2);
    const { credentials } = parseConfig({ MICROSOFT_MAIL_CLIENT_SECRET: next }).registrations.mail;
    expect(credentials.map((one) => one.kind === 'secret' && one.secret.reveal())).toEqual([next]);
  });

  test.each([
    [
      'the same once more',
      { MICROSOFT_MAIL_CLIENT_SECRET_NEXT: good['MICROSOFT_MAIL_CLIENT_SECRET'] },
      'is the same as',
    ],
    [
      'the demo’s',
      { MICROSOFT_MAIL_CLIENT_SECRET_NEXT: demo.registrations.MICROSOFT_MAIL.secret },
      'of the demo',
    ],
    ['an ID', { MICROSOFT_MAIL_CLIENT_SECRET_NEXT: good['MICROSOFT_MAIL_CLIENT_ID'] }, 'is a GUID'],
    [
      'two at once',
      { MICROSOFT_MAIL_CLIENT_SECRET_NEXT: next, MICROSOFT_MAIL_CERTIFICATE_FILE_NEXT: '/x.pem' },
      'give one of them',
    ],
    [
      'one without the first',
      { MICROSOFT_MAIL_CLIENT_SECRET: '', MICROSOFT_MAIL_CLIENT_SECRET_NEXT: next },
      'is missing',
    ],
  ])('is refused where it is %s', (_what, changes, told) => {
    const faults = faultsOf({ ...good, ...changes });
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(/^MICROSOFT_MAIL_CLIENT_SECRET/);
    expect(faults[0]).toContain(told);
    expect(faults[0]).not.toContain(next);
  });
});

const demoKey = demo.sealingKeys;
const bad: readonly (readonly [string, Environment])[] = [
  ...['BASE_URL', 'PORT', 'OPERATIONS_PORT']
    .flatMap((name) => ['x', '-1', '65536', '1.5', ' ; '].map((value) => [name, { [name]: value }] as const))
    .filter(([name]) => name !== 'BASE_URL'),
  ...[
    'app.example.com',
    'ftp://app.example.com',
    'https://app.example.com/path',
    'https://app.example.com?x',
    'https://app.example.com#x',
    'https://user@app.example.com',
    'http://app.example.com',
    'http://10.0.0.1',
    'https://',
    'localhost:3000',
  ].map((value) => ['BASE_URL', { BASE_URL: value }] as const),
  ...['mail.example.com', 'http://mail.example.com', 'smtp://', ''].map(
    (value) => ['SMTP_URL', { SMTP_URL: value }] as const,
  ),
  ...[
    'organizations',
    'common',
    'parspec.example',
    '{ab12cd34-1111-4222-8333-444455558888}',
    '9188040d-6c67-4c5b-b112-36a304b66dad',
    demo.supportTenantId,
  ].map((value) => ['SUPPORT_TENANT_ID', { SUPPORT_TENANT_ID: value }] as const),
  ...['mysql://db', 'db.example.com', 'postgres://', 'http://db', 'sqlite:x'].map(
    (value) => ['DATABASE_URL', { DATABASE_URL: value }] as const,
  ),
  ...[
    '',
    'k1',
    'k1:',
    'k1:c2hvcnQ=',
    ':' + randomBytes(32).toString('base64'),
    'a b:' + randomBytes(32).toString('base64'),
    'k1:' + randomBytes(31).toString('base64'),
    'k1:' + randomBytes(33).toString('base64'),
    demoKey,
    `k1:${randomBytes(32).toString('base64')},${demoKey}`,
  ].map((value) => ['SEALING_KEYS', { SEALING_KEYS: value }] as const),
  [
    'SEALING_KEYS',
    { SEALING_KEYS: `k1:${randomBytes(32).toString('base64')},k1:${randomBytes(32).toString('base64')}` },
  ],
  ...(['SIGN_IN', 'MAIL'] as const).flatMap((which) => {
    const prefix = `MICROSOFT_${which}`;
    const known = demo.registrations[`MICROSOFT_${which}`];
    return [
      [`${prefix}_CLIENT_ID`, { [`${prefix}_CLIENT_ID`]: '' }],
      [`${prefix}_CLIENT_ID`, { [`${prefix}_CLIENT_ID`]: 'parspec' }],
      [`${prefix}_CLIENT_ID`, { [`${prefix}_CLIENT_ID`]: known.clientId }],
      [`${prefix}_CLIENT_SECRET`, { [`${prefix}_CLIENT_SECRET`]: '' }],
      [`${prefix}_CLIENT_SECRET`, { [`${prefix}_CLIENT_SECRET`]: known.secret }],
      [`${prefix}_CLIENT_SECRET`, { [`${prefix}_CLIENT_SECRET`]: 'a1b2c3d4-1111-4222-8333-444455556666' }],
      [`${prefix}_CERTIFICATE_FILE`, { [`${prefix}_CERTIFICATE_FILE`]: '/etc/hostname' }],
      [
        `${prefix}_CERTIFICATE_FILE`,
        { [`${prefix}_CLIENT_SECRET`]: '', [`${prefix}_CERTIFICATE_FILE`]: '/nowhere.pem' },
      ],
      [
        `${prefix}_CERTIFICATE_FILE`,
        { [`${prefix}_CLIENT_SECRET`]: '', [`${prefix}_CERTIFICATE_FILE`]: '/etc/hostname' },
      ],
    ] as (readonly [string, Environment])[];
  }),
  ['MICROSOFT_MAIL_CLIENT_ID', { MICROSOFT_MAIL_CLIENT_ID: good['MICROSOFT_SIGN_IN_CLIENT_ID'] }],
  [
    'MICROSOFT_ORIGIN_MAP',
    { MICROSOFT_ORIGIN_MAP: 'https://login.microsoftonline.com=http://127.0.0.1:4001' },
  ],
  [
    'MICROSOFT_ORIGIN_MAP',
    { MICROSOFT_ORIGIN_MAP: 'https://login.microsoftonline.com=https://evil.example' },
  ],
  [
    'MICROSOFT_ORIGIN_MAP',
    {
      GATEHOUSE_ENV: 'development',
      BASE_URL: 'http://localhost:3000',
      MICROSOFT_ORIGIN_MAP: 'https://evil.example=http://127.0.0.1:4001',
    },
  ],
  [
    'MICROSOFT_ORIGIN_MAP',
    { GATEHOUSE_ENV: 'development', BASE_URL: 'http://localhost:3000', MICROSOFT_ORIGIN_MAP: 'login=4001' },
  ],
  ...['mars', 'Global', 'constructor'].map(
    (value) => ['MICROSOFT_CLOUD', { MICROSOFT_CLOUD: value }] as const,
  ),
  ...['dev', 'test', 'PRODUCTION', 'prod'].map(
    (value) => ['GATEHOUSE_ENV', { GATEHOUSE_ENV: value }] as const,
  ),
  ['GATEHOUSE_ENV', { GATEHOUSE_ENV: 'development' }],
  ['TRACEPARENT_OF_CALLERS', { TRACEPARENT_OF_CALLERS: 'yes' }],
  ['DEVELOPMENT_CLOCK_URL', { DEVELOPMENT_CLOCK_URL: 'http://127.0.0.1:4000/clock' }],
  [
    'DEVELOPMENT_CLOCK_URL',
    { GATEHOUSE_ENV: 'development', BASE_URL: 'http://localhost:3000', DEVELOPMENT_CLOCK_URL: 'clock' },
  ],
  ...['support', 'a@b', 'a b@c.d', '@x.y'].map(
    (value) => ['SUPPORT_EMAIL', { SUPPORT_EMAIL: value }] as const,
  ),
  ...[
    '',
    'smtp.example.com',
    'smtp.example.com:587',
    'https://smtp.example.com',
    'smtp://',
    'smtps://smtp.example.com/path',
    'smtps://smtp.example.com?tls=no',
    'smtps://smtp.example.com#part',
    'smtps://user@smtp.example.com',
    'smtps://:password@smtp.example.com',
    'smtps://user:%ff@smtp.example.com',
    'smtps://smtp.example.com:65536',
  ].map((value) => ['SMTP_URL', { SMTP_URL: value }] as const),
  ['BRAND_NAME', { BRAND_NAME: 'x'.repeat(61) }],
  ...['x', '-1', '11', '1.5', 'all', '00001'].map(
    (value) => ['TRUSTED_PROXY_HOPS', { TRUSTED_PROXY_HOPS: value }] as const,
  ),
  ...['0', '-1', '1001', '2.5', 'fast'].map(
    (value) => ['BULK_MAILS_PER_SECOND', { BULK_MAILS_PER_SECOND: value }] as const,
  ),
  ...['0', '-1', '1000001', '0.5', '05', 'all'].map(
    (value) => ['LINKED_FILES_MEGABYTES', { LINKED_FILES_MEGABYTES: value }] as const,
  ),
  // No value switches limits off.
  ...['0', '-1', '101', '0.5', 'off', 'Infinity', '1e2'].map(
    (value) => ['LIMITS_SCALE', { LIMITS_SCALE: value }] as const,
  ),
];

describe(`N14: each of ${bad.length} bad configurations is refused`, () => {
  test('the good one is not', () => {
    expect(faultsOf(good)).toEqual([]);
    expect(bad.length).toBeGreaterThanOrEqual(60);
  });

  test.each(bad.map(([name, change], index) => [index + 1, name, change] as const))(
    '%i: %s is named',
    (_index, name, change) => {
      const faults = faultsOf({ ...good, ...change });
      expect(
        faults.some((fault) => fault.includes(name)),
        faults.join(),
      ).toBe(true);
    },
  );

  test('all faults are told at once, and no secret with them', () => {
    const faults = faultsOf({ ...good, PORT: 'x', MICROSOFT_CLOUD: 'mars', MICROSOFT_MAIL_CLIENT_ID: 'y' });
    expect(faults).toHaveLength(3);
    expect(faultsOf({ ...good, MICROSOFT_CLOUD: 'mars' }).join()).not.toContain('value-of-the-secret');
    const smtpFaults = faultsOf({ ...good, SMTP_URL: 'smtp://user:value-of-the-secret@host/path' });
    expect(smtpFaults).toHaveLength(1);
    expect(smtpFaults.join()).not.toContain('value-of-the-secret');
  });
});

test('O06: nothing of the demo is accepted in production', () => {
  expect(faultsOf({ ...good, SEALING_KEYS: demoKey }).join()).toContain('demo');
  expect(parseConfig(good).seedsDemo).toBe(false);
});

describe('what the page for IT admins tells of us', () => {
  test('nothing is told of addresses unless they are given; the publisher is the brand unless it is given', () => {
    expect(parseConfig({ ...good, BRAND_NAME: 'Example' })).toMatchObject({
      publisher: 'Example',
      outgoingAddresses: [],
    });
    expect(
      parseConfig({
        ...good,
        PUBLISHER_NAME: 'Example, Inc.',
        OUTGOING_ADDRESSES: '203.0.113.7, 2001:db8::/48',
      }),
    ).toMatchObject({ publisher: 'Example, Inc.', outgoingAddresses: ['203.0.113.7', '2001:db8::/48'] });
  });
  test.each([
    ['OUTGOING_ADDRESSES', 'proxy.example.com'],
    ['OUTGOING_ADDRESSES', '203.0.113.7,,'],
    ['OUTGOING_ADDRESSES', Array.from({ length: 51 }, () => '203.0.113.7').join()],
    ['PUBLISHER_NAME', 'x'.repeat(101)],
  ])('%s=%s is refused by name', (name, value) => {
    expect(faultsOf({ ...good, [name]: value })).toEqual([expect.stringContaining(`${name}:`)]);
  });
});
