import { previewGroups, type EnforcementPreview, type PreviewGroup } from '@gatehouse/contract';
import { Link } from '@tanstack/react-router';
import { useId } from 'react';
import { figure } from './counted.model.ts';
import { everybodyCount, groupWords } from './preview-words.model.ts';

interface Props {
  readonly counts: EnforcementPreview['counts'];
  readonly group: PreviewGroup | undefined;
  readonly search: string;
  readonly onSearch: (search: string) => void;
}

/** Search, and the groups with their counts; the address of the page keeps both. */
export function PreviewFilters({ counts, group, search, onSearch }: Props) {
  const id = useId();
  const kept = search === '' ? {} : { search };
  const shown = previewGroups.filter((one) => counts[one] > 0 || one === group);
  return (
    <search className="stack-tight">
      <div className="field">
        <label htmlFor={id}>Search by name or email</label>
        <input
          id={id}
          className="input"
          type="search"
          maxLength={100}
          value={search}
          onChange={(event) => onSearch(event.target.value)}
        />
      </div>
      <nav className="segmented preview-groups" aria-label="Show">
        <Link
          to="/settings/sso"
          search={kept}
          resetScroll={false}
          data-chosen={group === undefined}
          activeOptions={{ exact: true }}
        >
          All {figure(everybodyCount(counts))}
        </Link>
        {shown.map((one) => (
          <Link
            key={one}
            to="/settings/sso"
            search={{ ...kept, group: one }}
            resetScroll={false}
            data-chosen={group === one}
            activeOptions={{ exact: true }}
          >
            {groupWords[one].word} {figure(counts[one])}
          </Link>
        ))}
      </nav>
    </search>
  );
}
