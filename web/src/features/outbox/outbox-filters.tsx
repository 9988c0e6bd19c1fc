import { maxSearchCharacters, messageStates } from '@gatehouse/contract';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useEffectEvent, useId, useState } from 'react';
import { DayField } from '../../ui/day-field.tsx';
import { stateWords, type MessageState } from './message-states.tsx';
import { given, isSearched, withoutMessage, type OutboxSearch } from './outbox-search.model.ts';

const settledAfterMs = 300;

/**
 * What is searched for. It stands in the address once it has settled: what is typed does not ask the server with each key, and
 * some browsers refuse an address that changes so often. What the address says from elsewhere (back, a link) comes into the field.
 */
function SearchField({
  query,
  onSearch,
}: {
  readonly query: string;
  readonly onSearch: (query: string) => void;
}) {
  const id = useId();
  const [typed, setTyped] = useState(query);
  const [asked, setAsked] = useState(query);
  const [seen, setSeen] = useState(query);
  if (query !== seen) {
    setSeen(query);
    if (query !== asked) {
      setAsked(query);
      setTyped(query);
    }
  }
  const ask = useEffectEvent((words: string) => {
    setAsked(words);
    onSearch(words);
  });
  useEffect(() => {
    const words = typed.trim();
    if (words === asked) return;
    const timer = setTimeout(() => ask(words), settledAfterMs);
    return () => clearTimeout(timer);
  }, [typed, asked]);
  return (
    <div className="field filter-search">
      <label htmlFor={id}>Search by subject, name or address</label>
      <input
        id={id}
        className="input"
        type="search"
        maxLength={maxSearchCharacters}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
    </div>
  );
}

/** Search and days of the list; they stand in the address. */
export function OutboxFilters({ search }: { readonly search: OutboxSearch }) {
  const navigate = useNavigate();
  const { query, from, to } = search;
  const narrow = (part: { readonly query?: string; readonly from?: string; readonly to?: string }): void => {
    const next = Object.fromEntries(Object.entries(part).map(([name, value]) => [name, value || undefined]));
    void navigate({
      to: '/outbox',
      search: given({ ...withoutMessage(search), ...next }),
      replace: true,
      resetScroll: false,
    });
  };
  return (
    <search className="filters">
      <SearchField query={query ?? ''} onSearch={(words) => narrow({ query: words })} />
      <DayField label="From" day={from ?? ''} onChange={(day) => narrow({ from: day })} />
      <DayField
        label="To"
        day={to ?? ''}
        {...(from === undefined ? {} : { min: from })}
        onChange={(day) => narrow({ to: day })}
      />
      {isSearched(search) && (
        <button
          type="button"
          className="btn btn-quiet"
          onClick={() => narrow({ query: '', from: '', to: '' })}
        >
          {search.batch === undefined ? 'Show everything' : 'Show the whole batch'}
        </button>
      )}
    </search>
  );
}

/** Which state is shown. How many there are stands there only where nothing else narrows the list; of a batch, in its own card. */
export function StateFilter({
  counts,
  search,
}: {
  readonly counts: Partial<Record<MessageState, number>>;
  readonly search: OutboxSearch;
}) {
  const { state: chosen } = search;
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const shown = messageStates.filter((state) => (counts[state] ?? 0) > 0 || state === chosen);
  const count = (number: number): string =>
    isSearched(search) || search.batch !== undefined ? '' : ` ${number}`;
  const inState = (state: MessageState | undefined): OutboxSearch =>
    given({ ...withoutMessage(search), state });
  return (
    <nav className="segmented" aria-label="Show">
      <Link to="/outbox" search={inState(undefined)} resetScroll={false} data-chosen={chosen === undefined}>
        All{count(total)}
      </Link>
      {shown.map((state) => (
        <Link
          key={state}
          to="/outbox"
          search={inState(state)}
          resetScroll={false}
          data-chosen={chosen === state}
          aria-current={chosen === state ? 'true' : undefined}
        >
          {stateWords[state].word}
          {count(counts[state] ?? 0)}
        </Link>
      ))}
    </nav>
  );
}
