import type { MicrosoftCallback } from '../../kernel/microsoft-callback.ts';
import { redactText } from '../../kernel/redact.ts';
import type { Exchange } from '../../ports/microsoft/entra.ts';
import type { IdTokenClaims } from '../../ports/microsoft/id-token-claims.ts';

/** What an attempt met on its way, as its row keeps it: names and numbers of the protocol, and the proven subject. */
export interface AttemptTrace {
  /** Null where it was neither: an admin's yes brings no code. */
  readonly answer: 'code' | 'error' | null;
  readonly answerError: string | null;
  readonly answerSubcode: string | null;
  readonly exchange: 'granted' | 'refused' | 'unverified' | 'unreachable' | null;
  readonly exchangeWhy: string | null;
  readonly subject: { readonly tenantId: string; readonly objectId: string } | null;
  /** How Microsoft says that it saw them (security case E16). */
  readonly authentication: {
    readonly at: Date | null;
    readonly methods: readonly string[] | null;
    readonly class: string | null;
  } | null;
}

/** The trace of an answer without a code: an admin has said yes, or so it says. */
export const traceWithoutCode: AttemptTrace = {
  answer: null,
  answerError: null,
  answerSubcode: null,
  exchange: null,
  exchangeWhy: null,
  subject: null,
  authentication: null,
};

const longestWhy = 200;

/** A name of the protocol, as `access_denied`. Anybody can write a callback's address, so nothing else is kept of it. */
function protocolName(text: string | null): string | null {
  if (text === null) return null;
  return /^[a-z][a-z0-9_.-]{0,59}$/i.test(text) ? text : 'not of its form';
}

type Redemption = Exchange<{ readonly claims: IdTokenClaims }>;

function whyOf(exchange: Redemption): string | null {
  if (exchange.kind === 'granted') return null;
  if (exchange.kind !== 'refused') return redactText(exchange.why).slice(0, longestWhy);
  const { error, suberror } = exchange.refusal;
  return [protocolName(error), protocolName(suberror)].filter((name) => name !== null).join(' · ');
}

/** The trace of a callback, and of the redemption of its code where that was tried. */
export function traceOf(answer: MicrosoftCallback['answer'], exchange: Redemption | null): AttemptTrace {
  const isError = answer.kind === 'error';
  const claims = exchange?.kind === 'granted' ? exchange.claims : null;
  return {
    answer: answer.kind,
    answerError: isError ? protocolName(answer.error) : null,
    answerSubcode: isError ? protocolName(answer.errorSubcode) : null,
    exchange: exchange?.kind ?? null,
    exchangeWhy: exchange === null ? null : whyOf(exchange),
    subject: claims === null ? null : { tenantId: claims.tenantId, objectId: claims.objectId },
    authentication:
      claims === null
        ? null
        : {
            at: claims.authenticatedAt,
            methods: claims.authenticationMethods,
            class: claims.authenticationClass,
          },
  };
}
