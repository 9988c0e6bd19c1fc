import { randomBytes, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** Who a certificate is for, and who says so. */
export interface CertificateFacts {
  readonly commonName: string;
  readonly publicKey: KeyObject;
  readonly signer: { readonly commonName: string; readonly privateKey: KeyObject };
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** Each as `extension` makes it. */
  readonly extensions?: readonly Buffer[];
}

/** RFC 4055 section 5 and RFC 5758 section 3.2. */
const signatures = {
  rsa: sequence(Buffer.from('06092a864886f70d01010b', 'hex'), Buffer.from([5, 0])),
  ec: sequence(Buffer.from('06082a8648ce3d040302', 'hex')),
};

/**
 * An X.509 v3 certificate (DER, RFC 5280 section 4.1), signed with SHA-256. Written by hand because Node can read
 * certificates and cannot make them (docs/decisions/0048-hosts-mode.md).
 */
export function makeCertificate(facts: CertificateFacts): Buffer {
  const { signer, extensions = [] } = facts;
  const algorithm = signatures[signer.privateKey.asymmetricKeyType === 'ec' ? 'ec' : 'rsa'];
  // The first bit stays clear, since a serial number is a positive integer.
  const serial = Buffer.concat([Buffer.from([0x2a]), randomBytes(15)]);
  const toBeSigned = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, serial),
    algorithm,
    nameOf(signer.commonName),
    sequence(utcTime(facts.notBefore), utcTime(facts.notAfter)),
    nameOf(facts.commonName),
    facts.publicKey.export({ type: 'spki', format: 'der' }),
    ...(extensions.length === 0 ? [] : [der(0xa3, sequence(...extensions))]),
  );
  const signature = sign('sha256', toBeSigned, signer.privateKey);
  return sequence(toBeSigned, algorithm, der(0x03, Buffer.concat([Buffer.from([0]), signature])));
}

/** For the `x5c` member of a published key. */
export function selfSignedCertificate(
  { privateKey, publicKey }: { privateKey: KeyObject; publicKey: KeyObject },
  commonName: string,
  notBefore: Date,
): Buffer {
  const notAfter = new Date(notBefore);
  notAfter.setUTCFullYear(notAfter.getUTCFullYear() + 5);
  return makeCertificate({ commonName, publicKey, signer: { commonName, privateKey }, notBefore, notAfter });
}

/** One extension of RFC 5280 section 4.2: the last byte of its id below 2.5.29, and its value. */
export function extension(id: number, isCritical: boolean, value: Buffer): Buffer {
  const critical = isCritical ? [Buffer.from([1, 1, 0xff])] : [];
  return sequence(Buffer.from([6, 3, 0x55, 0x1d, id]), ...critical, der(0x04, value));
}

/** A SEQUENCE of ASN.1. */
export function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts));
}

/** One value of ASN.1 in DER. */
export function der(tag: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([tag]), derLength(content.length), content]);
}

function derLength(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const bytes = length < 0x100 ? [length] : [length >> 8, length & 0xff];
  return Buffer.from([0x80 | bytes.length, ...bytes]);
}

function nameOf(commonName: string): Buffer {
  return sequence(der(0x31, sequence(Buffer.from('0603550403', 'hex'), der(0x0c, Buffer.from(commonName)))));
}

function utcTime(instant: Date): Buffer {
  const digits = instant.toISOString().replace(/\.\d+/, '').replaceAll(/[-:T]/g, '');
  return der(0x17, Buffer.from(digits.slice(2)));
}
