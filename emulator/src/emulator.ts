import type { AccessTokens } from './entra/access-tokens.ts';
import type { Directory } from './directory/directory.ts';
import type { EmulatorClock } from './control/clock.ts';
import type { Faults } from './control/faults.ts';
import type { MailStore } from './outlook/mail-store.ts';
import type { RequestLog } from './control/request-log.ts';

/** The public addresses of the six surfaces, as origins without a trailing slash (`http://127.0.0.1:4001`). */
export interface Addresses {
  readonly control: string;
  readonly login: string;
  readonly graph: string;
  readonly adminCentre: string;
  readonly outlook: string;
  /** `host:port` of the SMTP inbox. */
  readonly smtp: string;
}

/** What every surface receives as its first argument: one Microsoft, seen from several doors. */
export interface Emulator {
  readonly addresses: Addresses;
  readonly clock: EmulatorClock;
  readonly directory: Directory;
  readonly accessTokens: AccessTokens;
  readonly mail: MailStore;
  readonly faults: Faults;
  readonly requestLog: RequestLog;
  /** What limits mailboxes of tenants that say nothing themselves. */
  readonly exchangeLimits: 'none' | 'as-microsoft';
}
