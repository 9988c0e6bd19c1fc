import type { Config } from '../config.ts';
import { BulkPace, recoverNotices, sendNotice, takeNotices } from '../features/notices/public.ts';
import type { Dispatcher } from '../jobs/dispatcher.ts';
import { startNoticeSender } from '../jobs/notice-sender.ts';
import type { Clock } from '../ports/clock/clock.ts';
import { systemTicks } from '../ports/clock/ticks.ts';
import type { Database } from '../ports/db/database.ts';
import { acrossOrganizations, withinOrganization } from '../ports/db/reach.ts';
import type { Log } from '../ports/log/log.ts';
import type { Random } from '../ports/random/random.ts';
import type { Sealing } from '../ports/secrets/sealing.ts';
import { createSmtpPool } from '../ports/smtp/smtp-pool.ts';

interface Parts {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly sealing: Sealing;
}

/** Sends our own mails, beside the outbox; closes its connections when it stops. */
export function createNoticeSender(config: Config, parts: Parts): Dispatcher {
  const { brand, smtp: settings } = config;
  const smtp = createSmtpPool(settings, { name: brand.name, address: brand.supportEmail });
  const deps = { ...parts, smtp, brand, bulkPace: new BulkPace(config.bulkMailsPerSecond, systemTicks) };
  return startNoticeSender({
    // As the outbox: whoever wakes the loop may be within an organization. Some notices belong to none.
    take: (limit) => acrossOrganizations(() => takeNotices(deps, limit)),
    send(taken, signal) {
      const send = () => sendNotice(deps, taken, signal);
      const { organization_id: organizationId } = taken;
      return organizationId === null ? acrossOrganizations(send) : withinOrganization(organizationId, send);
    },
    recover: () => acrossOrganizations(() => recoverNotices(deps)),
    smtp,
    log: parts.log,
  });
}
