import type { Clock } from '../../ports/clock/clock.ts';
import type { Database, Executor } from '../../ports/db/database.ts';
import type { Log } from '../../ports/log/log.ts';
import type { Entra } from '../../ports/microsoft/entra.ts';
import type { Random } from '../../ports/random/random.ts';
import type { Sealing } from '../../ports/secrets/sealing.ts';

export interface LivenessDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: Random;
  readonly sealing: Sealing;
  readonly entra: Entra;
  readonly log: Log;
  /** One check of the tenant's budget, or when to come back. */
  readonly takeCheckOf: (
    tenantId: string,
    isWaitedFor: boolean,
  ) => Promise<{ readonly ok: true } | { readonly ok: false; readonly retryAfterSeconds: number }>;
  readonly pause: (seconds: number) => Promise<void>;
  /** What somebody has handed in waits for a person, in the same transaction. Gives how many. */
  readonly holdMessagesOfSender: (
    tx: Executor,
    user: { readonly organizationId: string; readonly userId: string },
    now: Date,
  ) => Promise<number>;
}
