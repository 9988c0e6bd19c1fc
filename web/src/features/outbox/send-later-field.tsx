import { useId } from 'react';
import { Icon } from '../../ui/icon.tsx';
import { instantOf, typedOf, zoneName } from '../../ui/when.ts';

const minute = 60_000;

/** Why a message cannot leave then, or null. */
export function laterFault(later: string | null, now = Date.now()): string | null {
  if (later === null) return null;
  const instant = instantOf(later);
  if (instant === null) return 'Choose a day and a time.';
  return Date.parse(instant) <= now ? 'Choose a time that is still to come.' : null;
}

/** The next full hour but one: a time to start from. */
function suggestion(): string {
  const inTwoHours = new Date(Date.now() + 120 * minute);
  return `${typedOf(inTwoHours).slice(0, 13)}:00`;
}

/** When the message is to leave: now, or at a time of the person's own clock. */
export function SendLaterField({
  value,
  fault,
  onChange,
}: {
  readonly value: string | null;
  readonly fault: string | null;
  readonly onChange: (later: string | null) => void;
}) {
  const [id, hint, problem] = [useId(), useId(), useId()];
  if (value === null)
    return (
      <p>
        <button type="button" className="btn btn-quiet btn-sm" onClick={() => onChange(suggestion())}>
          Send later
        </button>
      </p>
    );
  return (
    <div className="field">
      <label htmlFor={id}>Send on</label>
      <div className="row">
        <input
          id={id}
          className="input moment"
          type="datetime-local"
          value={value}
          aria-invalid={fault !== null}
          aria-describedby={fault === null ? hint : `${hint} ${problem}`}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
        <button type="button" className="btn btn-quiet btn-sm" onClick={() => onChange(null)}>
          Send now instead
        </button>
      </div>
      <p id={hint} className="quiet">
        Time in {zoneName().replaceAll('_', ' ')}. Until then you can change it, or cancel it, in the outbox.
      </p>
      {fault !== null && (
        <p id={problem} className="error">
          <Icon name="alert" />
          {fault}
        </p>
      )}
    </div>
  );
}
