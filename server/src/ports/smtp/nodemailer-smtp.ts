import { createTransport } from 'nodemailer';
import type { Secret } from '../secrets/secret.ts';
import type { Smtp, SmtpOutcome } from './smtp.ts';

const connectMs = 10_000;
const silenceMs = 30_000;

export interface SmtpSettings {
  /** `smtp://user:password@host:port` (STARTTLS asked for beyond this machine) or `smtps://…` (TLS from the start). */
  readonly url: Secret;
  readonly from: { readonly name: string; readonly address: string };
}

function connection(text: string) {
  const url = new URL(text);
  const isSecure = url.protocol === 'smtps:';
  const isHere = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  return {
    host: url.hostname,
    port: url.port === '' ? (isSecure ? 465 : 587) : Number(url.port),
    secure: isSecure,
    // Without this, somebody on the way could take STARTTLS out of the greeting and read links and codes.
    requireTLS: !isSecure && !isHere,
    ignoreTLS: isHere && !isSecure,
    ...(url.username === ''
      ? {}
      : { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }),
  };
}

/** RFC 5321 4.2.1: 5yz is for good, 4yz and silence are for now. The server's words may hold addresses: left out. */
function outcomeOf(fault: unknown): SmtpOutcome {
  const { responseCode, code } = fault as { readonly responseCode?: unknown; readonly code?: unknown };
  if (typeof responseCode === 'number')
    return { kind: responseCode >= 500 ? 'refused' : 'again', why: `reply ${responseCode}` };
  return { kind: 'again', why: typeof code === 'string' ? code : 'no answer' };
}

/** SMTP by nodemailer: a small pool of connections; nothing is retried in here. */
export function createSmtp(settings: SmtpSettings): Smtp {
  const transport = createTransport(
    {
      ...connection(settings.url.reveal()),
      pool: true,
      maxConnections: 4,
      maxRequeues: 0,
      connectionTimeout: connectMs,
      greetingTimeout: connectMs,
      socketTimeout: silenceMs,
    },
    {
      from: settings.from,
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    },
  );
  return {
    async send({ messageId, to, subject, text, html }) {
      try {
        await transport.sendMail({
          messageId,
          to: { name: '', address: to },
          subject,
          text,
          html,
          // A notice has no files and fetches nothing, whatever its text says.
          disableFileAccess: true,
          disableUrlAccess: true,
        });
        return { kind: 'accepted' };
      } catch (fault) {
        return outcomeOf(fault);
      }
    },
    close: () => transport.close(),
  };
}
