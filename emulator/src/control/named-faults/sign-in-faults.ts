import type { FaultMatch, FaultResponse, IdTokenFault } from '../faults.ts';
import type { NamedFault } from './named-fault.ts';

type Facts = Pick<NamedFault, 'name' | 'what' | 'hears' | 'source'>;

const token: FaultMatch = { method: 'POST', path: '/oauth2/v2.0/token' };

function signIn(facts: Facts, match: FaultMatch, respond: FaultResponse): NamedFault {
  return { ...facts, surface: 'login', match, respond };
}

function redemption(aadsts: number, name: string, what: string, hears: string): NamedFault {
  const source = 'reference-error-codes.md; docs/reference/microsoft.md 2.9';
  return signIn({ name, what, hears: `${hears}, AADSTS${aadsts}`, source }, token, { aadsts });
}

function badToken(name: string, what: string, idToken: IdTokenFault): NamedFault {
  const source = 'id-token-claims-reference.md: what a client must check';
  const hears = 'a redemption that succeeds, with an ID token that must be refused';
  return signIn({ name, what, hears, source }, token, { idToken });
}

/** What can be ordered of login.microsoftonline.com. */
export const signInFaults: readonly NamedFault[] = [
  redemption(
    50173,
    'sessions-revoked',
    'A code or refresh token is refused, as after a new password.',
    '400 invalid_grant, bad_token',
  ),
  redemption(
    65001,
    'consent-revoked',
    'Somebody has taken the consent back.',
    '400 invalid_grant, consent_required',
  ),
  redemption(50057, 'account-disabled', 'The account is disabled.', '400 invalid_grant'),
  redemption(50076, 'mfa-asked', 'A policy asks for a second factor.', '400 invalid_grant, basic_action'),
  redemption(
    53003,
    'blocked-by-policy',
    'Conditional Access issues no token.',
    '400 invalid_grant, message_only',
  ),
  redemption(7000222, 'client-secret-expired', 'The client secret has expired.', '401 invalid_client'),
  redemption(90033, 'entra-transient-error', 'Entra has a bad moment.', 'temporarily_unavailable'),
  signIn(
    {
      name: 'token-endpoint-unavailable',
      what: 'The token endpoint is down, and nothing is redeemed.',
      hears: '503, Retry-After: 30',
      source: 'known',
    },
    token,
    { status: 503, headers: { 'retry-after': '30' } },
  ),
  signIn(
    {
      name: 'token-endpoint-slow',
      what: 'The token endpoint answers truly, after twenty seconds.',
      hears: '200, late',
      source: 'own',
    },
    token,
    { delayMs: 20_000 },
  ),
  signIn(
    {
      name: 'token-answer-lost',
      what: 'The code is redeemed, or the refresh token used, and the line is cut before the answer.',
      hears: 'nothing',
      source: 'own',
    },
    token,
    { cut: 'before-answer', execute: true },
  ),
  signIn(
    {
      name: 'token-garbage',
      what: 'The token endpoint answers with a page.',
      hears: '200 with HTML',
      source: 'own',
    },
    token,
    { status: 200, headers: { 'content-type': 'text/html' }, body: '<html><body>Maintenance</body></html>' },
  ),
  signIn(
    {
      name: 'discovery-unavailable',
      what: 'The discovery document cannot be had.',
      hears: '503',
      source: 'known',
    },
    { path: '/.well-known/openid-configuration' },
    { status: 503 },
  ),
  signIn(
    { name: 'keys-unavailable', what: 'The signing keys cannot be had.', hears: '503', source: 'known' },
    { path: '/discovery/v2.0/keys' },
    { status: 503 },
  ),
  badToken('id-token-unknown-key', 'The ID token is signed by a key that nobody published.', {
    signWith: 'unknown-key',
  }),
  badToken('id-token-unsigned', 'The ID token says alg "none".', { signWith: 'none' }),
  badToken('id-token-foreign-audience', 'The ID token is for another app.', {
    claims: { aud: '00000003-0000-0000-c000-000000000000' },
  }),
  badToken('id-token-foreign-nonce', 'The ID token answers another request.', {
    claims: { nonce: 'another' },
  }),
  signIn(
    {
      name: 'consent-reported-not-granted',
      what: 'The next admin consent is reported as given, and nothing is granted.',
      hears: 'admin_consent=True',
      source: 'teams-js#1909; docs/reference/microsoft.md 2.7',
    },
    {},
    { withoutGrant: true },
  ),
];
