import { SelectField } from '../../ui/select-field.tsx';

const lives: readonly (readonly [number, string])[] = [
  [7, '7 days'],
  [30, '30 days'],
  [90, '90 days'],
  [180, '180 days'],
  [365, 'A year, which is the most'],
];

/** How long the key lives from today. */
export function LifeField({
  days,
  onChange,
}: {
  readonly days: number;
  readonly onChange: (days: number) => void;
}) {
  return <SelectField label="Life" value={days} options={lives} onChange={onChange} />;
}
