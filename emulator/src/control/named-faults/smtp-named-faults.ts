import type { FaultResponse } from '../faults.ts';
import type { NamedFault } from './named-fault.ts';

type Facts = Pick<NamedFault, 'name' | 'what' | 'hears' | 'source'>;

function smtp(facts: Facts, respond: FaultResponse): NamedFault {
  return { ...facts, surface: 'smtp', match: {}, respond };
}

/** What can be ordered of the SMTP inbox, which takes the product's own notices. "For" means the recipient. */
export const smtpFaults: readonly NamedFault[] = [
  smtp(
    {
      name: 'smtp-try-later',
      what: 'The notice is not taken for now.',
      hears: '451 4.3.0 Try again later',
      source: 'RFC 5321 4.2',
    },
    { status: 451 },
  ),
  smtp(
    {
      name: 'smtp-refused',
      what: 'The notice is refused for good.',
      hears: '550 5.7.1 Message refused',
      source: 'RFC 5321 4.2',
    },
    { status: 550 },
  ),
  smtp(
    {
      name: 'smtp-cut-though-taken',
      what: 'The notice is taken, and the line is cut before the reply.',
      hears: 'nothing',
      source: 'own',
    },
    { cut: 'before-answer', execute: true },
  ),
  smtp(
    { name: 'smtp-slow', what: 'The reply comes after twenty seconds.', hears: '250, late', source: 'own' },
    { delayMs: 20_000 },
  ),
];
