import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { RegistrationCredential, RegistrationSettings } from '../ports/microsoft/registrations.ts';
import { Secret } from '../ports/secrets/secret.ts';
import { demo } from './demo-settings.ts';
import type { Reader } from './reader.ts';

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

type Prefix = 'MICROSOFT_SIGN_IN' | 'MICROSOFT_MAIL';

/** One app registration: client id, a secret or a certificate, and perhaps the next one of either. */
export function registration(read: Reader, prefix: Prefix, isProduction: boolean): RegistrationSettings {
  const { clientId: demoId, secret } = demo.registrations[prefix];
  const demoCredential = {
    kind: 'secret',
    variable: `${prefix}_CLIENT_SECRET`,
    secret: new Secret(secret),
  } as const;
  const clientId = clientIdOf(read, prefix, isProduction);
  const mayBeDemo = clientId === undefined && !isProduction;
  const first = credential(read, prefix, '', isProduction);
  if (first === undefined && !mayBeDemo && !isGiven(read, prefix, ''))
    read.fault(
      `${prefix}_CLIENT_SECRET: is missing; give the secret's value, or ${prefix}_CERTIFICATE_FILE`,
      null,
    );
  const next = credential(read, prefix, '_NEXT', isProduction);
  const used = first ?? demoCredential;
  if (next !== undefined && isSame(read, prefix, [used, next]))
    read.fault(`${next.variable}: is the same as ${used.variable}; give the next one, or remove it`, null);
  return {
    clientId: clientId ?? demoId,
    credentials: next === undefined ? [used] : [used, next],
  };
}

/** Undefined where there is none, or one with a fault. */
function clientIdOf(read: Reader, prefix: Prefix, isProduction: boolean): string | undefined {
  const clientId = read.optional(`${prefix}_CLIENT_ID`);
  const fault = (told: string): undefined => read.fault(`${prefix}_CLIENT_ID: ${told}`, undefined);
  if (clientId === undefined)
    return isProduction
      ? fault('is missing; give the Application (client) ID of the registration')
      : undefined;
  if (!guid.test(clientId)) return fault(`"${clientId}" is not a GUID; give the Application (client) ID`);
  if (isProduction && clientId === demo.registrations[prefix].clientId)
    return fault('is the one of the demo; give your own');
  return clientId.toLowerCase();
}

/** The one in use, or the next one. */
type Slot = '' | '_NEXT';

function isGiven(read: Reader, prefix: Prefix, slot: Slot): boolean {
  return ['CLIENT_SECRET', 'CERTIFICATE_FILE'].some(
    (name) => read.optional(`${prefix}_${name}${slot}`) !== undefined,
  );
}

/** Undefined where none is given, or one with a fault. */
function credential(
  read: Reader,
  prefix: Prefix,
  slot: Slot,
  isProduction: boolean,
): RegistrationCredential | undefined {
  const [secretName, fileName] = [`${prefix}_CLIENT_SECRET${slot}`, `${prefix}_CERTIFICATE_FILE${slot}`];
  const [secret, file] = [read.optional(secretName), read.optional(fileName)];
  if (secret !== undefined && file !== undefined)
    return read.fault(`${secretName} and ${fileName}: give one of them`, undefined);
  if (secret !== undefined) return secretCredential(read, secretName, secret, isProduction);
  return file === undefined ? undefined : certificateCredential(read, fileName, file);
}

function isSame(
  read: Reader,
  prefix: Prefix,
  [one, other]: readonly [RegistrationCredential, RegistrationCredential],
): boolean {
  const [secret, next] = [
    read.optional(`${prefix}_CLIENT_SECRET`),
    read.optional(`${prefix}_CLIENT_SECRET_NEXT`),
  ];
  if (one.kind === 'secret') return secret !== undefined && secret === next;
  return other.kind === 'certificate' && one.certificatePem === other.certificatePem;
}

function secretCredential(
  read: Reader,
  variable: string,
  secret: string,
  isProduction: boolean,
): RegistrationCredential | undefined {
  if (guid.test(secret))
    return read.fault(`${variable}: is a GUID, so it is the secret's ID; give the secret's value`, undefined);
  const isDemo = Object.values(demo.registrations).some((known) => known.secret === secret);
  if (isProduction && isDemo)
    return read.fault(`${variable}: is the one of the demo; give your own`, undefined);
  return { kind: 'secret', variable, secret: new Secret(secret) };
}

function certificateCredential(
  read: Reader,
  variable: string,
  file: string,
): RegistrationCredential | undefined {
  const fault = (told: string): undefined => read.fault(`${variable}: ${told}`, undefined);
  const pem = readText(file);
  if (pem === undefined) return fault(`"${file}" cannot be read`);
  const certificatePem = pemBlock(pem, 'CERTIFICATE');
  const privateKeyPem = pemBlock(pem, 'PRIVATE KEY');
  if (certificatePem === undefined || privateKeyPem === undefined)
    return fault('needs a certificate and its PKCS #8 private key, both in PEM');
  const told = faultOfPair(certificatePem, privateKeyPem);
  return told === null
    ? { kind: 'certificate', variable, certificatePem, privateKeyPem: new Secret(privateKeyPem) }
    : fault(told);
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** Why Microsoft would never take what this pair signs; null where it may. It wants PS256, so RSA (certificate-credentials, 2025-01). */
function faultOfPair(certificatePem: string, privateKeyPem: string): string | null {
  try {
    const key = createPrivateKey(privateKeyPem);
    if (key.asymmetricKeyType !== 'rsa') return 'its key is not RSA, and Microsoft takes no other';
    const isPair = new X509Certificate(certificatePem).checkPrivateKey(key);
    return isPair ? null : 'its key is not the one of its certificate';
  } catch {
    return 'its certificate or key is damaged';
  }
}

/** The first block of this label, with its two lines. */
function pemBlock(pem: string, label: string): string | undefined {
  const from = pem.indexOf(`-----BEGIN ${label}-----`);
  const end = `-----END ${label}-----`;
  const until = from < 0 ? -1 : pem.indexOf(end, from);
  return until < 0 ? undefined : pem.slice(from, until + end.length);
}
