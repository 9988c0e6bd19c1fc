import type { SmtpSettings } from './smtp-settings.ts';

const connectMs = 10_000;

/** How nodemailer reaches the server: the same for mails and for the look whether it can be reached. */
export function connectionOptions({ host, port, encryption, credential }: SmtpSettings) {
  return {
    host,
    port,
    secure: encryption === 'from-the-start',
    requireTLS: encryption === 'required',
    ignoreTLS: encryption === 'none',
    ...(credential === null ? {} : { auth: { user: credential.user, pass: credential.password.reveal() } }),
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    dnsTimeout: connectMs,
    logger: false,
    disableFileAccess: true,
    disableUrlAccess: true,
  } as const;
}
