import { deleteOldApiKeys } from '../features/api-keys/public.ts';
import { deleteFullBuckets } from '../features/limits/public.ts';
import type { Config } from '../config.ts';
import { deleteForgottenAttachments } from '../features/attachments/public.ts';
import { deleteOldAttempts } from '../features/attempts/public.ts';
import { deleteOldChoices, deleteOldSessions } from '../features/sessions/public.ts';
import {
  deleteOldNotices,
  dispatchNotice,
  recoverNotices,
  takeNotices,
  type DispatchNoticeDeps,
} from '../features/notices/public.ts';
import { startDispatcher, type Dispatcher } from '../jobs/dispatcher.ts';
import { addSeconds } from '../kernel/time.ts';
import { createSmtp } from '../ports/smtp/nodemailer-smtp.ts';
import type { Deps } from './deps.ts';

/** Sends our own mails, beside the outbox and in the same way; closes its connections when it stops. */
export function startNoticeSender(config: Config, deps: Deps): Dispatcher {
  const smtp = createSmtp({
    url: config.smtpUrl,
    from: { name: config.brand.name, address: config.brand.supportEmail },
  });
  const parts: DispatchNoticeDeps = { ...deps, smtp, brand: deps.noticeBrand };
  const sender = startDispatcher({
    take: (limit) => takeNotices(parts, limit),
    work: (taken) => dispatchNotice(parts, taken),
    recover: () => recoverNotices(parts),
    log: deps.log,
  });
  return { ...sender, stop: () => sender.stop().finally(() => smtp.close()) };
}

const daySeconds = 24 * 60 * 60;

/** Housekeeping; nothing depends on its having run. */
export function createSweep({ db, clock }: Deps): () => Promise<void> {
  return async () => {
    const now = await clock.now(db);
    await deleteForgottenAttachments(db, addSeconds(now, -daySeconds));
    await deleteOldAttempts(db, addSeconds(now, -30 * daySeconds));
    await deleteOldChoices(db, now);
    await deleteFullBuckets(db, now);
    await deleteOldNotices(db, addSeconds(now, -30 * daySeconds));
    await deleteOldApiKeys(db, addSeconds(now, -30 * daySeconds));
    await deleteOldSessions(db, addSeconds(now, -30 * daySeconds));
  };
}
