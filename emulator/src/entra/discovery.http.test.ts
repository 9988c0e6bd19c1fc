import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBench } from '../../test/relying-party.ts';
import type { Bench } from '../../test/relying-party.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(() => bench.running.close());

const get = async (path: string): Promise<{ response: Response; body: Record<string, unknown> }> => {
  const response = await fetch(`${bench.login}${path}`);
  return { response, body: (await response.json()) as Record<string, unknown> };
};
/** `npx vitest run emulator/ -u` writes the goldens anew; the diff is read in review. */
const golden = (name: string): string => join(import.meta.dirname, `../../golden/${name}.golden.json`);

describe('discovery', () => {
  test.each([
    ['common', 'discovery-common'],
    ['organizations', 'discovery-organizations'],
    ['consumers', 'discovery-consumers'],
    ['contoso.example', 'discovery-tenant'],
    ['5b3f2c1e-8d47-4a6b-9c15-27e0d4f8a961', 'discovery-tenant'],
  ])('publishes the document of /%s under the real host names', async (path, name) => {
    const { response, body } = await get(`/${path}/v2.0/.well-known/openid-configuration`);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    await expect(`${JSON.stringify(body, null, 2)}\n`).toMatchFileSnapshot(golden(name));
  });

  test('answers 400 invalid_tenant AADSTS90002 for a tenant nobody has', async () => {
    const { response, body } = await get('/nobody.example/v2.0/.well-known/openid-configuration');
    expect(response.status).toBe(400);
    expect(body['error']).toBe('invalid_tenant');
    expect(body['error_codes']).toEqual([90002]);
  });

  test('publishes keys with issuer members and certificates that hold the same key', async () => {
    const { body } = await get('/common/discovery/v2.0/keys');
    const keys = body['keys'] as { kid: string; n: string; e: string; x5c: string[]; issuer: string }[];
    expect(keys.map((key) => key.issuer)).toEqual([
      'https://login.microsoftonline.com/{tenantid}/v2.0',
      'https://login.microsoftonline.com/{tenantid}/v2.0',
      'https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0',
    ]);
    for (const key of keys) {
      const certificate = new X509Certificate(Buffer.from(key.x5c[0] ?? '', 'base64'));
      expect(certificate.publicKey.export({ format: 'jwk' })).toMatchObject({ n: key.n, e: key.e });
      expect(certificate.verify(certificate.publicKey)).toBe(true);
    }
  });

  test('rotates: a new key signs, the old ones stay published unless told otherwise', async () => {
    const before = (await get('/common/discovery/v2.0/keys')).body['keys'] as { kid: string }[];
    const rotated = await bench.control.rotateKeys();
    expect(rotated.published).toEqual([...before.map((key) => key.kid), rotated.kid]);
    const again = await bench.control.rotateKeys({ unpublishOld: true });
    expect(again.published).toContain(again.kid);
    expect(again.published).not.toContain(rotated.kid);
  });
});

describe('instance discovery', () => {
  test('knows the real host and names its aliases', async () => {
    const asked = encodeURIComponent('https://login.microsoftonline.com/organizations/oauth2/v2.0/authorize');
    const { body } = await get(`/common/discovery/instance?api-version=1.1&authorization_endpoint=${asked}`);
    expect(body['tenant_discovery_endpoint']).toBe(
      'https://login.microsoftonline.com/organizations/v2.0/.well-known/openid-configuration',
    );
    expect(JSON.stringify(body['metadata'])).toContain('sts.windows.net');
  });

  test('answers invalid_instance for a host that is not Microsoft’s', async () => {
    const asked = encodeURIComponent('https://login.evil.example/common/oauth2/v2.0/authorize');
    const { response, body } = await get(`/common/discovery/instance?authorization_endpoint=${asked}`);
    expect(response.status).toBe(400);
    expect(body['error']).toBe('invalid_instance');
  });
});
