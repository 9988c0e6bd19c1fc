import { describe, expect, test } from 'vitest';
import { decideRedemption } from './redemption.model.ts';
import type { RedemptionFacts } from './redemption.model.ts';

const now = Date.parse('2026-11-23T10:42:00Z');
const minutes = 60_000;
const days = 86_400_000;
const client = { id: 'client-1', name: 'Parspec' };
const person = {
  upn: 'ada@contoso.example',
  oid: 'oid-1',
  isEnabled: true,
  isDeleted: false,
  isRevoked: false,
  tokensValidFrom: 0,
};
const code: RedemptionFacts = {
  grantType: 'authorization_code',
  now,
  grant: { issuedAt: now, clientId: 'client-1' },
  client,
  isCodeUsed: false,
  redirectUri: { asked: 'http://localhost/callback', given: 'http://localhost/callback' },
  pkce: 'match',
  isTenantRight: true,
  tenant: 'contoso.example',
  person,
  servicePrincipal: 'enabled',
  isAssignmentMissing: false,
  conditionalAccessCode: undefined,
  hasMissingScopes: false,
};
const refresh: RedemptionFacts = {
  ...code,
  grantType: 'refresh_token',
  redirectUri: undefined,
  pkce: 'not-needed',
};
const age = (milliseconds: number): Partial<RedemptionFacts> => ({
  grant: { issuedAt: now - milliseconds, clientId: 'client-1' },
});
/** Renewed just now. */
const ofPage = (since: number): Partial<RedemptionFacts> => ({
  grant: { issuedAt: now, clientId: 'client-1', spaSince: now - since },
});

const cases: [string, RedemptionFacts, string][] = [
  ['a good code', code, 'issue'],
  ['a code of another client', { ...code, client: { id: 'client-2', name: '' } }, '70000 invalid_grant'],
  ['a code used before', { ...code, isCodeUsed: true }, '54005 invalid_grant'],
  ['a code of exactly ten minutes', { ...code, ...age(10 * minutes) }, 'issue'],
  ['a code older than ten minutes', { ...code, ...age(10 * minutes + 1) }, '70008 invalid_grant'],
  ['a code for another tenant', { ...code, isTenantRight: false }, '700005 invalid_grant'],
  ['another redirect URI', { ...code, redirectUri: { asked: 'a', given: 'b' } }, '500112 invalid_grant'],
  ['no redirect URI', { ...code, redirectUri: { asked: 'a', given: undefined } }, '900144 invalid_request'],
  ['no verifier', { ...code, pkce: 'missing' }, '50148 invalid_grant'],
  ['a wrong verifier', { ...code, pkce: 'mismatch' }, '501481 invalid_grant'],
  ['a good refresh token', refresh, 'issue'],
  ['a page’s refresh token of a day', { ...refresh, ...ofPage(days) }, 'issue'],
  ['a page’s refresh token older than a day', { ...refresh, ...ofPage(days + 1) }, '700084 invalid_grant'],
  ['a refresh token of 90 days', { ...refresh, ...age(90 * days) }, 'issue'],
  [
    'a refresh token older than 90 days',
    { ...refresh, ...age(90 * days + 1) },
    '700082 invalid_grant bad_token',
  ],
  ['no service principal', { ...refresh, servicePrincipal: 'missing' }, '7000229 invalid_client'],
  [
    'a disabled service principal',
    { ...refresh, servicePrincipal: 'disabled' },
    '7000112 unauthorized_client',
  ],
  ['a person nobody knows', { ...refresh, person: undefined }, '50034 invalid_grant'],
  ['a deleted person', { ...refresh, person: { ...person, isDeleted: true } }, '500341 invalid_grant'],
  ['a disabled person', { ...refresh, person: { ...person, isEnabled: false } }, '50057 invalid_grant'],
  [
    'revoked sessions',
    { ...refresh, person: { ...person, isRevoked: true } },
    '50173 invalid_grant bad_token',
  ],
  ['a person no longer assigned', { ...refresh, isAssignmentMissing: true }, '50105 invalid_grant'],
  [
    'MFA asked for in the background',
    { ...refresh, conditionalAccessCode: 50076 },
    '50076 invalid_grant basic_action',
  ],
  [
    'blocked in the background',
    { ...refresh, conditionalAccessCode: 53003 },
    '53003 invalid_grant message_only',
  ],
  [
    'a code just after the browser passed conditional access',
    { ...code, conditionalAccessCode: 53003 },
    'issue',
  ],
  ['a grant that is gone', { ...refresh, hasMissingScopes: true }, '65001 invalid_grant consent_required'],
  [
    'disabled and revoked: disabled is said first',
    { ...refresh, person: { ...person, isEnabled: false, isRevoked: true } },
    '50057 invalid_grant',
  ],
];

describe('decideRedemption', () => {
  test.each(cases)('%s', (_name, facts, expected) => {
    const decision = decideRedemption(facts);
    const words =
      decision.kind === 'issue'
        ? 'issue'
        : [decision.error.code, decision.error.error, decision.error.suberror].filter(Boolean).join(' ');
    expect(words).toBe(expected);
  });

  test('names both times where sessions were revoked', () => {
    const decision = decideRedemption({
      ...refresh,
      person: { ...person, isRevoked: true, tokensValidFrom: now },
    });
    expect(decision.kind === 'refuse' && decision.error.message).toContain("'2026-11-23T10:42:00.0000000Z'");
  });
});
