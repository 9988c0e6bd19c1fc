import type { Faults } from '../faults.ts';
import type { NamedFault } from './named-fault.ts';
import { sendMailFaults } from './send-mail-faults.ts';
import { signInFaults } from './sign-in-faults.ts';
import { smtpFaults } from './smtp-named-faults.ts';

/** The groups in which the page and FAULTS.md list them. */
export const faultGroups = [
  { title: 'Sending mail (Graph)', faults: sendMailFaults },
  { title: 'Sign-in (Entra)', faults: signInFaults },
  { title: 'The product’s own notices (SMTP)', faults: smtpFaults },
] as const;

/** Every fault that has a name. */
export const namedFaults: readonly NamedFault[] = faultGroups.flatMap((group) => group.faults);

/** For whom it is switched on (null: everybody), and how often it acts (null: until it is switched off). */
export interface FaultScope {
  readonly upn: string | null;
  readonly times: number | null;
}

/** Switches a fault on; one that is on for the same person already starts over. */
export function switchOn(
  faults: Faults,
  { name, surface, match, respond }: NamedFault,
  scope: FaultScope,
): void {
  const { upn, times } = scope;
  const forWhom = upn === null ? match : { ...match, upn };
  faults.remove((each) => each.name === name && (each.match.upn ?? null) === upn);
  faults.add({ name, surface, match: forWhom, respond, times });
}

/** Switches a fault off, for everybody. */
export function switchOff(faults: Faults, name: string): void {
  faults.remove((each) => each.name === name);
}
