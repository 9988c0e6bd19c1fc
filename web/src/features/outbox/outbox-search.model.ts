import {
  maxSearchCharacters,
  messageStates,
  type listMessages,
  type InputOf,
  type MessageBatchView,
} from '@gatehouse/contract';

/** What the address of the outbox says: which message is open, and what the list is narrowed to; days with both ends included. */
export interface OutboxSearch {
  readonly message?: string;
  /** What was handed in together; an id that names nothing is told of, not left out. */
  readonly batch?: string;
  readonly state?: (typeof messageStates)[number];
  readonly query?: string;
  readonly from?: string;
  readonly to?: string;
}

/** The router reads `?query=4711` as a number. */
function textOf(value: unknown): string | undefined {
  const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
  return typeof text === 'string' && text !== '' ? text : undefined;
}

function dayOf(value: unknown): string | undefined {
  const text = textOf(value) ?? '';
  const instant = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(text) ? text : undefined;
}

/** What was given of an address, without the names of what was not. */
export function given(search: {
  readonly [name in keyof OutboxSearch]: OutboxSearch[name] | undefined;
}): OutboxSearch {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined));
}

/** The address as somebody has typed or kept it; what does not fit is left out. */
export function readOutboxSearch(search: Record<string, unknown>): OutboxSearch {
  return given({
    message: typeof search['message'] === 'string' ? search['message'] : undefined,
    batch: textOf(search['batch']),
    state: messageStates.find((name) => name === search['state']),
    query: textOf(search['query'])?.slice(0, maxSearchCharacters),
    from: dayOf(search['from']),
    to: dayOf(search['to']),
  });
}

/** Whether something but the state narrows the list: then how many there are of each state says nothing about it. */
export const isSearched = ({ query, from, to }: OutboxSearch): boolean =>
  query !== undefined || from !== undefined || to !== undefined;

/** The last day is before the first. */
export const isBackward = ({ from, to }: OutboxSearch): boolean =>
  from !== undefined && to !== undefined && to < from;

/** The same list without the message that is open. */
export const withoutMessage = ({ message: _open, ...narrowed }: OutboxSearch): OutboxSearch => narrowed;

/** The list as the server is asked for it. */
export function asAsked(
  { batch, state, query, from, to }: OutboxSearch,
  startOfDay: (day: string, daysAfter?: number) => string,
): Pick<InputOf<typeof listMessages>['query'], 'batchId' | 'state' | 'query' | 'from' | 'to'> {
  return {
    ...(batch === undefined ? {} : { batchId: batch as MessageBatchView['id'] }),
    ...(state === undefined ? {} : { state }),
    ...(query === undefined ? {} : { query }),
    ...(from === undefined ? {} : { from: startOfDay(from) }),
    ...(to === undefined ? {} : { to: startOfDay(to, 1) }),
  };
}
