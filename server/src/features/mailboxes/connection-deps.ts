import type { Clock } from '../../ports/clock/clock.ts';
import type { Database, Executor } from '../../ports/db/database.ts';
import type { Log } from '../../ports/log/log.ts';
import type { Entra } from '../../ports/microsoft/entra.ts';
import type { Random } from '../../ports/random/random.ts';
import type { Sealing } from '../../ports/secrets/sealing.ts';

/** What a journey to Microsoft for a mailbox needs. */
export interface ConnectionDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: Random;
  readonly sealing: Sealing;
  readonly entra: Entra;
  /** Where Entra sends the browser back to: a redirect URI of the mail registration. */
  readonly mailRedirectUri: string;
}

/** What its end needs beside. */
export interface FinishConnectionDeps extends ConnectionDeps {
  readonly log: Log;
  /** Our public address, which links in mails begin with. */
  readonly baseUrl: string;
  /** Told in the same transaction: messages that waited for this mailbox go on. */
  readonly resumeHeldMessages: (
    tx: Executor,
    mailbox: { readonly organizationId: string; readonly mailboxId: string },
    now: Date,
  ) => Promise<void>;
}
