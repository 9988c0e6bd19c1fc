import { describe, expect, test } from 'vitest';
import { judgeDatabase, judgeMigrations, judgeSealingKeys } from './database.model.ts';
import { judgeClock, judgeReach, judgeSmtp } from './network.model.ts';
import {
  judgeCertificate,
  judgeCredential,
  judgeRedirectUri,
  judgeSecretLife,
  judgeTenant,
  type ProbeOutcome,
} from './registration.model.ts';
import { report } from './report.model.ts';

const now = new Date('2026-11-30T12:00:00Z');
const inDays = (days: number): Date => new Date(now.getTime() + days * 86_400_000);

describe('what Entra answers to the registration itself', () => {
  const probed = {
    registration: 'sign-in',
    variable: 'MICROSOFT_SIGN_IN_CLIENT_SECRET',
    kind: 'secret',
    clientId: 'a1b2c3d4-1111-4222-8333-444455556666',
    tenantId: 'ab12cd34-1111-4222-8333-444455558888',
  } as const;
  const refused = (aadsts: number | null): ProbeOutcome => ({
    kind: 'refused',
    refusal: { error: 'invalid_client', aadsts },
  });
  test.each<[string, ProbeOutcome, string, RegExp]>([
    ['a token', { kind: 'granted' }, 'ok', /takes it \(MICROSOFT_SIGN_IN_CLIENT_SECRET\)/],
    ['that the secret is wrong', refused(7000215), 'failed', /AADSTS7000215: .*value, not its ID/],
    ['that it has expired', refused(7000222), 'failed', /AADSTS7000222: .*expired/],
    ['that the certificate is none of its', refused(700027), 'failed', /AADSTS700027: .*upload it/],
    ['that the assertion is out of time', refused(700024), 'failed', /clock by NTP/],
    ['that the tenant does not have it', refused(700016), 'failed', /not known in tenant ab12cd34/],
    ['that it is no application', refused(700038), 'failed', /no application/],
    ['that the tenant has no enterprise app', refused(7000229), 'warning', /az ad sp create --id a1b2c3d4/],
    ['that the tenant has switched it off', refused(7000112), 'failed', /switched off/],
    ['a number that no row knows', refused(7000218), 'failed', /AADSTS7000218: Entra refuses it/],
    ['no number at all', refused(null), 'failed', /^invalid_client: Entra refuses it/],
    ['nothing', { kind: 'unreachable' }, 'failed', /not checked/],
    ['was not asked', null, 'warning', /SUPPORT_TENANT_ID/],
  ])('%s', (_what, outcome, state, told) => {
    const finding = judgeCredential(probed, outcome);
    expect(finding).toMatchObject({ check: 'sign-in: secret', state });
    expect(finding.told).toMatch(told);
  });

  test.each([
    [200, 'ok'],
    [400, 'failed'],
    [503, 'failed'],
  ])('status %d for the tenant is %s', (status, state) => {
    expect(judgeTenant(probed.tenantId, status)).toMatchObject({ check: 'tenant', state });
  });

  test.each([
    ['400 days', -10, 390, 'ok', /^390 days/],
    ['31 days', -10, 31, 'ok', /^31 days/],
    ['30 days', -10, 30, 'warning', /^30 days .* the next one now/],
    ['0 days', -10, 0.5, 'warning', /^0 days/],
    ['it has expired', -10, -0.1, 'failed', /expired on 2026-11-30/],
    ['it is not yet good', 1, 90, 'failed', /good from 2026-12-01/],
  ])('a certificate: %s', (_what, from, until, state, told) => {
    const dates = { from: inDays(from), until: inDays(until) };
    const finding = judgeCertificate(probed, dates, now);
    expect(finding).toMatchObject({ check: 'sign-in: days left', state });
    expect(finding.told).toMatch(told);
  });

  test('of a secret it says that nobody tells', () => {
    expect(judgeSecretLife(probed)).toMatchObject({ state: 'warning' });
    expect(judgeSecretLife(probed).told).toMatch(/^not known/);
  });

  const uri = 'https://app.example.com/mailboxes/callback';
  test.each([
    ['a browser sent there', { kind: 'sent-there' }, 'ok', /is registered/],
    ['a page with 50011', { kind: 'kept', aadsts: 50011 }, 'failed', /not registered.*platform Web/],
    ['a page with 700016', { kind: 'kept', aadsts: 700016 }, 'failed', /client ID/],
    ['a page with another number', { kind: 'kept', aadsts: 90023 }, 'warning', /\(AADSTS90023\)/],
    ['a page without', { kind: 'kept', aadsts: null }, 'warning', /was not checked/],
    ['nothing', { kind: 'no-answer' }, 'warning', /was not checked/],
  ] as const)('to a redirect URI: %s', (_what, answer, state, told) => {
    const finding = judgeRedirectUri('mail', uri, answer);
    expect(finding).toMatchObject({ check: 'mail: redirect URI', state });
    expect(finding.told).toMatch(told);
    expect(finding.told).toContain(uri);
  });
});

