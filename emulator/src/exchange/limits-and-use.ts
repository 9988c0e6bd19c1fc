import type { Person } from '../directory/directory-state.ts';
import type { Emulator } from '../emulator.ts';
import { mailboxAddress } from '../graph/sender.ts';
import type { ExchangeLimits } from './exchange-limits.ts';
import { limitsOf } from './limits-of.ts';
import { usageOf } from './submit-mail.ts';

/** What a mailbox may send, and what it has sent: for testers. */
export interface LimitsAndUse {
  /** Null: none hold. */
  readonly limits: ExchangeLimits | null;
  readonly recipientsOfLastDay: number;
  readonly externalRecipientsOfLastDay: number;
  /** Mails that were accepted and have not left yet. */
  readonly waiting: number;
}

/** Limits and use of a mailbox, by the emulator's clock. */
export function limitsAndUse(emulator: Emulator, person: Person): LimitsAndUse {
  const use = usageOf(emulator, person, mailboxAddress(emulator, person));
  const now = emulator.clock.now().getTime();
  return {
    limits: limitsOf(emulator, person),
    recipientsOfLastDay: use.recipientsOfLastDay,
    externalRecipientsOfLastDay: use.externalOfLastDay,
    waiting: use.departures.filter((at) => at > now).length,
  };
}
