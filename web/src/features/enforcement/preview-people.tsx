import type { PreviewPerson, TenantView } from '@gatehouse/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { PagedList } from '../../ui/paged-list.tsx';
import { TableHead } from '../../ui/table-head.tsx';
import { useSettled } from '../../ui/use-settled.ts';
import { previewPeopleQuery } from './enforcement-queries.ts';
import { PreviewFilters } from './preview-filters.tsx';
import { PreviewRow } from './preview-row.tsx';
import type { Armed } from './switch-words.model.ts';
import type { PreviewState } from './use-preview.ts';

const route = getRouteApi('/settings/sso');

interface Props {
  readonly armed: Armed;
  readonly preview: PreviewState;
  readonly tenants: readonly TenantView[];
  /** When the last who were told have been told. */
  readonly toldAt: string | null;
}

function Table({
  people,
  preview,
  tenants,
}: Pick<Props, 'preview' | 'tenants'> & { people: readonly PreviewPerson[] }) {
  return (
    <table className="table people-table preview-table">
      <caption className="visually-hidden">What becomes of each person</caption>
      <TableHead columns={['Person', 'Role', 'Ways in', 'Tenant then', 'What happens, and why']} />
      <tbody>
        {people.map((person) => (
          <PreviewRow
            key={person.userId ?? person.email}
            person={person}
            preview={preview}
            tenants={tenants}
          />
        ))}
      </tbody>
    </table>
  );
}

function useFilter() {
  const { group, search = '' } = route.useSearch();
  const navigate = route.useNavigate();
  // What is typed must not wait for the address of the page.
  const [typed, setTyped] = useState(search);
  const onSearch = (words: string): void => {
    setTyped(words);
    void navigate({
      search: { ...(group === undefined ? {} : { group }), ...(words === '' ? {} : { search: words }) },
      replace: true,
      resetScroll: false,
    });
  };
  return { group, typed, search: useSettled(typed.trim()), onSearch };
}

/** The people of the preview, narrowed and page by page. */
export function PreviewPeople({ armed, preview, tenants, toldAt }: Props) {
  const { group, typed, search, onSearch } = useFilter();
  const list = useInfiniteQuery(previewPeopleQuery(armed.preview.id, { group, search }, toldAt));
  return (
    <section className="stack preview-list" aria-label="Who is affected">
      <PreviewFilters counts={armed.preview.counts} group={group} search={typed} onSearch={onSearch} />
      <PagedList
        paging={list}
        items={list.data?.pages.flatMap((page) => page.people)}
        skeletonCount={5}
        empty={
          <>
            <h2>Nobody fits</h2>
            <p>
              {search === ''
                ? `Nobody is in ${group === undefined ? 'the preview' : 'this group'}.`
                : `Nobody ${group === undefined ? 'of the preview' : 'of this group'} has “${search}” in their name or address.`}
            </p>
          </>
        }
        what="people"
      >
        {(people) => <Table people={people} preview={preview} tenants={tenants} />}
      </PagedList>
    </section>
  );
}
