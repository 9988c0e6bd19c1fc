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
      : fallback;
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

function credential(read: Reader, prefix: string, isProduction: boolean): RegistrationCredential | undefined {
  const secret = read.optional(`${prefix}_CLIENT_SECRET`);
  const file = read.optional(`${prefix}_CERTIFICATE_FILE`);
  if (secret !== undefined && file !== undefined)
    return read.fault(`${prefix}_CLIENT_SECRET and ${prefix}_CERTIFICATE_FILE: give one of them`, undefined);
  if (secret !== undefined) return secretCredential(read, prefix, secret, isProduction);
  if (file === undefined)
    return read.fault(
      `${prefix}_CLIENT_SECRET: is missing; give the secret's value, or ${prefix}_CERTIFICATE_FILE`,
      undefined,
    );
  return certificateCredential(read, prefix, file);
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
  try {
    const pem = readFileSync(file, 'utf8');
    const certificatePem = pemBlock(pem, 'CERTIFICATE');
    const privateKeyPem = pemBlock(pem, 'PRIVATE KEY');
    if (certificatePem === undefined || privateKeyPem === undefined)
      return read.fault(
        `${prefix}_CERTIFICATE_FILE: needs a certificate and its PKCS #8 private key, both in PEM`,
        undefined,
      );
    return { kind: 'certificate', certificatePem, privateKeyPem: new Secret(privateKeyPem) };
  } catch {
    return read.fault(`${prefix}_CERTIFICATE_FILE: "${file}" cannot be read`, undefined);
  }
}

/** The first block of this label, with its two lines. */
function pemBlock(pem: string, label: string): string | undefined {
  const from = pem.indexOf(`-----BEGIN ${label}-----`);
  const end = `-----END ${label}-----`;
  const until = from < 0 ? -1 : pem.indexOf(end, from);
  return until < 0 ? undefined : pem.slice(from, until + end.length);
}
