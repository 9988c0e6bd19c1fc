import { describe, expect, test } from 'vitest';
import { aadstsNumber, decideCallback } from './callback-answer.model.ts';
import { decideRedemption, isOfGrantAlone } from './redemption-verdict.model.ts';

describe('what came back instead of a code', () => {
  test.each([
    [
      'access_denied',
      null,
      'AADSTS65004: User declined to consent to access the app.',
      'microsoft_declined',
      65004,
    ],
    ['access_denied', 'cancel', null, 'microsoft_cancelled_or_blocked', null],
    [
      'access_denied',
      null,
      'AADSTS90094: The grant requires admin permission.',
      'microsoft_admin_approval_needed',
      90094,
    ],
    [
      'consent_required',
      null,
      'AADSTS90094: The grant requires admin permission.',
      'microsoft_admin_approval_needed',
      90094,
    ],
    ['consent_required', null, null, 'microsoft_admin_approval_needed', null],
    [
      'access_denied',
      null,
      'AADSTS50105: The signed in user is not assigned to a role for the application.',
      'microsoft_refused',
      50105,
    ],
    [
      'invalid_client',
      null,
      'AADSTS650052: The app is trying to access a service',
      'microsoft_refused',
      650052,
    ],
    ['temporarily_unavailable', null, null, 'microsoft_unreachable', null],
    ['something_new', null, null, 'microsoft_refused', null],
  ])('%s, subcode %s, "%s" is %s', (error, errorSubcode, errorDescription, verdict, aadsts) => {
    expect(decideCallback({ error, errorSubcode, errorDescription })).toEqual({ verdict, aadsts });
  });

  test('only a number at the very start of the description is read', () => {
    expect(aadstsNumber('see AADSTS65004: no')).toBeNull();
    expect(aadstsNumber('AADSTS65004x')).toBeNull();
    expect(aadstsNumber('AADSTS65004: yes')).toBe(65004);
  });
});

describe('what a refused redemption says', () => {
  test.each([
    ['invalid_client', null, 7000215, 'vendor-fault'],
    ['invalid_client', null, 7000222, 'vendor-fault'],
    ['invalid_client', null, 7000229, 'revoked'],
    ['unauthorized_client', null, 700016, 'revoked'],
    ['unauthorized_client', null, 7000112, 'revoked'],
    ['unauthorized_client', null, 700038, 'vendor-fault'],
    ['invalid_grant', null, 50057, 'revoked'],
    ['invalid_grant', null, 500341, 'revoked'],
    ['invalid_grant', null, 50034, 'revoked'],
    ['invalid_grant', null, 50105, 'revoked'],
    ['invalid_grant', 'bad_token', 50173, 'revoked'],
    ['invalid_grant', 'consent_required', 65001, 'revoked'],
    ['invalid_grant', 'bad_token', 700082, 'must-reauthenticate'],
    ['invalid_grant', 'basic_action', 50076, 'must-reauthenticate'],
    ['invalid_grant', 'message_only', 53003, 'must-reauthenticate'],
    ['invalid_grant', 'token_expired', 70043, 'must-reauthenticate'],
    ['invalid_grant', null, 999999, 'must-reauthenticate'],
    ['interaction_required', null, null, 'must-reauthenticate'],
    ['temporarily_unavailable', null, null, 'no-verdict'],
    ['something_new', null, null, 'no-verdict'],
  ] as const)('%s, %s, %s is %s', (error, suberror, aadsts, verdict) => {
    expect(decideRedemption({ error, suberror, aadsts })).toBe(verdict);
  });
});

describe('a refusal that is of the grant alone', () => {
  test.each([
    ['invalid_grant', 50173, true],
    ['invalid_grant', 50057, false],
    ['invalid_grant', 65001, false],
    ['invalid_grant', null, false],
    ['interaction_required', 50173, false],
  ] as const)('%s, %s: %s', (error, aadsts, isAlone) => {
    expect(isOfGrantAlone({ error, suberror: null, aadsts })).toBe(isAlone);
  });
});
