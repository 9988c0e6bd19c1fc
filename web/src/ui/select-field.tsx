import { useId, type ReactNode } from 'react';

interface Props<Value extends string | number> {
  readonly label: ReactNode;
  readonly value: Value;
  readonly options: readonly (readonly [value: Value, words: string])[];
  readonly onChange: (value: Value) => void;
  /** Below the field, and read with it. */
  readonly help?: ReactNode;
}

/** One choice of a few. What is not among the options is never given to `onChange`. */
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
        aria-describedby={help === undefined ? undefined : `${id}-help`}
        onChange={(event) =>
          onChange(options.find(([one]) => String(one) === event.target.value)?.[0] ?? value)
        }
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
