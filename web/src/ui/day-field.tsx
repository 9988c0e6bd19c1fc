import { useId } from 'react';

/** One day, as `2026-11-30`; empty where none is chosen. */
export function DayField({
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
