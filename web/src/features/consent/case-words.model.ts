import type { ConsentCaseView, ConsentWaiterView } from '@gatehouse/contract';

type Case = Pick<ConsentCaseView, 'state' | 'knownBy' | 'openedAt' | 'stateAt' | 'waiterCount'> & {
  readonly waiters: readonly Pick<ConsentWaiterView, 'cameThroughAt' | 'claim'>[];
};
type Counted = Pick<ConsentCaseView, 'waiterCount'> & {
  readonly waiters: readonly Pick<ConsentWaiterView, 'cameThroughAt'>[];
};
type When = (iso: string) => string;

function peopleWaitingSince(count: number, what: string): string {
  return `${count === 1 ? '1 person has' : `${count} people have`} been waiting ${what}`;
}

/** Who came through by themselves waits no more. */
function waitingCount({ waiterCount, waiters }: Counted): number {
  return waiterCount - waiters.filter(({ cameThroughAt }) => cameThroughAt !== null).length;
}

/** Who waits and since when, as the title of a case. */
export function caseTitle(one: Counted & Pick<Case, 'openedAt'>, when: When): string {
  const count = waitingCount(one);
  return count === 0
    ? 'Everybody who waited has come through; whether others can we have not seen'
    : peopleWaitingSince(count, `since ${when(one.openedAt)}`);
}

const states = {
  asked: 'A request was sent. Microsoft tells us nothing about it, so we look for the answer ourselves.',
  approved: 'Your IT admin approved it. Everyone who waited was mailed that they can go on.',
  blocked: 'Your IT has switched it off. Trying again will not help.',
  declined: 'Your IT admin wants to know more first. Everybody can ask again at any time.',
  silent: 'We have seen no answer for 30 days. At Microsoft a request ends after some time: ask again.',
} as const satisfies Record<Case['state'], string>;

const sources = {
  requester: 'one of the people below told us',
  presumed:
    'we presume it: somebody did not come back from Microsoft, or has told us before they could sign in',
  evidence: 'we have seen it',
  probe: 'Microsoft told us when we looked',
  time: 'nothing has come in that time',
} as const satisfies Record<Case['knownBy'], string>;

/** The state of a case. */
export function stateWords({ state, knownBy, waiters }: Case): string {
  // Where Microsoft offers no request, nobody has sent one.
  const isOfNeed = waiters.length > 0 && waiters.every(({ claim }) => claim === 'needs-admin');
  if (state === 'asked' && knownBy !== 'probe' && isOfNeed)
    return 'Microsoft asks for an IT admin’s approval first. It tells us nothing of it, so we look for it ourselves.';
  if (state === 'asked' && knownBy === 'presumed')
    return 'A request was presumably sent. Microsoft tells us nothing about it, so we look for the answer ourselves.';
  if (state === 'asked' && knownBy === 'probe')
    return 'Your IT has switched it on again. We have seen no approval yet.';
  return states[state];
}

/** How that state is known, and since when. */
export function knownWords({ knownBy, stateAt }: Case, when: When): string {
  return `How we know: ${sources[knownBy]}, ${when(stateAt)}.`;
}

const claims = {
  'sent-request': 'sent the request',
  presumed: 'did not come back from Microsoft; presumably sent a request',
  'needs-admin': 'met “Need admin approval”',
} as const satisfies Record<ConsentWaiterView['claim'], string>;

const replies = {
  approved: 'says that Microsoft’s mail was “approved”',
  denied: 'says that Microsoft’s mail was “denied”',
  blocked: 'says that Microsoft’s mail was “blocked”',
  'nothing-yet': 'says that Microsoft has mailed nothing yet',
} as const satisfies Record<NonNullable<ConsentWaiterView['answer']>, string>;

type Waiter = Pick<
  ConsentWaiterView,
  'claim' | 'since' | 'answer' | 'answeredAt' | 'remindedAt' | 'cameThroughAt'
>;

/** How we know that somebody waits, and what has come of it, in the order of time. */
export function waiterWords(waiter: Waiter, when: When): string {
  const { claim, since, answer, answeredAt, remindedAt, cameThroughAt } = waiter;
  return [
    `${claims[claim]}, ${when(since)}`,
    remindedAt === null ? '' : `reminded ${when(remindedAt)}`,
    answer === null || answeredAt === null ? '' : `${replies[answer]}, ${when(answeredAt)}`,
    cameThroughAt === null ? '' : `came through by themselves, ${when(cameThroughAt)}`,
  ]
    .filter((part) => part !== '')
    .join('; ');
}

type Reminding = Pick<ConsentCaseView, 'lastReminderAt' | 'nextReminderAt'>;

/** When the last reminder went out, and why the next has to wait. */
export function reminderWords({ lastReminderAt, nextReminderAt }: Reminding, when: When): string {
  if (lastReminderAt === null) return 'Nobody was reminded yet.';
  const last = `The last reminder went out ${when(lastReminderAt)}`;
  return nextReminderAt === null ? `${last}.` : `${last}; the next is possible ${when(nextReminderAt)}.`;
}

export function remindedWords(count: number): string {
  if (count === 0) return 'Nobody was reminded: nobody told us that they sent a request.';
  return count === 1 ? '1 person was reminded by mail.' : `${count} people were reminded by mail.`;
}

type Waiting = Pick<ConsentCaseView, 'closedAt' | 'waiterCount' | 'openedAt'> & {
  readonly waiters: readonly Pick<ConsentWaiterView, 'address' | 'cameThroughAt'>[];
};

/** Who waits for both apps counts once; where the lists were cut, it is at least so many. */
function peopleOf(open: readonly Waiting[], what: string): string {
  if (open.some(({ waiters, waiterCount }) => waiters.length < waiterCount))
    return `At least ${peopleWaitingSince(Math.max(...open.map(waitingCount)), what)}`;
  const addresses = open.flatMap(({ waiters }) =>
    waiters.filter(({ cameThroughAt }) => cameThroughAt === null).map(({ address }) => address.toLowerCase()),
  );
  return peopleWaitingSince(new Set(addresses).size, what);
}

/** How many people of all open cases wait, and since when; null where nobody does. */
export function waitingLine(cases: readonly Waiting[], onDay: When): string | null {
  const open = cases.filter((one) => one.closedAt === null && waitingCount(one) > 0);
  const [first] = open.map(({ openedAt }) => openedAt).toSorted();
  return first === undefined ? null : peopleOf(open, `for your IT admin since ${onDay(first)}`);
}
