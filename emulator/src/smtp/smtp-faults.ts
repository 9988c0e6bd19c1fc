import type { FaultResponse } from '../control/faults.ts';
import type { Emulator } from '../emulator.ts';

/** What to do with a mail: take it, refuse it with a reply, or say nothing more. */
export type SmtpVerdict =
  | { readonly kind: 'accept' }
  | { readonly kind: 'refuse'; readonly code: number; readonly words: string }
  | { readonly kind: 'cut'; readonly isBegun: boolean }
  | { readonly kind: 'hang' };

/** The fault that is set for a mail to one of these addresses, used up. */
export function takeSmtpFault(emulator: Emulator, addresses: readonly string[]): FaultResponse | undefined {
  for (const upn of addresses) {
    const fault = emulator.faults.take('smtp', { method: 'DATA', path: '/', upn });
    if (fault) return fault;
  }
  return undefined;
}

/** Reads a fault as SMTP understands it: `status` is the reply code, `body` its words; 2xx takes the mail. */
export function smtpVerdict(fault: FaultResponse = {}): SmtpVerdict {
  if (fault.hang === true) return { kind: 'hang' };
  if (fault.cut !== undefined) return { kind: 'cut', isBegun: fault.cut === 'mid-answer' };
  const { status: code = 250, body } = fault;
  if (code < 400) return { kind: 'accept' };
  const usual = code < 500 ? '4.3.0 Try again later' : '5.7.1 Message refused';
  return { kind: 'refuse', code, words: typeof body === 'string' ? body : usual };
}
