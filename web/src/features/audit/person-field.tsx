import { listUsers, type UserView } from '@gatehouse/contract';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { call } from '../../api/client.ts';
import { useSettled } from '../../ui/use-settled.ts';

const labelOf = (user: UserView): string => `${user.displayName}, ${user.email}`;

/** One person of the account, suggested while their name or address is typed; '' for everybody. */
export function PersonField({ onChange }: { readonly onChange: (person: UserView['id'] | '') => void }) {
  const id = useId();
  const [text, setText] = useState('');
  const search = useSettled(text.trim().slice(0, 100));
  const { data } = useQuery({
    queryKey: ['people', 'suggested', search],
    queryFn: () => call(listUsers, { query: { limit: 10, ...(search === '' ? {} : { search }) } }),
    placeholderData: keepPreviousData,
  });
  const users = data?.users ?? [];
  const isChosen = users.some((user) => labelOf(user) === text);
  const type = (next: string): void => {
    setText(next);
    onChange(users.find((user) => labelOf(user) === next)?.id ?? '');
  };
  return (
    <div className="field filter-search">
      <label htmlFor={id}>Who did it</label>
      <input
        id={id}
        className="input"
        list={`${id}-people`}
        autoComplete="off"
        placeholder="Anybody"
        maxLength={400}
        value={text}
        onChange={(event) => type(event.target.value)}
        aria-describedby={`${id}-help`}
      />
      <datalist id={`${id}-people`}>
        {users.map((user) => (
          <option key={user.id}>{labelOf(user)}</option>
        ))}
      </datalist>
      <p className="help" id={`${id}-help`} aria-live="polite">
        {text !== '' && !isChosen && 'Choose one of the people who are suggested.'}
      </p>
    </div>
  );
}
