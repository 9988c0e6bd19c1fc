import { useState } from 'react';
import { DayField } from '../../ui/day-field.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { actionOptions } from './action-names.ts';
import { everything, type AuditFilter } from './audit-queries.ts';
import { PersonField } from './person-field.tsx';

const outcomes = [
  ['', 'Done or refused'],
  ['done', 'Done'],
  ['refused', 'Refused'],
] as const;

/** What the trail is narrowed to. */
export function AuditFilters({
  filter,
  onChange,
}: {
  readonly filter: AuditFilter;
  readonly onChange: (filter: AuditFilter) => void;
}) {
  // What is typed into the field of people stays there until everything is shown again.
  const [round, setRound] = useState(0);
  const isNarrowed = Object.values(filter).some((value) => value !== '');
  const change = (part: Partial<AuditFilter>): void => onChange({ ...filter, ...part });
  return (
    <search className="filters">
      <SelectField
        label="What happened"
        value={filter.action}
        options={actionOptions}
        onChange={(action) => change({ action })}
      />
      <PersonField key={round} onChange={(person) => change({ person })} />
      <SelectField
        label="Outcome"
        value={filter.outcome}
        options={outcomes}
        onChange={(outcome) => change({ outcome })}
      />
      <DayField label="From" day={filter.firstDay} onChange={(firstDay) => change({ firstDay })} />
      <DayField
        label="To"
        day={filter.lastDay}
        min={filter.firstDay}
        onChange={(lastDay) => change({ lastDay })}
      />
      {isNarrowed && (
        <button
          type="button"
          className="btn btn-quiet"
          onClick={() => {
            setRound(round + 1);
            onChange(everything);
          }}
        >
          Show everything
        </button>
      )}
    </search>
  );
}
