import type { AttemptView, ErrorCode } from '@gatehouse/contract';

export const registrationNames = ['sign-in', 'mail'] as const;
export type RegistrationName = (typeof registrationNames)[number];

/** The segment of an address as one of the two registrations; nothing else ever becomes part of an address (L16). */
export function registrationOf(segment: string | undefined): RegistrationName | null {
  return registrationNames.find((name) => name === segment) ?? null;
}

/** Two hours: an admin who is interrupted, or must raise their role first, comes back the same morning. */
export const approvalLifeSeconds = 2 * 60 * 60;

/**
 * Where a journey goes on after its proof: the place below the link's own address, so that the address itself is kept
 * nowhere. `both`: the approval of the second registration follows that of the first.
 */
export const onwards = { both: '/it/approve/mail', page: '/it' } as const;

/** The path to go on to, with the token put in again. */
export function onwardPath(mark: string, page: `/it/${string}`): string {
  return mark === onwards.both ? `${page}/approve/mail` : page;
}

type Turn = 'you' | 'other' | 'auto' | 'nobody';

/** How a journey that led back without its end is told to an IT admin. */
export interface NewsWords {
  readonly turn: Turn;
  readonly turnWords: string;
  readonly happened: string;
  readonly next: string;
}

const yours = { turn: 'you', turnWords: 'Your turn' } as const;
const again = 'Press the button again to go on.';

const news: Partial<Record<ErrorCode, NewsWords>> = {
  microsoft_declined: {
    ...yours,
    happened: 'You pressed Cancel at Microsoft.',
    next: `Nothing was approved and nothing was changed. ${again}`,
  },
  microsoft_cancelled_or_blocked: {
    ...yours,
    happened: 'You came back from Microsoft without a yes.',
    next: 'Microsoft does not tell us whether you pressed Cancel or your role may not approve. Press the button again, or forward this address to somebody who has one of the roles below.',
  },
  microsoft_admin_approval_needed: {
    turn: 'other',
    turnWords: 'Another admin’s turn',
    happened:
      'Microsoft asks for an approval that the account you used cannot give, or that has not taken effect yet.',
    next: 'Forward this address to somebody who has one of the roles below. After an approval wait a minute, then check again.',
  },
  microsoft_unreachable: {
    turn: 'nobody',
    turnWords: 'Microsoft’s turn',
    happened: 'Microsoft did not answer.',
    next: 'This is an outage, not a refusal. What you approved stays approved; try again in a moment.',
  },
  microsoft_vendor_fault: {
    turn: 'other',
    turnWords: '{brand}’s turn',
    happened: 'Microsoft does not accept {brand} at the moment.',
    next: 'This is our fault, not yours. What you approved stays approved; write to support with the reference.',
  },
  microsoft_answer_refused: {
    ...yours,
    happened: 'Microsoft’s answer did not pass our checks.',
    next: 'Nothing was taken as proof. Check again; if it happens twice, write to support with the reference.',
  },
  wrong_tenant: {
    ...yours,
    happened: 'That Microsoft account belongs to another tenant than {tenant}.',
    next: 'Nothing was taken as proof. Sign out at Microsoft, then press the button again with an admin account of {tenant}.',
  },
  consent_scopes_missing: {
    ...yours,
    happened: 'Microsoft said yes, but not to everything that is listed below.',
    next: `So it would not work for people. ${again}`,
  },
  attempt_expired: {
    ...yours,
    happened: 'That was more than two hours after you pressed the button.',
    next: `What you approved at Microsoft may well have taken effect; we only do not take that answer any more. ${again}`,
  },
};

const anything: NewsWords = {
  ...yours,
  happened: 'Microsoft refused.',
  next: `Nothing was taken as approved. The number beside the reference says why. ${again}`,
};

/** The sentence for a journey that ended, or expired; null where there is nothing to tell. */
export function newsOf(
  attempt: Pick<AttemptView, 'purpose' | 'state' | 'failure'>,
  names: { readonly brand: string; readonly tenant: string },
): NewsWords | null {
  if (attempt.purpose !== 'admin-consent' && attempt.purpose !== 'consent-proof') return null;
  const code = attempt.failure?.code ?? (attempt.state === 'expired' ? 'attempt_expired' : null);
  if (code === null) return null;
  const words = news[code] ?? anything;
  const put = (text: string): string =>
    text.replaceAll('{brand}', names.brand).replaceAll('{tenant}', names.tenant);
  return {
    turn: words.turn,
    turnWords: put(words.turnWords),
    happened: put(words.happened),
    next: put(words.next),
  };
}
