import { useId, useState, type KeyboardEvent } from 'react';
import { Icon } from '../../ui/icon.tsx';
import { addressFault, parseRecipients, type Recipient } from './recipients.ts';

interface Props {
  readonly label: string;
  readonly value: readonly Recipient[];
  readonly onChange: (value: Recipient[]) => void;
  /** What else is wrong with the field as a whole. */
  readonly fault?: string | undefined;
}

/** Addresses as chips; what is typed becomes one at comma, semicolon, Enter or when the field is left. */
export function RecipientsField({ label, value, onChange, fault }: Props) {
  const id = useId();
  const [text, setText] = useState('');
  const wrong = value.filter((one) => addressFault(one.address) !== null);
  const faults = [
    ...wrong.map((one) => `${one.address} ${addressFault(one.address)}.`),
    ...(fault === undefined ? [] : [fault]),
  ];
  const take = (typed: string): void => {
    const added = parseRecipients(typed);
    if (added.length > 0) onChange([...value, ...added]);
    setText('');
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if ([',', ';', 'Enter'].includes(event.key) && text.trim() !== '') {
      event.preventDefault();
      take(text);
    }
    if (event.key === 'Backspace' && text === '') onChange(value.slice(0, -1));
  };
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="chips">
        {value.map((one, index) => (
          <span
            key={`${one.address}-${index}`}
            className={`chip ${addressFault(one.address) === null ? '' : 'wrong'}`}
          >
            <span>{one.name ?? one.address}</span>
            <button
              type="button"
              aria-label={`Remove ${one.address}`}
              onClick={() => onChange(value.filter((_one, place) => place !== index))}
            >
              <Icon name="cross" />
            </button>
          </span>
        ))}
        <input
          id={id}
          type="text"
          inputMode="email"
          autoComplete="off"
          value={text}
          aria-invalid={faults.length > 0}
          aria-describedby={faults.length > 0 ? `${id}-faults` : undefined}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          onBlur={() => take(text)}
          onPaste={(event) => {
            const pasted = event.clipboardData.getData('text');
            if (!/[;,\n]/.test(pasted)) return;
            event.preventDefault();
            take(text + pasted);
          }}
        />
      </div>
      {faults.length > 0 && (
        <p className="error" id={`${id}-faults`}>
          <Icon name="alert" />
          {faults.join(' ')}
        </p>
      )}
    </div>
  );
}
