import { useId, useState } from 'react';
import { SelectField } from '../../ui/select-field.tsx';
import { actionOptions } from './action-names.ts';
import { everything, type AuditFilter } from './audit-queries.ts';
import { PersonField } from './person-field.tsx';

const outcomes = [
  ['', 'Done or refused'],
  ['done', 'Done'],
  ['refused', 'Refused'],
] as const;

function DayField({
  label,
  day,
  min,
  onChange,
}: {
  readonly label: string;
  readonly day: string;
  readonly min?: string;
  readonly onChange: (day: string) => void;
}) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="input"
        type="date"
        value={day}
        min={min}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}

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
