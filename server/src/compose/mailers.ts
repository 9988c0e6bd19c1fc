import type { Config } from '../config.ts';
import { addressesOf } from './addresses.ts';
import { createLiftWorker } from './lifts.ts';
import { createMailingWriter } from './mailings.ts';
import { createNoticeSender } from './notices.ts';

/** What writes and sends our own mails, or opens accounts in time; and how it is told that there is something. */
export function createMailers(config: Config, parts: Parameters<typeof createNoticeSender>[1]) {
  const noticeSender = createNoticeSender(config, parts);
  const wakeNoticeSender = () => noticeSender.wake();
  const { baseUrl } = addressesOf(config);
  const mailingWriter = createMailingWriter({ ...parts, baseUrl, wakeNoticeSender });
  const liftWorker = createLiftWorker({ ...parts, baseUrl, wakeNoticeSender });
  return {
    noticeSender,
    mailingWriter,
    liftWorker,
    wakeNoticeSender,
    wakeMailings: () => mailingWriter.wake(),
  };
}
