import { createHash, generateKeyPair } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { der, extension, makeCertificate, sequence } from '../certificate.ts';

/** What a TLS server of hosts mode shows, and who vouches for it. */
export interface HostCertificate {
  readonly key: string;
  readonly cert: string;
  /** The certificate of the CA, PEM. Its key is nowhere any more. */
  readonly ca: string;
  /** SHA-256 of the server's public key in Base64, as Chromium's `--ignore-certificate-errors-spki-list` wants it. */
  readonly keyHash: string;
}

const generate = promisify(generateKeyPair);
const day = 24 * 60 * 60 * 1000;

/**
 * A certificate for `names` from a CA that signs this one and is forgotten: whoever trusts its file trusts what was
 * signed in this call and nothing that is signed later. The CA is good for these names alone (RFC 5280 4.2.1.10).
 */
export async function certificateFor(names: readonly string[], now: Date): Promise<HostCertificate> {
  const [authority, server] = await Promise.all([newKeys(), newKeys()]);
  // A day back: the other side's clock may be behind.
  const period = {
    notBefore: new Date(now.getTime() - day),
    notAfter: new Date(now.getTime() + 30 * day),
  };
  const commonName = 'Emulator: throw-away CA (not Microsoft)';
  const signer = { commonName, privateKey: authority.privateKey };
  const authorityId = keyId(authority.publicKey);
  const ca = makeCertificate({
    commonName,
    publicKey: authority.publicKey,
    signer,
    ...period,
    extensions: [
      extension(0x13, true, sequence(Buffer.from([1, 1, 0xff, 2, 1, 0]))), // basicConstraints: a CA, of servers only
      extension(0x0f, true, der(0x03, Buffer.from([2, 0x04]))), // keyUsage: keyCertSign
      extension(0x1e, true, sequence(der(0xa0, Buffer.concat(names.map((name) => sequence(dnsName(name))))))),
      extension(0x0e, false, der(0x04, authorityId)),
    ],
  });
  const cert = makeCertificate({
    commonName: 'Emulator: not Microsoft',
    publicKey: server.publicKey,
    signer,
    ...period,
    extensions: [
      extension(0x0f, true, der(0x03, Buffer.from([7, 0x80]))), // keyUsage: digitalSignature
      extension(0x25, false, sequence(Buffer.from('06082b06010505070301', 'hex'))), // extKeyUsage: serverAuth
      extension(0x11, false, sequence(...names.map(dnsName))),
      extension(0x23, false, sequence(der(0x80, authorityId))),
      extension(0x0e, false, der(0x04, keyId(server.publicKey))),
    ],
  });
  return {
    key: server.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: pem(cert),
    ca: pem(ca),
    keyHash: createHash('sha256').update(spki(server.publicKey)).digest('base64'),
  };
}

async function newKeys(): Promise<{ privateKey: KeyObject; publicKey: KeyObject }> {
  return generate('ec', { namedCurve: 'P-256' });
}

function dnsName(name: string): Buffer {
  return der(0x82, Buffer.from(name));
}

function spki(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' });
}

function keyId(key: KeyObject): Buffer {
  return createHash('sha1').update(spki(key)).digest();
}

function pem(certificate: Buffer): string {
  const lines = certificate.toString('base64').replaceAll(/(.{64})(?=.)/g, '$1\n');
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}
