import { generateKeyPairSync, sign } from 'node:crypto';

/** A key and a certificate for one host that it has signed itself; Node reads certificates and makes none. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const head = length < 0x80 ? [length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...head]), content]);
}

const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');
const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts);
const generalizedTime = (at: Date): Buffer =>
  der(0x18, Buffer.from(`${at.toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}Z`));
/** RFC 5758 3.2; RFC 4055 5. */
const signatures = {
  ec: sequence(bytes('06082a8648ce3d040302')),
  rsa: sequence(bytes('06092a864886f70d01010b0500')),
};
/** RFC 5280 4.2.1.6: the names it is for. */
const subjectAltName = (host: string): Buffer =>
  sequence(bytes('0603551d11'), der(0x04, sequence(der(0x82, Buffer.from(host)))));

/** Good from one moment to another (RFC 5280 4.1). */
export function makeCertificate(
  host: string,
  from: Date,
  until: Date,
  kind: keyof typeof signatures = 'ec',
): Certificate {
  const pair =
    kind === 'ec'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('rsa', { modulusLength: 2048 });
  const algorithm = signatures[kind];
  const name = sequence(der(0x31, sequence(bytes('0603550403'), der(0x0c, Buffer.from(host)))));
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    algorithm,
    name,
    sequence(generalizedTime(from), generalizedTime(until)),
    name,
    pair.publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(subjectAltName(host))),
  );
  const signature = sign('sha256', body, pair.privateKey);
  const whole = sequence(body, algorithm, der(0x03, Buffer.from([0]), signature));
  return {
    key: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${whole.toString('base64')}\n-----END CERTIFICATE-----\n`,
  };
}
