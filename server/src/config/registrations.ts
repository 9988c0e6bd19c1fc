import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { RegistrationCredential, RegistrationSettings } from '../ports/microsoft/registrations.ts';
import { Secret } from '../ports/secrets/secret.ts';
import { demo } from './demo-settings.ts';
import type { Reader } from './reader.ts';

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** One app registration: client id, and a secret or a certificate. */
export function registration(
  read: Reader,
  prefix: 'MICROSOFT_SIGN_IN' | 'MICROSOFT_MAIL',
  isProduction: boolean,
): RegistrationSettings {
  const demoSettings = demo.registrations[prefix];
  const fallback = {
    clientId: demoSettings.clientId,
    credential: { kind: 'secret', secret: new Secret(demoSettings.secret) },
  } as const;
  const clientId = read.optional(`${prefix}_CLIENT_ID`);
  if (clientId === undefined)
    return isProduction
      ? read.fault(
          `${prefix}_CLIENT_ID: is missing; give the Application (client) ID of the registration`,
          fallback,
        )
      : { ...fallback, credential: givenCredential(read, prefix, false) ?? fallback.credential };
  if (!guid.test(clientId))
    return read.fault(
      `${prefix}_CLIENT_ID: "${clientId}" is not a GUID; give the Application (client) ID`,
      fallback,
    );
  if (isProduction && clientId === demoSettings.clientId)
    return read.fault(`${prefix}_CLIENT_ID: is the one of the demo; give your own`, fallback);
  return {
    clientId: clientId.toLowerCase(),
    credential: credential(read, prefix, isProduction) ?? fallback.credential,
  };
}

/** The credential that the environment gives; undefined where it gives none, or one with a fault. */
function givenCredential(
  read: Reader,
  prefix: string,
  isProduction: boolean,
): RegistrationCredential | undefined {
  const secret = read.optional(`${prefix}_CLIENT_SECRET`);
  const file = read.optional(`${prefix}_CERTIFICATE_FILE`);
  if (secret !== undefined && file !== undefined)
    return read.fault(`${prefix}_CLIENT_SECRET and ${prefix}_CERTIFICATE_FILE: give one of them`, undefined);
  if (secret !== undefined) return secretCredential(read, prefix, secret, isProduction);
  return file === undefined ? undefined : certificateCredential(read, prefix, file);
}

function credential(read: Reader, prefix: string, isProduction: boolean): RegistrationCredential | undefined {
  const hasNone = ['CLIENT_SECRET', 'CERTIFICATE_FILE'].every(
    (name) => read.optional(`${prefix}_${name}`) === undefined,
  );
  return hasNone
    ? read.fault(
        `${prefix}_CLIENT_SECRET: is missing; give the secret's value, or ${prefix}_CERTIFICATE_FILE`,
        undefined,
      )
    : givenCredential(read, prefix, isProduction);
}

function secretCredential(
  read: Reader,
  prefix: string,
  secret: string,
  isProduction: boolean,
): RegistrationCredential | undefined {
  if (guid.test(secret))
    return read.fault(
      `${prefix}_CLIENT_SECRET: is a GUID, so it is the secret's ID; give the secret's value`,
      undefined,
    );
  const isDemo = Object.values(demo.registrations).some((known) => known.secret === secret);
  if (isProduction && isDemo)
    return read.fault(`${prefix}_CLIENT_SECRET: is the one of the demo; give your own`, undefined);
  return { kind: 'secret', secret: new Secret(secret) };
}

function certificateCredential(
  read: Reader,
  prefix: string,
  file: string,
): RegistrationCredential | undefined {
  const fault = (told: string): undefined => read.fault(`${prefix}_CERTIFICATE_FILE: ${told}`, undefined);
  const pem = readText(file);
  if (pem === undefined) return fault(`"${file}" cannot be read`);
  const certificatePem = pemBlock(pem, 'CERTIFICATE');
  const privateKeyPem = pemBlock(pem, 'PRIVATE KEY');
  if (certificatePem === undefined || privateKeyPem === undefined)
    return fault('needs a certificate and its PKCS #8 private key, both in PEM');
  const told = faultOfPair(certificatePem, privateKeyPem);
  return told === null
    ? { kind: 'certificate', certificatePem, privateKeyPem: new Secret(privateKeyPem) }
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
