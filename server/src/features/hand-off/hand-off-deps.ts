import type { TakeFromBudget } from '../../kernel/budget.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import type { Database } from '../../ports/db/database.ts';
import type { Log } from '../../ports/log/log.ts';
import type { Random } from '../../ports/random/random.ts';
import type { Sealing } from '../../ports/secrets/sealing.ts';

export interface HandOffDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly sealing: Sealing;
  /** Our public address. */
  readonly baseUrl: string;
  readonly takeFromBudget: TakeFromBudget<
    'hand-off-links-of-organization' | 'hand-off-mails-of-organization' | 'mails-to-address' | 'mails-of-all'
  >;
  readonly wakeNoticeSender: () => void;
}
