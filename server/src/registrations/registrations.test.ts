import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { clouds } from '../ports/microsoft/cloud.ts';
import { graphPermissions, registrationScopes } from '../ports/microsoft/registrations.ts';
import { ordersOf, type RegistrationWish } from './orders.ts';
import { registerScript } from './register-script.model.ts';

const wish: RegistrationWish = {
  baseUrl: new URL('https://app.example.com'),
  brandName: 'Example',
  hasSupportDoor: true,
  credential: 'certificate',
  cloud: clouds.global,
};

/** `npx vitest run server/src/registrations -u` writes the goldens anew; the diff is read in review. */
const golden = (name: string): string => join(import.meta.dirname, 'golden', name);

describe('the commands that register both apps are their golden', () => {
  test.each([
    ['with certificates and a support door', wish, 'with-certificates.golden.sh'],
    [
      'with secrets, on this machine, without one',
      {
        ...wish,
        baseUrl: new URL('http://localhost:3000'),
        hasSupportDoor: false,
        credential: 'secret' as const,
      },
      'with-secrets.golden.sh',
    ],
  ])('%s', async (_what, wanted, name) => {
    await expect(registerScript(ordersOf(wanted))).toMatchFileSnapshot(golden(name));
  });
});

/** The table of ids as docs/reference/microsoft.md 2.2 has it from Microsoft. */
function knownPermissions(): ReadonlyMap<string, string> {
  const text = readFileSync(
    join(import.meta.dirname, '..', '..', '..', 'docs', 'reference', 'microsoft.md'),
    'utf8',
  );
  return new Map(
    [...text.matchAll(/^\| ([\w.]+) \| ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}) \|/gm)].map(
      ([, name = '', id = '']) => [id, name],
    ),
  );
}

describe('a manifest', () => {
  const { orders } = ordersOf(wish);
  test.each([
    ['sign-in', orders[0]],
    ['mail', orders[1]],
  ] as const)(
    'P13: of %s asks for the one list of scopes, in its order, and for nothing else',
    (name, order) => {
      const known = knownPermissions();
      const resources = order?.manifest.requiredResourceAccess ?? [];
      expect(resources).toHaveLength(1);
      expect(resources[0]?.resourceAppId).toBe(graphPermissions.resourceAppId);
      const access = resources[0]?.resourceAccess ?? [];
      expect(access.map(({ type }) => type)).toEqual(registrationScopes[name].map(() => 'Scope'));
      expect(access.map(({ id }) => known.get(id))).toEqual(registrationScopes[name]);
    },
  );

  test('lets in work accounts alone, and gives no token before the code is redeemed', () => {
    for (const { manifest } of orders) {
      expect(manifest.signInAudience).toBe('AzureADMultipleOrgs');
      const { implicitGrantSettings: implicit } = manifest.web;
      expect(implicit).toEqual({ enableAccessTokenIssuance: false, enableIdTokenIssuance: false });
    }
  });

  test('has the support door where it is wished for, at sign-in alone', () => {
    const uris = (wanted: RegistrationWish) =>
      ordersOf(wanted).orders.map(({ manifest }) => JSON.stringify(manifest));
    const [signIn, mail] = uris(wish);
    expect(signIn).toContain('support-agent');
    expect(signIn).toContain('https://app.example.com/support/sign-in/callback');
    expect(mail).not.toContain('support');
    for (const text of uris({ ...wish, hasSupportDoor: false })) expect(text).not.toContain('support');
  });

  test('of another address is another registration', () => {
    const names = ['https://app.example.com', 'https://staging.example.com', 'http://localhost:3000'].flatMap(
      (baseUrl) =>
        ordersOf({ ...wish, baseUrl: new URL(baseUrl) }).orders.map(({ uniqueName }) => uniqueName),
    );
    expect(new Set(names).size).toBe(6);
    for (const name of names) expect(name).toMatch(/^gatehouse-(sign-in|mail)-[a-z0-9-]+$/);
  });
});
