import type { TakeFromBudget } from '../../kernel/budget.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import type { Database } from '../../ports/db/database.ts';
import type { Random } from '../../ports/random/random.ts';
import type { Sealing } from '../../ports/secrets/sealing.ts';
import type { ForeignDeps } from '../mailboxes/public.ts';

/** What a change needs that is recorded and mailed. */
export interface ActivationDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly sealing: Sealing;
  /** Our public address. */
  readonly baseUrl: string;
}

export interface EnforcementDeps extends ActivationDeps, ForeignDeps {
  readonly db: Database;
  readonly brand: { readonly supportEmail: string };
  /** Null where there is no console: support answers from the command line. */
  readonly supportTenantId: string | null;
  readonly takeFromBudget: TakeFromBudget<'activation-requests-of-organization'>;
  readonly wakeNoticeSender: () => void;
  /** A mailing was started: its first part may be written at once. */
  readonly wakeMailings: () => void;
}
