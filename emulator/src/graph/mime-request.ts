import { parseMime } from '../outlook/parsed-mime.ts';
import { refusals } from './graph-errors.ts';
import { GraphRefused, type SendMailRequest } from './send-mail-request.ts';

/**
 * Reads the MIME form: base64 of a whole mail, as text/plain (user-sendmail.md "Request body", read 2026-11;
 * outlook-send-mime-message.md). Throws GraphRefused.
 */
export async function readMimeRequest(text: string): Promise<SendMailRequest> {
  const plain = text.replaceAll(/\s/g, '');
  const isBase64 = plain.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(plain);
  if (!isBase64) throw new GraphRefused(refusals.badBase64);
  const { from, ...mail } = await parseMime(Buffer.from(plain, 'base64'));
  return { ...mail, from: from?.address ?? null, saveToSentItems: true };
}
