import type { CaseState, Registration, RequesterAnswer, WaitClaim } from './case.model.ts';

/** What is known of one wait: the case, and the one who waits. */
export interface WaitFacts {
  readonly state: CaseState;
  readonly registration: Registration;
  readonly tenantDomain: string | null;
  readonly claim: WaitClaim;
  readonly since: Date;
  readonly answer: RequesterAnswer | null;
  readonly answeredAt: Date | null;
  readonly cameThroughAt: Date | null;
  /** The probe has seen the registration in the tenant: somebody has said yes there, for one person or for all. */
  readonly isThere: boolean;
}

/** What of the page stands where: the rows of the look's voice, by name. */
export type WaitStage =
  | 'approved'
  | 'through'
  | 'blocked'
  | 'reported'
  | 'declined'
  | 'silent'
  | 'sent'
  | 'presumed'
  | 'needs-admin';

/** In this order: the first that is so decides what the page says. */
const stages: readonly (readonly [WaitStage, (facts: WaitFacts) => boolean])[] = [
  ['approved', ({ state }) => state === 'approved'],
  ['through', ({ cameThroughAt }) => cameThroughAt !== null],
  ['blocked', ({ state }) => state === 'blocked'],
  ['reported', ({ answer }) => answer === 'approved'],
  ['declined', ({ state }) => state === 'declined'],
  ['silent', ({ state }) => state === 'silent'],
  ['presumed', ({ claim }) => claim === 'presumed'],
  ['needs-admin', ({ claim }) => claim === 'needs-admin'],
];

export function stageOf(facts: WaitFacts): WaitStage {
  return stages.find(([, isSo]) => isSo(facts))?.[0] ?? 'sent';
}

export interface WaitStation {
  readonly who: string;
  readonly what: string;
  readonly state: 'done' | 'stop' | 'now' | 'to-come';
}

/** Whose turn it is, what is said, and the main way on. */
export interface ToldWait {
  readonly stage: WaitStage;
  readonly turn: 'you' | 'other';
  readonly turnWords: string;
  readonly title: string;
  readonly lead: string;
  readonly stations: readonly WaitStation[];
  readonly main: 'go-on' | 'check' | 'answers' | 'send-page' | 'ask-again';
}

const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: 'UTC' });
const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });

/** "today at 10:42 UTC", "on 3 Nov 2026 at 10:42 UTC". */
export function when(instant: Date, now: Date): string {
  const isToday = day.format(instant) === day.format(now);
  return `${isToday ? 'today' : `on ${day.format(instant)}`} at ${time.format(instant)} UTC`;
}

interface Words {
  readonly brand: string;
  readonly app: string;
  readonly at: string;
  readonly answeredAt: string;
  readonly where: string;
  readonly goesOn: string;
}

type Telling = Omit<ToldWait, 'stage' | 'turnWords'>;

const station = (state: WaitStation['state'], who: string, what: string): WaitStation => ({
  state,
  who,
  what,
});
const mailed = ({ goesOn }: Words): WaitStation =>
  station('to-come', 'You', `get a mail from us and ${goesOn}`);
const decides = station('now', 'Your IT admin', 'approves, denies or blocks it');

