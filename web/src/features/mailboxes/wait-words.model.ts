import type { MyWaitView } from '@gatehouse/contract';
import type { Station } from '../../ui/track.tsx';

type Wait = Pick<MyWaitView, 'state' | 'answer' | 'claim' | 'since'>;

/** How a wait stands for the person: the state of its case, or that Microsoft has mailed them a yes nobody has seen yet. */
export type WaitStage = Wait['state'] | 'reported';

export function waitStage({ state, answer }: Pick<Wait, 'state' | 'answer'>): WaitStage {
  return answer === 'approved' && (state === 'asked' || state === 'silent') ? 'reported' : state;
}
type When = (iso: string) => string;

const asks = {
  'sent-request': 'sent the request',
  presumed: 'went to Microsoft; we presume that you sent a request',
  'needs-admin': 'met “Need admin approval”',
} as const satisfies Record<Wait['claim'], string>;

const itStations = {
  asked: { state: 'now', says: (app: string) => `approves “${app}”` },
  silent: { state: 'stop', says: () => 'has not answered for 30 days' },
  declined: { state: 'stop', says: () => 'wants to know more first' },
  blocked: { state: 'stop', says: (app: string) => `switched “${app}” off` },
  reported: { state: 'done', says: (app: string) => `approved “${app}”, you told us` },
  approved: { state: 'done', says: (app: string) => `approved “${app}”` },
} as const satisfies Record<WaitStage, { state: Station['state']; says: (app: string) => string }>;

const lastStations = {
  asked: { state: 'to-come', what: 'press Connect once more' },
  silent: { state: 'now', what: 'ask again' },
  declined: { state: 'now', what: 'answer, and ask again' },
  blocked: { state: 'to-come', what: 'press Connect once more' },
  reported: { state: 'now', what: 'press Connect once more' },
  approved: { state: 'now', what: 'press Connect once more' },
} as const satisfies Record<WaitStage, Pick<Station, 'state' | 'what'>>;

/** Who has moved, whose turn it is, what comes. */
export function stationsOf(wait: Wait, app: string, when: When): readonly Station[] {
  const stage = waitStage(wait);
  const it = itStations[stage];
  return [
    { who: 'You', what: `${asks[wait.claim]}, ${when(wait.since)}`, state: 'done' },
    { who: 'Your IT admin', what: it.says(app), state: it.state },
    { who: 'You', ...lastStations[stage] },
  ];
}

const goesOn = 'We mail you the moment we see the approval.';

const tellings = {
  asked: (app) => `You can sign in already: that is another app than “${app}”. ${goesOn}`,
  silent: () =>
    'We have seen no answer for 30 days, and at Microsoft a request ends after some time. Ask again, and tell your IT admin by another way, too.',
  declined: () =>
    'Your IT admin wants to know more first. You can ask again at any time; our answers to what IT asks help.',
  blocked: (app) =>
    `Your IT has switched “${app}” off. Trying again will not help; your data is kept. ${goesOn}`,
  reported: () =>
    'Microsoft said yes, you told us. That is not proof, so we look for one: connect once, and everybody who waits with you is told.',
  approved: (app) => `Your IT admin approved “${app}”. Microsoft will not ask you again.`,
} as const satisfies Record<WaitStage, (app: string) => string>;

export function waitText(wait: Wait, app: string): string {
  return tellings[waitStage(wait)](app);
}

/** The main step, on the page of the wait; null: to connect. */
export const waitSteps = {
  asked: 'Check now',
  silent: 'Ask again',
  declined: 'See what IT asks',
  blocked: 'Check now',
  reported: null,
  approved: null,
} as const satisfies Record<WaitStage, string | null>;

/** Whether somebody else moves next, which the badge says. */
export function isItsTurn(wait: Pick<Wait, 'state' | 'answer'>): boolean {
  const stage = waitStage(wait);
  return stage === 'asked' || stage === 'silent' || stage === 'blocked';
}
