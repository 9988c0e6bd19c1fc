import { describe, expect, test } from 'vitest';
import { clouds } from './cloud.ts';
import { adminConsentAddress } from './entra-tenants.ts';
import { leavingAddress } from './leaving-address.ts';
import { registrationScopes } from './registrations.ts';

const authorize = 'https://login.microsoftonline.com/organizations/oauth2/v2.0/authorize?client_id=1';

describe('X11: an address that leaves for Microsoft', () => {
  test.each([
    'prompt=consent',
    'prompt=Consent',
    'PROMPT=consent',
    'prompt=login&prompt=consent',
    'prompt=login%20consent',
    'prompt=select_account+consent',
    'prompt=%63onsent',
    'prompt=admin_consent',
  ])('is never made with %s', (query) => {
    expect(() => leavingAddress(new URL(`${authorize}&${query}`), new Map())).toThrow('prompt=consent');
  });

  test.each([
    '',
    '&prompt=select_account',
    '&prompt=login',
    '&prompt=none',
    '&state=consent',
    '&login_hint=prompt%3Dconsent',
  ])('leaves with %j as it is', (query) => {
    expect(leavingAddress(new URL(authorize + query), new Map()).href).toBe(authorize + query);
  });

  test('goes where the map says', () => {
    const map = new Map([['https://login.microsoftonline.com', 'http://127.0.0.1:4001']]);
    expect(leavingAddress(new URL(authorize), map).origin).toBe('http://127.0.0.1:4001');
  });
});

test.each(['sign-in', 'mail'] as const)(
  'G01: the admin-consent address of %s asks for the one list, and never for .default',
  (registration) => {
    const address = adminConsentAddress(clouds.global.login, 'client', {
      registration,
      authority: 'organizations',
      redirectUri: 'https://app.example/back',
      state: 'state',
      clientRequestId: 'id',
    });
    expect(address.searchParams.get('scope')?.split(' ')).toEqual(registrationScopes[registration]);
  },
);
