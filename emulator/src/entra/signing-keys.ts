import { X509Certificate, createHash, createPrivateKey, createPublicKey, generateKeyPair } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { personalAccountsTenantId } from '../directory/directory-state.ts';
import { selfSignedCertificate } from '../certificate.ts';
import { emulatedCloud } from './emulated-cloud.ts';

/** A key as it is kept on disk. */
export interface StoredSigningKey {
  kid: string;
  /** `{tenantid}` for work accounts, a fixed GUID for personal ones (docs/reference/microsoft.md 1.4). */
  issuerTenant: string;
  privateKeyPem: string;
  certificateBase64: string;
  isPublished: boolean;
}

export interface SigningKey {
  readonly kid: string;
  readonly issuer: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly certificateBase64: string;
}

export interface SigningKeys {
  /** The key that signs what is issued to work accounts now. */
  active(): SigningKey;
  /** The key that signs for personal accounts; its `issuer` names their tenant. */
  personal(): SigningKey;
  find(kid: string): SigningKey | undefined;
  published(): readonly SigningKey[];
  /** From now on a new key signs; the old ones stay published unless `unpublishOld`. */
  rotate(notBefore: Date, unpublishOld: boolean): Promise<SigningKey>;
}

export const tenantTemplate = '{tenantid}';
const generate = promisify(generateKeyPair);

/** Two keys for work accounts (the first is spare, the last signs) and one for personal accounts. */
export async function newSigningKeys(notBefore: Date): Promise<StoredSigningKey[]> {
  return Promise.all(
    [tenantTemplate, tenantTemplate, personalAccountsTenantId].map((tenant) => newKey(tenant, notBefore)),
  );
}

/** Wraps stored keys; rotating adds to `stored` in place, and the caller saves. */
export function createSigningKeys(stored: StoredSigningKey[]): SigningKeys {
  const opened = new Map<string, SigningKey>();
  const openOnce = (key: StoredSigningKey): SigningKey => {
    const known = opened.get(key.kid) ?? openKey(key);
    opened.set(key.kid, known);
    return known;
  };
  const last = (tenant: string): SigningKey => {
    const key = stored.findLast((each) => each.issuerTenant === tenant);
    if (!key) throw new Error(`the emulator has no signing key for ${tenant}`);
    return openOnce(key);
  };
  return {
    active: () => last(tenantTemplate),
    personal: () => last(personalAccountsTenantId),
    find(kid) {
      const key = stored.find((each) => each.kid === kid);
      return key && openOnce(key);
    },
    published: () => stored.filter((key) => key.isPublished).map(openOnce),
    async rotate(notBefore, unpublishOld) {
      const key = await newKey(tenantTemplate, notBefore);
      if (unpublishOld) {
        for (const old of stored) {
          if (old.issuerTenant === tenantTemplate) old.isPublished = false;
        }
      }
      stored.push(key);
      return openOnce(key);
    },
  };
}

/** A key that nobody published; for the fault `unknown-key`. */
export async function newKey(issuerTenant: string, notBefore: Date): Promise<StoredSigningKey> {
  const pair = await generate('rsa', { modulusLength: 2048 });
  const certificate = selfSignedCertificate(pair, 'emulated accounts.accesscontrol.windows.net', notBefore);
  return {
    // Entra's kid is the SHA-1 thumbprint of the certificate, equal to x5t.
    kid: createHash('sha1').update(certificate).digest('base64url'),
    issuerTenant,
    privateKeyPem: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificateBase64: certificate.toString('base64'),
    isPublished: true,
  };
}

/** Turns a stored key into one that can sign and verify. */
export function openKey(key: StoredSigningKey): SigningKey {
  const certificate = new X509Certificate(Buffer.from(key.certificateBase64, 'base64'));
  return {
    kid: key.kid,
    issuer: `${emulatedCloud.login}/${key.issuerTenant}/v2.0`,
    privateKey: createPrivateKey(key.privateKeyPem),
    publicKey: createPublicKey(certificate.publicKey.export({ type: 'spki', format: 'pem' })),
    certificateBase64: key.certificateBase64,
  };
}
