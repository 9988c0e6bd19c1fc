import type { Person } from '../directory/directory-state.ts';
import type { Emulator } from '../emulator.ts';
import { limitsFrom, type ExchangeLimits } from './exchange-limits.ts';

/** The limits under which a mailbox sends. Personal accounts have others at Microsoft: here none, unless one is set. */
export function limitsOf(emulator: Emulator, sender: Person): ExchangeLimits | null {
  const tenant = emulator.directory.findTenant(sender.tid);
  if (!tenant) return limitsFrom([sender.exchangeLimits], () => 1);
  const isLicensed = (each: Person): boolean =>
    each.tid === sender.tid && each.home === null && each.mailbox !== 'none';
  const licences = (): number => emulator.directory.people().filter(isLicensed).length;
  return limitsFrom([sender.exchangeLimits, tenant.exchangeLimits, emulator.exchangeLimits], licences);
}
