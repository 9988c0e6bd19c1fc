import { describe, expect, test } from 'vitest';
import { decideConsent } from './consent.model.ts';
import type { ConsentFacts } from './consent.model.ts';

const signIn = ['openid', 'profile', 'email', 'offline_access'];
const mail = [...signIn, 'Mail.Send'];
const facts: ConsentFacts = {
  requested: signIn,
  granted: [],
  isPromptConsent: false,
  mayGrantForAll: false,
  isGlobalAdministrator: false,
  userConsent: 'allow',
  adminConsentRequests: false,
  lowRiskPermissions: [...signIn, 'User.Read'],
  blockRiskyApps: true,
  isPublisherVerified: true,
  isOwnTenantApp: false,
  isAssignmentRequired: false,
  adminOnlyScopes: ['User.Read.All'],
};

const cases: [string, Partial<ConsentFacts>, string][] = [
  ['everything granted already: no page', { granted: signIn }, 'granted'],
  ['nothing granted, users may consent: the person is asked', {}, 'ask'],
  [
    'users may not consent, no requests: need admin approval',
    { userConsent: 'none' },
    'need-admin-approval 90094',
  ],
  [
    'users may not consent, requests on: approval required',
    { userConsent: 'none', adminConsentRequests: true },
    'approval-required 90095',
  ],
  [
    'granted tenant-wide, users may not consent: no page',
    { userConsent: 'none', granted: signIn },
    'granted',
  ],
  [
    'an admin is asked where users are not, and may consent for all',
    { userConsent: 'none', mayGrantForAll: true, isGlobalAdministrator: true },
    'ask for all',
  ],
  [
    'an Application Administrator is asked too, without the tick box',
    { userConsent: 'none', mayGrantForAll: true },
    'ask',
  ],
  [
    'Microsoft managed: Mail.Send is not excluded',
    { userConsent: 'microsoft-managed', requested: mail },
    'ask',
  ],
  [
    'Microsoft managed: Mail.ReadWrite is excluded',
    { userConsent: 'microsoft-managed', requested: [...mail, 'Mail.ReadWrite'] },
    'need-admin-approval 90094',
  ],
  ['low risk: sign-in scopes are classified low', { userConsent: 'low-risk' }, 'ask'],
  [
    'low risk: Mail.Send is not classified',
    { userConsent: 'low-risk', requested: mail },
    'need-admin-approval 90094',
  ],
  [
    'low risk: Mail.Send, once an admin classified it',
    { userConsent: 'low-risk', requested: mail, lowRiskPermissions: mail },
    'ask',
  ],
  [
    'low risk: an unverified publisher',
    { userConsent: 'low-risk', isPublisherVerified: false },
    'need-admin-approval 90094',
  ],
  [
    'one admin-only scope blocks the whole request',
    { requested: [...signIn, 'User.Read.All'] },
    'need-admin-approval 90094',
  ],
  ['assignment required: users cannot consent', { isAssignmentRequired: true }, 'need-admin-approval 90094'],
  ['unverified and basic sign-in only: not risky', { isPublisherVerified: false }, 'ask'],
  [
    'unverified and more than sign-in: risky',
    { isPublisherVerified: false, requested: mail },
    'need-admin-approval 900941',
  ],
  [
    'risky with requests on',
    { isPublisherVerified: false, requested: mail, adminConsentRequests: true },
    'approval-required 900981',
  ],
  [
    'risky, but the tenant does not mind',
    { isPublisherVerified: false, requested: mail, blockRiskyApps: false },
    'ask',
  ],
  ['prompt=consent asks again for what is granted', { granted: signIn, isPromptConsent: true }, 'ask'],
  [
    'prompt=consent blocks people who may not consent, in spite of the grant',
    { granted: signIn, isPromptConsent: true, userConsent: 'none' },
    'need-admin-approval 90094',
  ],
];

describe('decideConsent', () => {
  test.each(cases)('%s', (_name, change, expected) => {
    const decision = decideConsent({ ...facts, ...change });
    const code = 'code' in decision ? ` ${decision.code}` : '';
    const forAll = decision.kind === 'ask' && decision.mayConsentForOrganization ? ' for all' : '';
    expect(`${decision.kind}${code}${forAll}`).toBe(expected);
  });

  test('asks only for what is missing', () => {
    const decision = decideConsent({ ...facts, requested: mail, granted: signIn });
    expect(decision).toEqual({ kind: 'ask', scopes: ['Mail.Send'], mayConsentForOrganization: false });
  });
});
