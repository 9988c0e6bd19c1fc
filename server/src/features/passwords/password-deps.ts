import type { ReturnToBudget, TakeFromBudget } from '../../kernel/budget.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import type { Database } from '../../ports/db/database.ts';
import type { Log } from '../../ports/log/log.ts';
import type { PasswordHasher } from '../../ports/passwords/password-hasher.ts';
import type { Random } from '../../ports/random/random.ts';
import type { Sealing } from '../../ports/secrets/sealing.ts';

type TryRule = 'password-tries-of-address' | 'password-tries-of-ip' | 'password-tries-of-all';
type MailRule = 'mails-to-address' | 'mails-of-organization' | 'mails-of-all';

export interface PasswordDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: Random;
  readonly sealing: Sealing;
  readonly log: Log;
  readonly passwords: PasswordHasher;
  readonly brand: { readonly name: string; readonly supportEmail: string };
  /** Our public address, from the configuration alone: no header of a request makes a link (security case C07). */
  readonly baseUrl: string;
  readonly takeFromBudget: TakeFromBudget<TryRule | MailRule>;
  readonly returnToBudget: ReturnToBudget<TryRule>;
  /** A notice was asked for: it may leave at once. */
  readonly wakeNoticeSender: () => void;
}
