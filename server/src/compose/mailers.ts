import type { Config } from '../config.ts';
import { addressesOf } from './addresses.ts';
import { createMailingWriter } from './mailings.ts';
import { createNoticeSender } from './notices.ts';

/** What writes and sends our own mails, and how it is told that there is something. */
export function createMailers(config: Config, parts: Parameters<typeof createNoticeSender>[1]) {
  const noticeSender = createNoticeSender(config, parts);
  const wakeNoticeSender = () => noticeSender.wake();
  const { baseUrl } = addressesOf(config);
  const mailingWriter = createMailingWriter({ ...parts, baseUrl, wakeNoticeSender });
  return { noticeSender, mailingWriter, wakeNoticeSender, wakeMailings: () => mailingWriter.wake() };
}