describe('the network', () => {
  test.each([
    ['Entra', { kind: 'answered', status: 200 }, 'ok', /answers/],
    ['Entra', { kind: 'answered', status: 302 }, 'failed', /answers 302/],
    ['Entra', { kind: 'answered', status: 503 }, 'failed', /answers 503/],
    ['Graph', { kind: 'answered', status: 401 }, 'ok', /answers/],
    ['Graph', { kind: 'answered', status: 407 }, 'failed', /proxy/],
    ['Graph', { kind: 'answered', status: 502 }, 'failed', /answers 502/],
    ['Graph', { kind: 'no-answer', code: 'ENOTFOUND' }, 'failed', /DNS/],
    ['Graph', { kind: 'no-answer', code: 'ECONNREFUSED' }, 'failed', /refused/],
    ['Graph', { kind: 'no-answer', code: 'UND_ERR_CONNECT_TIMEOUT' }, 'failed', /in time/],
    ['Graph', { kind: 'no-answer', code: 'SELF_SIGNED_CERT_IN_CHAIN' }, 'failed', /NODE_EXTRA_CA_CERTS/],
    ['Graph', { kind: 'no-answer', code: 'ECONNRESET' }, 'failed', /try again/],
  ] as const)('%s: %o', (check, answer, state, told) => {
    const finding = judgeReach(check, 'host.example', answer);
    expect(finding).toMatchObject({ check: `network: ${check}`, state });
    expect(finding.told).toMatch(told);
  });

  test.each([
    [{ kind: 'accepted' }, 'ok', /takes the connection/],
    [
      { kind: 'retry', because: 'credentials-refused', reply: 535 },
      'failed',
      /\(535\): it refuses user or password/,
    ],
    [{ kind: 'retry', because: 'not-secure', reply: null }, 'failed', /STARTTLS/],
    [{ kind: 'retry', because: 'unreachable', reply: null }, 'failed', /host and port/],
    [{ kind: 'retry', because: 'put-off', reply: 421 }, 'failed', /\(421\): it puts us off/],
    [{ kind: 'rejected', reply: 554 }, 'failed', /\(554\)/],
  ] as const)('SMTP: %o', (answer, state, told) => {
    const finding = judgeSmtp('smtp.example.com', answer);
    expect(finding).toMatchObject({ check: 'network: SMTP', state });
    expect(finding.told).toMatch(told);
  });

  test.each([
    [0, 'ok'],
    [5, 'ok'],
    [5.1, 'warning'],
    [30, 'warning'],
    [30.1, 'failed'],
    [3600, 'failed'],
    [null, 'warning'],
  ])('a clock %s seconds off is %s', (seconds, state) => {
    expect(judgeClock('Microsoft', seconds)).toMatchObject({ check: 'clock: Microsoft', state });
  });
});

describe('the database', () => {
  const ours = [
    { name: '0001-a', checksum: 'one' },
    { name: '0002-b', checksum: 'two' },
  ];
  const [first = { name: '', checksum: '' }] = ours;
  test.each([
    ['all', ours, 'ok', /all 2/],
    ['one is missing', [first], 'warning', /1 of 2 are missing/],
    ['none', [], 'warning', /2 of 2/],
    ['one of a newer version', [...ours, { name: '0003-c', checksum: 'x' }], 'failed', /0003-c/],
    ['one that was changed', [{ ...first, checksum: 'x' }], 'failed', /0001-a was changed/],
  ])('migrations: %s', (_what, applied, state, told) => {
    const finding = judgeMigrations(ours, applied);
    expect(finding.state).toBe(state);
    expect(finding.told).toMatch(told);
  });

  const good = {
    versionNumber: 150_004,
    isStandby: false,
    applied: ours,
    hasMovedClock: false,
    sealedUnder: [],
  };
  test.each([
    ['nothing wrong', good, []],
    ['an old version', { ...good, versionNumber: 140_012 }, ['database: version']],
    ['a standby', { ...good, isStandby: true }, ['database: primary']],
    ['a moved clock', { ...good, hasMovedClock: true }, ['database: moved clock']],
  ])('%s', (_what, facts, failed) => {
    const findings = judgeDatabase(facts, ours, true);
    expect(findings.filter(({ state }) => state === 'failed').map(({ check }) => check)).toEqual(failed);
  });

  test('a clock that was moved is no fault in development', () => {
    const findings = judgeDatabase({ ...good, hasMovedClock: true }, ours, false);
    expect(findings.map(({ state }) => state)).toEqual(['ok', 'ok', 'ok']);
  });

  test.each([
    [['k2', 'k1'], ['k1', 'k2'], 'ok', /"k2" seals, 2 can open/],
    [['k2'], ['k1', 'k2'], 'failed', /under "k1": put that key back/],
    [['k2'], null, 'warning', /not checked/],
  ])('keys %o, sealed under %o: %s', (keys, sealedUnder, state, told) => {
    const finding = judgeSealingKeys(keys, sealedUnder);
    expect(finding).toMatchObject({ check: 'sealing keys', state });
    expect(finding.told).toMatch(told);
  });
});

describe('the report', () => {
  const finding = (state: 'ok' | 'warning' | 'failed') => ({ check: 'clock: database', state, told: 'So.' });
  test.each([
    [['ok'], '1 ok, 0 warnings, 0 failed', 0],
    [['ok', 'warning', 'warning'], '1 ok, 2 warnings, 0 failed', 0],
    [['warning', 'failed', 'ok'], '1 ok, 1 warnings, 1 failed', 1],
  ] as const)('of %o ends so', (states, last, status) => {
    const told = report(states.map(finding));
    expect(told.text.trimEnd().split('\n').at(-1)).toBe(last);
    expect(told.status).toBe(status);
  });

  test('gives each finding one line, whatever stands in it', () => {
    const { text } = report([{ check: 'database', state: 'failed', told: 'a\r\nok b\u001b[2J' }]);
    expect(text.split('\n')[0]).toBe('FAILED   database                       a ok b [2J');
  });
});
