import { createTransport } from 'nodemailer';
import { answerOfFailure } from './smtp-answer.ts';
import { connectionOptions } from './smtp-connection.ts';
import type { SmtpSettings } from './smtp-settings.ts';
import type { Smtp } from './smtp.ts';

/** The longest that one hand-over may take, waiting for a free connection included. */
const longestMs = 30_000;
const mostConnections = 4;

/** Who our notices come from: the support address, with the name of the brand. */
export interface Sender {
  readonly name: string;
  readonly address: string;
}

/**
 * SMTP through nodemailer, with connections that are kept. Nothing is handed over twice by the library itself
 * (`maxRequeues: 0`), nothing of a mail reaches a log, and no mail can make the library read a file or an address.
 */
export function createSmtpPool(settings: SmtpSettings, from: Sender): Smtp {
  const transport = createTransport({
    ...connectionOptions(settings),
    pool: true,
    maxConnections: mostConnections,
    maxRequeues: 0,
    socketTimeout: longestMs,
  });
  // A connection that is lost while it is idle is an event nobody waits for; without a listener it would end the process.
  transport.on('error', () => undefined);
  const domain = from.address.slice(from.address.lastIndexOf('@') + 1);
  return {
    async send(mail, signal) {
      try {
        await transport.sendMail({
          from,
          to: { name: mail.to.name ?? '', address: mail.to.address },
          // The envelope is said, not read out of the header: what was checked is what is mailed.
          envelope: { from: from.address, to: [mail.to.address] },
          messageId: `<${mail.id}@${domain}>`,
          date: mail.date,
          subject: mail.subject,
          text: mail.text,
          html: mail.html,
          // RFC 3834 5; the second is Exchange's own, so that nobody's absence note comes to support.
          headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
          signal: AbortSignal.any([signal, AbortSignal.timeout(longestMs)]),
        });
        return { kind: 'accepted' };
      } catch (fault) {
        return answerOfFailure(fault);
      }
    },
    close: () => transport.close(),
  };
}
