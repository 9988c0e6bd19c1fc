import { Secret } from '../ports/secrets/secret.ts';
import type { Reader } from './reader.ts';

/** Where the emulator takes mail when nothing else is said. */
const emulated = 'smtp://127.0.0.1:4025';

/** The mail server for notices. Production must name one: invitations and codes that reach nobody lock people out. */
export function smtpUrl(read: Reader, isProduction: boolean): Secret {
  const text = read.optional('SMTP_URL');
  if (text === undefined && isProduction)
    return read.fault(
      'SMTP_URL: is missing; give smtp://user:password@host:587, or smtps://… for TLS from the start',
      new Secret(emulated),
    );
  const url = URL.parse(text ?? emulated);
  const isSmtp = url !== null && /^smtps?:$/.test(url.protocol) && url.hostname !== '';
  // The address may hold a password: it is not repeated.
  return isSmtp
    ? new Secret(text ?? emulated)
    : read.fault(
        'SMTP_URL: is not an SMTP address; give smtp://user:password@host:587',
        new Secret(emulated),
      );
}
