import { useId } from 'react';

const lives = [
  [7, '7 days'],
  [30, '30 days'],
  [90, '90 days'],
  [180, '180 days'],
  [365, 'A year, which is the most'],
] as const;

/** How long the key lives from today. */
export function LifeField({
  days,
  onChange,
}: {
  readonly days: number;
  readonly onChange: (days: number) => void;
}) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>Life</label>
      <select
        id={id}
        className="input"
        value={days}
        onChange={(event) => onChange(Number(event.target.value))}
      >
        {lives.map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}
