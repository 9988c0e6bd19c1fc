import type { TakeFromBudget } from '../../kernel/budget.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import type { Database } from '../../ports/db/database.ts';
import type { Random } from '../../ports/random/random.ts';
import type { Sealing } from '../../ports/secrets/sealing.ts';

/** What an act needs that is recorded and mailed, in the caller's transaction. */
export interface BindingDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly sealing: Sealing;
  /** Our public address, without a slash at the end. */
  readonly baseUrl: string;
}

export interface AnswerDeps extends BindingDeps {
  readonly db: Database;
  /** A notice was asked for: it may leave at once. */
  readonly wakeNoticeSender: () => void;
}

export interface AskAgainDeps extends AnswerDeps {
  readonly takeFromBudget: TakeFromBudget<'mails-to-address' | 'mails-of-organization' | 'mails-of-all'>;
}
