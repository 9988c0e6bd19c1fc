import { useId } from 'react';
import { SelectField } from '../../ui/select-field.tsx';
import { everybody, type PeopleFilter } from './people-queries.ts';

const roles = [
  ['', 'Any role'],
  ['admin', 'Admins'],
  ['member', 'Members'],
] as const;
const states = [
  ['', 'Any state'],
  ['active', 'Active'],
  ['deactivated', 'Deactivated'],
] as const;
const methods = [
  ['', 'Any way in'],
  ['password', 'With a password'],
  ['email-code', 'With emailed codes'],
] as const;
const pins = [
  ['', 'Any or none'],
  ['none', 'Without a tenant'],
] as const;

/** Search and filters of the list. */
export function PeopleFilters({
  filter,
  onChange,
}: {
  readonly filter: PeopleFilter;
  readonly onChange: (filter: PeopleFilter) => void;
}) {
  const id = useId();
  const isNarrowed = Object.values(filter).some((value) => value !== '');
  return (
    <search className="filters">
      <div className="field filter-search">
        <label htmlFor={id}>Search by name or email</label>
        <input
          id={id}
          className="input"
          type="search"
          maxLength={100}
          value={filter.search}
          onChange={(event) => onChange({ ...filter, search: event.target.value })}
        />
      </div>
      <SelectField<PeopleFilter['role']>
        label="Role"
        value={filter.role}
        options={roles}
        onChange={(role) => onChange({ ...filter, role })}
      />
      <SelectField<PeopleFilter['state']>
        label="State"
        value={filter.state}
        options={states}
        onChange={(state) => onChange({ ...filter, state })}
      />
      <SelectField<PeopleFilter['method']>
        label="Way in"
        value={filter.method}
        options={methods}
        onChange={(method) => onChange({ ...filter, method })}
      />
      <SelectField<PeopleFilter['pin']>
        label="Tenant"
        value={filter.pin}
        options={pins}
        onChange={(pin) => onChange({ ...filter, pin })}
      />
      {isNarrowed && (
        <button type="button" className="btn btn-quiet" onClick={() => onChange(everybody)}>
          Show everybody
        </button>
      )}
    </search>
  );
}
