import {
  errorCatalogue,
  type ErrorCode,
  helpOfError,
  nextActions,
  turnWords,
  withBrand,
  type HelpFacts,
  type NextAction,
  type TurnHolder,
} from '@gatehouse/contract';
import type { NumberTelling, PageFrame } from './document.ts';
import { failureWords, type FailureWords } from './failure-words.ts';
import type { Station } from './track.ts';
import type { Turn } from './turn.ts';

export interface Failure {
  readonly code: ErrorCode;
  readonly reference: string;
  /** Microsoft's number, where it gave one. */
  readonly aadsts: number | null;
  readonly at: Date | null;
  /** Where the way on leads. */
  readonly retryHref: string;
  /** Another way on, where both readings of a failure are as good. */
  readonly otherWay?: { readonly href: string; readonly text: string } | undefined;
  /** What Microsoft's own pages show of the attempt; null or absent where there was none. */
  readonly correlationId?: string | null;
}

/** A failure as its page tells it. */
export interface FailureTelling extends FailureWords {
  readonly title: string;
  readonly help: HelpFacts;
}

const flags: Readonly<Record<TurnHolder, Turn>> = {
  user: 'you',
  'it-admin': 'other',
  'account-admin': 'other',
  vendor: 'other',
  nobody: 'nobody',
  itself: 'auto',
};

const movers: Readonly<Record<TurnHolder, string>> = {
  user: 'You',
  'it-admin': 'Your IT admin',
  'account-admin': 'Your account admin',
  vendor: '{brand}',
  nobody: 'Microsoft',
  itself: 'Microsoft',
};

/** What the next mover does, as the track says it. */
const acts: Readonly<Record<NextAction, string>> = {
  'try-again': 'may start again',
  'choose-another-account': 'choose another account',
  'finish-at-microsoft': 'go on at Microsoft',
  'send-request': 'send the request',
  'ask-it-to-approve': 'approves {brand}',
  'ask-it-to-assign': 'assigns you to {brand}',
  'ask-it-to-enable': 'switches {brand} on',
  'ask-it-about-policy': 'finds the rule in the sign-in log',
  'ask-it-about-account': 'looks at your account',
  'ask-account-admin': 'invites you',
  'write-to-support': 'mends it',
  wait: 'answers again',
};

/** The label of the button that leads back to Microsoft. */
function retryLabel(told: NumberTelling): string | null {
  if (told.turn === 'user' && nextActions[told.action].ask === null && told.action !== 'write-to-support')
    return told.action === 'wait' ? 'Try again' : nextActions[told.action].label;
  return told.action === 'send-request' ? nextActions[told.action].label : 'Try again';
}

function stationsOf(told: NumberTelling): readonly Station[] {
  const now: Station = { who: movers[told.turn], what: acts[told.action], state: 'now' };
  return [
    { who: 'You', what: 'went to Microsoft', state: 'done' },
    { who: 'Microsoft', what: 'said no', state: 'stop' },
    now,
    ...(told.turn === 'user' ? [] : [{ who: 'You', what: 'try again', state: 'to-come' } as const]),
  ];
}

/** How this failure is told: by Microsoft's number where it says more than the failure's own words. */
export function tellFailure(frame: PageFrame, failure: Failure): FailureTelling {
  const { name } = frame.brand;
  const words = failureWords(failure.code, name);
  const title = errorCatalogue[failure.code].title.replace(/\.$/, '');
  const told = frame.tellByNumber(failure.code, failure.aadsts);
  if (told === null) return { ...words, title, help: helpOfError(failure.code) };
  const named = (text: string): string => withBrand(text, name);
  const stations = words.stations.length > 0 ? words.stations : stationsOf(told);
  return {
    title: named(told.title),
    lead: named(told.text),
    turn: flags[told.turn],
    turnWords: named(turnWords[told.turn]),
    stations: stations.map((one) => ({ ...one, who: named(one.who), what: named(one.what) })),
    retry: retryLabel(told),
    help: {
      happened: `${told.title}.`,
      turn: told.turn,
      page: told.page,
      ask: told.ask,
      next: `${nextActions[told.action].label}.`,
    },
  };
}
