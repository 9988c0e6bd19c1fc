import { useId } from 'react';

interface Props<Value extends string | number> {
  readonly label: string;
  readonly value: Value;
  /** Each value with its words. */
  readonly options: readonly (readonly [Value, string])[];
  readonly onChange: (value: Value) => void;
  readonly help?: string;
}

/** One of a few, chosen from a list that opens. */
export function SelectField<Value extends string | number>(props: Props<Value>) {
  const { label, value, options, onChange, help } = props;
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        className="input"
        value={value}
        onChange={(event) => {
          const chosen = options.find(([one]) => String(one) === event.target.value);
          if (chosen) onChange(chosen[0]);
        }}
        {...(help === undefined ? {} : { 'aria-describedby': `${id}-help` })}
      >
        {options.map(([one, words]) => (
          <option key={one} value={one}>
            {words}
          </option>
        ))}
      </select>
      {help !== undefined && (
        <p className="help" id={`${id}-help`}>
          {help}
        </p>
      )}
    </div>
  );
}
