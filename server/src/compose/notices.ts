import type { Config } from '../config.ts';
import { recoverNotices, sendNotice, takeNotices } from '../features/notices/public.ts';
import type { Dispatcher } from '../jobs/dispatcher.ts';
import { startNoticeSender } from '../jobs/notice-sender.ts';
import { databaseClock } from '../ports/clock/clock.ts';
import type { Database } from '../ports/db/database.ts';
import type { Log } from '../ports/log/log.ts';
import { systemRandom } from '../ports/random/random.ts';
import type { Sealing } from '../ports/secrets/sealing.ts';
import { createSmtpPool } from '../ports/smtp/smtp-pool.ts';

/** The sender of our own mails, from the support address. */
export function createNoticeSender(
  config: Config,
  parts: { db: Database; log: Log; sealing: Sealing },
): Dispatcher {
  const { brand } = config;
  const smtp = createSmtpPool(config.smtp, { name: brand.name, address: brand.supportEmail });
  const deps = { ...parts, clock: databaseClock, random: systemRandom, smtp, brand };
  return startNoticeSender({
    take: (limit) => takeNotices(deps, limit),
    send: (taken, signal) => sendNotice(deps, taken, signal),
    recover: () => recoverNotices(deps),
    smtp,
    log: parts.log,
  });
}
