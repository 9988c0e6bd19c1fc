import type { MovingPerson, TenantMoveView } from '@gatehouse/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Badge } from '../../ui/badge.tsx';
import { PagedList } from '../../ui/paged-list.tsx';
import { TableHead } from '../../ui/table-head.tsx';
import { atWhen } from '../../ui/when.ts';
import { movingPeopleQuery } from './move-queries.ts';
import { moveGroupWords } from './move-words.model.ts';

interface RowProps {
  readonly person: MovingPerson;
  readonly isDone: boolean;
}

/** What becomes of the person, or has become of them. */
function Fate({ person, isDone }: RowProps) {
  const words = moveGroupWords[person.group];
  const isBack = person.backAt !== null;
  return (
    <div className="cell">
      <Badge tone={isBack ? 'good' : words.tone} icon={isBack ? 'check' : words.icon}>
        {isBack ? 'Is back' : words[isDone ? 'after' : 'before']}
      </Badge>
      <span className="block">
        {person.backAt === null ? words.means : `came in from the new tenant ${atWhen(person.backAt)}`}
      </span>
    </div>
  );
}

function Row({ person, isDone }: RowProps) {
  return (
    <tr>
      <td className="grow">
        <b className="cut">{person.displayName}</b>
        <span className="quiet cut">{person.email}</span>
        {person.newEmail !== null && person.newEmail !== person.email && (
          <span className="quiet cut">then {person.newEmail}</span>
        )}
      </td>
      <td data-label="Role">{person.role === 'admin' ? 'Admin' : 'Member'}</td>
      <td data-label="What happens" className="why">
        <Fate person={person} isDone={isDone} />
      </td>
    </tr>
  );
}

/** The people of a move, page by page: what becomes of each, and after it who is back. */
export function MovePeople({ move }: { readonly move: TenantMoveView }) {
  const list = useInfiniteQuery(movingPeopleQuery(move, undefined));
  const isDone = move.carriedOutAt !== null;
  return (
    <section className="stack preview-list" aria-label="People of the move">
      <PagedList
        paging={list}
        items={list.data?.pages.flatMap((page) => page.people)}
        skeletonCount={3}
        empty={
          <>
            <h2>Nobody</h2>
            <p>Nobody of this tenant was found.</p>
          </>
        }
        what="people"
      >
        {(people) => (
          <table className="table people-table preview-table">
            <caption className="visually-hidden">What becomes of each person</caption>
            <TableHead columns={['Person', 'Role', isDone ? 'What happened' : 'What happens']} />
            <tbody>
              {people.map((person) => (
                <Row key={person.userId} person={person} isDone={isDone} />
              ))}
            </tbody>
          </table>
        )}
      </PagedList>
    </section>
  );
}
