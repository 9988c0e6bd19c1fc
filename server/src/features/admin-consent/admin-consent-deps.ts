import type { Clock } from '../../ports/clock/clock.ts';
import type { Database } from '../../ports/db/database.ts';
import type { Log } from '../../ports/log/log.ts';
import type { Entra } from '../../ports/microsoft/entra.ts';
import type { AppRegistration } from '../../ports/microsoft/registrations.ts';
import type { Random } from '../../ports/random/random.ts';
import type { Sealing } from '../../ports/secrets/sealing.ts';

export interface AdminConsentDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: Random;
  readonly sealing: Sealing;
  readonly entra: Entra;
  readonly log: Log;
  /** Our public address, which links in mails begin with. */
  readonly baseUrl: string;
  /** A notice was asked for: it may leave at once. */
  readonly wakeNoticeSender: () => void;
  /** Where the admin-consent endpoint sends the browser back to: registered redirect URIs. */
  readonly consentRedirectUris: Readonly<Record<AppRegistration, string>>;
  /** Where the sign-in after it does. */
  readonly proofRedirectUris: Readonly<Record<AppRegistration, string>>;
}

/** Who comes back, and to which registration's address. */
export interface ComingBack {
  readonly registration: AppRegistration;
  readonly browserHash: Buffer | null;
}
