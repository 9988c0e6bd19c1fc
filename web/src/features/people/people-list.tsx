import type { UserView } from '@gatehouse/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Badge } from '../../ui/badge.tsx';
import { methodNames } from '../../ui/method-names.ts';
import { PagedList } from '../../ui/paged-list.tsx';
import { TableHead } from '../../ui/table-head.tsx';
import { useSettled } from '../../ui/use-settled.ts';
import { when } from '../../ui/when.ts';
import { PeopleFilters } from './people-filter.tsx';
import { everybody, peopleQuery } from './people-queries.ts';
import { UserDialog } from './user-dialog.tsx';

const mailboxNames = {
  connected: 'Outlook connected',
  'needs-reconnect': 'Outlook must be reconnected',
  disconnected: 'no Outlook',
} as const satisfies Partial<Record<UserView['mailbox']['state'], string>>;

const mailboxWords = (state: UserView['mailbox']['state']): string =>
  Object.hasOwn(mailboxNames, state) ? mailboxNames[state as keyof typeof mailboxNames] : 'no Outlook';

function Row({ user, onChange }: { readonly user: UserView; readonly onChange: () => void }) {
  return (
    <tr>
      <td className="grow">
        <b className="cut">{user.displayName}</b>
        <span className="quiet cut">{user.email}</span>
      </td>
      <td data-label="Role">
        {user.role === 'admin' ? 'Admin' : 'Member'}
        {user.state === 'deactivated' && (
          <span className="block">
            <Badge tone="wait" icon="pause">
              Deactivated
            </Badge>
          </span>
        )}
      </td>
      <td data-label="Ways in">
        {user.methods.map((method) => methodNames[method]).join(', ') || 'none'}
        <span className="quiet block">{mailboxWords(user.mailbox.state)}</span>
      </td>
      <td data-label="Tenant">
        {user.pinnedTenant === null ? 'none' : (user.pinnedTenant.domain ?? 'linked')}
      </td>
      <td data-label="Last seen">{user.lastSeenAt === null ? 'never' : when(user.lastSeenAt)}</td>
      <td className="act">
        <button type="button" className="btn btn-second btn-sm" onClick={onChange}>
          Change<span className="visually-hidden"> {user.displayName}</span>
        </button>
      </td>
    </tr>
  );
}

function Table({ users }: { readonly users: readonly UserView[] }) {
  const [chosen, setChosen] = useState<UserView | null>(null);
  return (
    <>
      <table className="table people-table">
        <caption className="visually-hidden">People of the account</caption>
        <TableHead columns={['Person', 'Role', 'Ways in', 'Tenant', 'Last seen']} hasActs />
        <tbody>
          {users.map((user) => (
            <Row key={user.id} user={user} onChange={() => setChosen(user)} />
          ))}
        </tbody>
      </table>
      {chosen !== null && <UserDialog user={chosen} onClose={() => setChosen(null)} />}
    </>
  );
}

/** Everybody in the account, narrowed and page by page. */
export function PeopleList() {
  const [filter, setFilter] = useState(everybody);
  const search = useSettled(filter.search);
  const people = useInfiniteQuery(peopleQuery({ ...filter, search }));
  const users = people.data?.pages.flatMap((page) => page.users);
  return (
    <div className="stack">
      <PeopleFilters filter={filter} onChange={setFilter} />
      <PagedList
        paging={people}
        items={users}
        skeletonCount={5}
        empty={
          <>
            <h2>Nobody fits</h2>
            <p>Nobody in the account has all of this. Search by the beginning of a name or an address.</p>
          </>
        }
        what="people"
      >
        {(shown) => <Table users={shown} />}
      </PagedList>
    </div>
  );
}
