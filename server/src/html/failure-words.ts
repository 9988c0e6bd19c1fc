import { errorCatalogue, type ErrorCode } from '@gatehouse/contract';
import type { Station } from './track.ts';
import type { Turn } from './turn.ts';

/** How a failure is told: whose turn it is, the journey, and the next click. */
export interface FailureWords {
  readonly turn: Turn;
  readonly turnWords: string;
  readonly lead: string;
  readonly stations: readonly Station[];
  /** Label of the way on; null where trying again cannot help. */
  readonly retry: string | null;
}

const station = (state: Station['state'], who: string, what: string): Station => ({ who, what, state });
const went = station('done', 'You', 'went to Microsoft');
const startAgain = station('now', 'You', 'may start again');

interface Telling {
  readonly turn?: Turn;
  readonly turnWords?: string;
  readonly stations: readonly Station[];
  readonly lead?: string;
  readonly retry?: string | null;
}

const otherAccount = 'Choose another Microsoft account';

/** Failures that tell their own story; all others are told by the catalogue. {brand} is put in by the page. */
const tellings: Partial<Record<ErrorCode, Telling>> = {
  microsoft_declined: {
    lead: 'So {brand} learned nothing about you, and you are not signed in.',
    stations: [went, station('stop', 'You', 'pressed Cancel'), startAgain],
  },
  microsoft_cancelled_or_blocked: {
    lead: 'Microsoft does not tell us which of two things happened: you pressed Cancel, or your organization lets only an IT admin approve {brand}. Both are fine. If you saw “Need admin approval”, ask your IT admin; then try again.',
    stations: [
      went,
      station('stop', 'Microsoft', 'sent you back without an answer'),
      station('now', 'You', 'choose what it was'),
    ],
  },
  microsoft_admin_approval_needed: {
    turn: 'other',
    turnWords: 'Your IT admin’s turn',
    stations: [
      went,
      station('stop', 'Microsoft', 'asks for an admin’s approval'),
      station('now', 'Your IT admin', 'approves {brand}'),
      station('to-come', 'You', 'try again'),
    ],
  },
  microsoft_unreachable: {
    turn: 'nobody',
    turnWords: 'Microsoft’s turn',
    stations: [went, station('now', 'Microsoft', 'does not answer'), station('to-come', 'You', 'go on')],
  },
  microsoft_vendor_fault: {
    turn: 'other',
    turnWords: '{brand}’s turn',
    stations: [
      went,
      station('stop', 'Microsoft', 'does not accept {brand}'),
      station('now', '{brand}', 'mends it'),
    ],
  },
  personal_account_refused: {
    lead: 'A personal account is not managed by a company, so nobody could end its access when people leave. Use the account you use for Outlook or Teams at work.',
    stations: [
      station('done', 'You', 'chose a personal account'),
      station('stop', '{brand}', 'takes work accounts only'),
      station('now', 'You', 'choose your work account'),
    ],
    retry: otherAccount,
  },
  wrong_tenant: {
    stations: [
      station('done', 'Microsoft', 'confirmed that it is you'),
      station('stop', '{brand}', 'expected another organization'),
      station('now', 'You', 'choose the other account'),
    ],
    retry: otherAccount,
  },
  user_unknown: {
    lead: 'Ask an admin of your account to invite you, or choose another Microsoft account. Did you come in by a password or a code before? The mail we sent you has the button that brings you back.',
    stations: [
      station('done', 'Microsoft', 'confirmed that it is you'),
      station('stop', '{brand}', 'knows nobody with this account'),
      station('now', 'You', 'ask for an invitation, or choose another account'),
    ],
    retry: otherAccount,
  },
  access_lost: {
    turn: 'other',
    turnWords: 'Your IT admin’s turn',
    lead: 'Your account there was disabled, signed out everywhere, or may not use {brand} any more. What you were sending is held, not lost.',
    stations: [
      station('done', '{brand}', 'asked Microsoft whether you may still come in'),
      station('stop', 'Microsoft', 'said no'),
      station('now', 'Your IT admin', 'knows why'),
      station('to-come', 'You', 'sign in again'),
    ],
    retry: 'Sign in again',
  },
  user_moved: {
    lead: 'Your company has moved its people to another Microsoft tenant, and this account of yours opens nothing here any more. The mail that we sent you has the button that brings you back, with your new account.',
    stations: [
      station('done', 'Microsoft', 'confirmed that it is you'),
      station('stop', '{brand}', 'expects your new account'),
      station('now', 'You', 'use the button in the mail'),
    ],
    retry: 'Get the mail again',
  },
  mailbox_of_another_person: {
    lead: 'The mailbox and your sign-in must be the same Microsoft account, so nothing was connected.',
    stations: [
      station('done', 'Microsoft', 'confirmed that it is you'),
      station('stop', '{brand}', 'expected your own account'),
      station('now', 'You', 'connect your own mailbox'),
    ],
  },
  attempt_expired: {
    stations: [
      station('done', 'You', 'started'),
      station('stop', '{brand}', 'stopped waiting after ten minutes'),
      startAgain,
    ],
    retry: 'Start again',
  },
  attempt_unknown: {
    stations: [
      station('done', 'You', 'came back from Microsoft'),
      station('stop', '{brand}', 'does not know this way in any more'),
      startAgain,
    ],
    retry: 'Start again',
  },
  attempt_of_another_browser: {
    stations: [
      station('done', 'Another browser', 'started'),
      station('stop', 'This browser', 'came back'),
      startAgain,
    ],
    retry: 'Start again',
  },
  rate_limited: {
    turn: 'nobody',
    turnWords: 'A short wait',
    lead: 'More came from your network at once than {brand} takes. Wait a minute, then go on. Nothing was lost, and nobody is locked out.',
    stations: [],
  },
  user_exists_already: {
    lead: 'The Microsoft account you chose is another user’s here already. Where a mail led you here, it was meant for somebody else. Nothing was changed.',
    stations: [],
    retry: 'Continue with Microsoft',
  },
  user_deactivated: { turn: 'other', turnWords: 'Your account admin’s turn', stations: [], retry: null },
  microsoft_required: {
    lead: 'What you typed was right. An admin of your account has made Microsoft the only way in, so it opens nothing any more. Nothing is lost. Never signed in with Microsoft here? The mail we sent you has the button that brings you back.',
    stations: [
      station('done', 'You', 'proved who you are'),
      station('stop', 'Your account', 'asks for Microsoft'),
      station('now', 'You', 'continue with Microsoft'),
    ],
    retry: 'Continue with Microsoft',
  },
  method_not_set_up: { stations: [], retry: 'Continue with Microsoft' },
  reset_link_unknown: { stations: [], retry: 'Ask for another link' },
  // Pressing once more shows the same: a new link comes from whoever sent this one.
  hand_off_link_unknown: { stations: [], retry: null },
  binding_link_unknown: { stations: [], retry: 'Ask for a new mail' },
  binding_waits_for_admin: {
    turn: 'other',
    turnWords: 'Your account admin’s turn',
    stations: [
      station('done', 'You', 'came back from Microsoft'),
      station('now', 'An admin of your account', 'confirms that it is you'),
      station('to-come', 'You', 'get a mail, and sign in with Microsoft'),
    ],
    retry: null,
  },
  wait_unknown: { stations: [], retry: 'Sign in' },
  not_found: { stations: [], retry: 'Go to the home page' },
};

const own: Telling = { stations: [] };

/** How this failure is told to people. */
export function failureWords(code: ErrorCode, brandName: string): FailureWords {
  const telling = tellings[code] ?? own;
  const named = (text: string): string => text.replaceAll('{brand}', brandName);
  return {
    turn: telling.turn ?? 'you',
    turnWords: named(telling.turnWords ?? 'Your turn'),
    lead: named(telling.lead ?? errorCatalogue[code].next),
    stations: telling.stations.map((one) => ({ ...one, who: named(one.who), what: named(one.what) })),
    retry: telling.retry === undefined ? 'Try again' : telling.retry,
  };
}
