import type { Clock } from '../../ports/clock/clock.ts';
import type { Database } from '../../ports/db/database.ts';
import type { Random } from '../../ports/random/random.ts';
import type { Sealing } from '../../ports/secrets/sealing.ts';
import type { ForeignDeps } from '../mailboxes/public.ts';

export interface TenantMoveDeps extends ForeignDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: Random;
  readonly sealing: Sealing;
  readonly wakeNoticeSender: () => void;
  /** A mailing was started: its first part may be written at once. */
  readonly wakeMailings: () => void;
}
