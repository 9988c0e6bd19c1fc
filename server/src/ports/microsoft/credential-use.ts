import type { Exchange } from './entra.ts';
import { endOfCredential } from './client-authentication.ts';
import type { AppRegistration, RegistrationCredentials, RegistrationSettings } from './registrations.ts';

/**
 * By these Entra says that it does not take this credential: no such secret, secret expired, no such certificate or one that is over
 * (docs/reference/microsoft.md 1.3, 2.9; learn.microsoft.com/entra/identity-platform/reference-error-codes, read 2026-11). Closed: any
 * other refusal is about the person, the tenant, our clock or the registration, and would be the same with another credential.
 */
const refusedCredential: ReadonlySet<number | null> = new Set([7000215, 7000222, 700027]);

/** Of an answer, the number by which it refuses the credential; null where it does not. */
export function refusalOfCredential(exchange: Exchange<object>): number | null {
  if (exchange.kind !== 'refused' || exchange.refusal.error !== 'invalid_client') return null;
  return refusedCredential.has(exchange.refusal.aadsts) ? exchange.refusal.aadsts : null;
}

/** One credential, as this process has found it. Names and numbers, never a secret. */
export interface CredentialState {
  readonly registration: AppRegistration;
  readonly variable: string;
  /** Entra has refused it when it was last tried. */
  readonly isRefused: boolean;
  /** From a certificate's own dates; of a secret nobody tells. */
  readonly until: Date | null;
}

/** What somebody should hear of: told once for each change, not for each request. */
export type CredentialNews =
  | {
      readonly kind: 'refused';
      readonly registration: AppRegistration;
      readonly variable: string;
      readonly aadsts: number;
      /** The variable of the one that is taken in its place; null: there is none, and nobody can come in by this registration. */
      readonly goesOnWith: string | null;
    }
  | { readonly kind: 'taken-again'; readonly registration: AppRegistration; readonly variable: string };

/** The credentials of both registrations in use: which is tried first, and what became of each. */
export interface CredentialUse {
  /**
   * Asks with the credential that worked last, and where Entra refuses that one, with the other. A request whose client is refused
   * is not looked at any further, so asking again repeats nothing: a code stays good, a refresh token too.
   */
  exchange<Good>(
    registration: AppRegistration,
    ask: (index: number) => Promise<Exchange<Good>>,
  ): Promise<Exchange<Good>>;
  states(): readonly CredentialState[];
}

interface Kept {
  readonly index: number;
  readonly registration: AppRegistration;
  readonly variable: string;
  readonly until: Date | null;
  isRefused: boolean;
}

function keep(registration: AppRegistration, credentials: RegistrationCredentials): Kept[] {
  return credentials.map((credential, index) => ({
    index,
    registration,
    variable: credential.variable,
    until: endOfCredential(credential),
    isRefused: false,
  }));
}

/** What is kept is of this process alone: after a start the first credential is tried first again. */
export function createCredentialUse(
  registrations: Record<AppRegistration, Pick<RegistrationSettings, 'credentials'>>,
  tell: (news: CredentialNews) => void = () => undefined,
): CredentialUse {
  const kept = {
    'sign-in': keep('sign-in', registrations['sign-in'].credentials),
    mail: keep('mail', registrations.mail.credentials),
  };
  const preferred = { 'sign-in': 0, mail: 0 };

  const noteRefused = (one: Kept, aadsts: number, goesOnWith: string | null): void => {
    if (one.isRefused) return;
    one.isRefused = true;
    tell({ kind: 'refused', registration: one.registration, variable: one.variable, aadsts, goesOnWith });
  };
  const noteTaken = (one: Kept): void => {
    preferred[one.registration] = one.index;
    if (!one.isRefused) return;
    one.isRefused = false;
    tell({ kind: 'taken-again', registration: one.registration, variable: one.variable });
  };

  return {
    states: () => [...kept['sign-in'], ...kept.mail],
    async exchange(registration, ask) {
      const all = kept[registration];
      const first = preferred[registration];
      const refused: { readonly one: Kept; readonly aadsts: number }[] = [];
      for (const one of [...all.slice(first), ...all.slice(0, first)]) {
        const answer = await ask(one.index);
        const aadsts = refusalOfCredential(answer);
        if (aadsts !== null) refused.push({ one, aadsts });
        const isLast = refused.length === all.length;
        if (aadsts !== null && !isLast) continue;
        // Where Entra did not answer in the end nobody knows yet whether the other one works: the next request finds it out.
        if (answer.kind === 'unreachable') return answer;
        for (const each of refused) noteRefused(each.one, each.aadsts, isLast ? null : one.variable);
        if (!isLast) noteTaken(one);
        return answer;
      }
      throw new Error('a registration has a credential at least');
    },
  };
}
