import { createTransport } from 'nodemailer';
import { answerOfFailure } from './smtp-answer.ts';
import { connectionOptions } from './smtp-connection.ts';
import type { SmtpSettings } from './smtp-settings.ts';
import type { SmtpAnswer } from './smtp.ts';

const answerMs = 10_000;

/** Connects, signs in where a user is configured, and leaves without handing a mail over. Never throws. */
export async function probeSmtp(settings: SmtpSettings): Promise<SmtpAnswer> {
  const transport = createTransport({ ...connectionOptions(settings), socketTimeout: answerMs });
  try {
    await transport.verify();
    return { kind: 'accepted' };
  } catch (fault) {
    return answerOfFailure(fault);
  } finally {
    transport.close();
  }
}
