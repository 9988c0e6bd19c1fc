import type { TakeFromBudget } from '../../kernel/budget.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import type { Database } from '../../ports/db/database.ts';
import type { Random } from '../../ports/random/random.ts';
import type { Sealing } from '../../ports/secrets/sealing.ts';

export interface InvitationDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: Random;
  readonly sealing: Sealing;
  readonly takeFromBudget: TakeFromBudget<
    'invitations-of-organization' | 'mails-to-address' | 'mails-of-all'
  >;
  /** A notice was asked for: it may leave at once. */
  readonly wakeNoticeSender: () => void;
  /** Where the product is, without a slash at the end. */
  readonly baseUrl: string;
}
