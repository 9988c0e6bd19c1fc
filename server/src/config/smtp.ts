import { Secret } from '../ports/secrets/secret.ts';
import type { SmtpSettings } from '../ports/smtp/smtp-settings.ts';
import type { Reader } from './reader.ts';

/** The emulator's SMTP, where `npm start` has it. */
const emulatorAddress = 'smtp://127.0.0.1:4025';
const example = 'smtps://user:password@smtp.example.com';
const loopbackHosts = new Set(['localhost', '127.0.0.1', '[::1]']);

function isWellFormed(url: URL): boolean {
  const isPlain = (url.pathname === '' || url.pathname === '/') && url.search === '' && url.hash === '';
  const hasWholeCredential = (url.username === '') === (url.password === '');
  return /^smtps?:$/.test(url.protocol) && url.hostname !== '' && isPlain && hasWholeCredential;
}

function credentialOf(url: URL): SmtpSettings['credential'] {
  if (url.username === '') return null;
  return { user: decodeURIComponent(url.username), password: new Secret(decodeURIComponent(url.password)) };
}

function encryptionOf(url: URL): SmtpSettings['encryption'] {
  if (url.protocol === 'smtps:') return 'from-the-start';
  return loopbackHosts.has(url.hostname) ? 'none' : 'required';
}

function settingsOf(text: string): SmtpSettings | undefined {
  const url = URL.parse(text);
  if (url === null || !isWellFormed(url)) return undefined;
  const encryption = encryptionOf(url);
  const usualPort = encryption === 'from-the-start' ? 465 : 587;
  try {
    const host = url.hostname.replaceAll(/[[\]]/g, '');
    return { host, port: Number(url.port) || usualPort, encryption, credential: credentialOf(url) };
  } catch {
    return undefined; // percent signs that stand for no text
  }
}

/** SMTP_URL: `smtp://` (STARTTLS, except on this machine) or `smtps://`. No fault repeats it: a password may be in it. */
export function smtp(read: Reader, isProduction: boolean): SmtpSettings {
  const never: SmtpSettings = { host: '', port: 0, encryption: 'required', credential: null };
  const text = read.optional('SMTP_URL') ?? (isProduction ? undefined : emulatorAddress);
  if (text === undefined)
    return read.fault(
      `SMTP_URL: is missing; give the server that takes our mails, such as ${example}`,
      never,
    );
  return (
    settingsOf(text) ??
    read.fault(`SMTP_URL: is not the address of an SMTP server; give one such as ${example}`, never)
  );
}
