import type { ReturnToBudget, TakeFromBudget } from '../../kernel/budget.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import type { Database } from '../../ports/db/database.ts';
import type { Log } from '../../ports/log/log.ts';
import type { Random } from '../../ports/random/random.ts';
import type { Sealing } from '../../ports/secrets/sealing.ts';

export interface EmailCodeDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: Random;
  readonly sealing: Sealing;
  readonly log: Log;
  readonly takeFromBudget: TakeFromBudget<
    'code-tries-of-address' | 'mails-to-address' | 'mails-of-organization' | 'mails-of-all'
  >;
  readonly returnToBudget: ReturnToBudget<'code-tries-of-address'>;
  /** A notice was asked for: it may leave at once. */
  readonly wakeNoticeSender: () => void;
}