const tellings: Readonly<Record<WaitStage, (words: Words) => Telling>> = {
  sent: (words) => ({
    turn: 'other',
    title: 'Waiting for your IT admin',
    lead: `You sent the request ${words.at}. Microsoft tells us nothing about it, so we look for the answer ourselves.`,
    stations: [station('done', 'You', `sent the request, ${words.at}`), decides, mailed(words)],
    main: 'check',
  }),
  presumed: (words) => ({
    turn: 'other',
    title: 'Waiting for your IT admin',
    lead: `You went to Microsoft ${words.at} and did not come back. We presume that you sent a request there, because ${words.where} asks for one. Microsoft tells us nothing about it, so we look for the answer ourselves.`,
    stations: [
      station('done', 'You', `went to Microsoft, ${words.at}; we presume that you sent a request`),
      decides,
      mailed(words),
    ],
    main: 'check',
  }),
  'needs-admin': (words) => ({
    turn: 'other',
    title: 'Waiting for your IT admin',
    lead: `Only an IT admin of ${words.where} can approve ${words.app}. Microsoft tells nobody that you wait: send IT the page about ${words.app}. We look for the answer ourselves.`,
    stations: [
      station('done', 'You', `met “Need admin approval”, ${words.at}`),
      station('now', 'Your IT admin', `approves ${words.app}`),
      mailed(words),
    ],
    main: 'send-page',
  }),
  reported: (words) => ({
    turn: 'you',
    title: 'Approved, not seen yet',
    lead: `Microsoft said yes, you told us ${words.answeredAt}. That is not proof, so we look for one: come in once, and everybody who waits with you is told.`,
    stations: [
      station('done', 'You', 'got Microsoft’s mail'),
      station('now', 'You', words.goesOn),
      station('to-come', 'Everybody here', 'gets a mail from us'),
    ],
    main: 'go-on',
  }),
  approved: (words) => ({
    turn: 'you',
    title: 'You can go on',
    lead: `Your IT admin approved ${words.app}. Microsoft will not ask you again.`,
    stations: [
      station('done', 'You', 'waited'),
      station('done', 'Your IT admin', `approved ${words.app}`),
      station('now', 'You', words.goesOn),
    ],
    main: 'go-on',
  }),
  through: (words) => ({
    turn: 'you',
    title: 'You came through',
    lead: `Microsoft let you in with ${words.app}, so you need not wait any more. Whether everybody of ${words.where} can come in we have not seen yet.`,
    stations: [
      station('done', 'You', 'waited'),
      station('done', 'Microsoft', 'let you in'),
      station('now', 'You', words.goesOn),
    ],
    main: 'go-on',
  }),
  declined: (words) => ({
    turn: 'you',
    title: 'Denied for now',
    lead: 'Your IT admin wants to know more first. You can ask again at any time; these answers help.',
    stations: [
      station('done', 'You', 'sent the request'),
      station('stop', 'Your IT admin', 'denied it for now'),
      station('now', 'You', `answer, and ask again for ${words.app}`),
    ],
    main: 'answers',
  }),
  blocked: (words) => ({
    turn: 'other',
    title: `Your IT has switched ${words.app} off`,
    lead: `Your IT has switched ${words.app} off. Trying again will not help; your ${words.brand} data is kept.`,
    stations: [
      station('done', 'You', `asked, ${words.at}`),
      station('stop', 'Microsoft', `app is disabled at ${words.where}`),
      station('now', 'Your IT admin', 'may switch it on again'),
      station('to-come', 'You', words.goesOn),
    ],
    main: 'send-page',
  }),
  silent: (words) => ({
    turn: 'you',
    title: 'Nothing has come for thirty days',
    lead: `You asked ${words.at}, and we have seen no answer. At Microsoft a request ends after some time. Ask again, and tell your IT admin by another way, too.`,
    stations: [
      station('done', 'You', `asked, ${words.at}`),
      station('stop', 'Your IT admin', 'has not answered'),
      station('now', 'You', 'ask again'),
    ],
    main: 'ask-again',
  }),
};

/** How a registration is called at Microsoft, and on every page and mail about it. */
export function appName(brand: string, registration: Registration): string {
  return registration === 'mail' ? `${brand} Email` : brand;
}

/** What the page of a wait says today. */
export function tellWait(brand: string, facts: WaitFacts, now: Date): ToldWait {
  const stage = stageOf(facts);
  const telling = tellings[stage]({
    brand,
    app: appName(brand, facts.registration),
    at: when(facts.since, now),
    answeredAt: when(facts.answeredAt ?? now, now),
    where: facts.tenantDomain ?? 'your organization',
    goesOn: facts.registration === 'mail' ? 'connect Outlook' : 'sign in',
  });
  return { ...telling, stage, turnWords: telling.turn === 'you' ? 'Your turn' : 'Your IT admin’s turn' };
}
