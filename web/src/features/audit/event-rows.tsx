import type { AuditEventView } from '@gatehouse/contract';
import { Badge } from '../../ui/badge.tsx';
import { when } from '../../ui/when.ts';
import { actionWords } from './action-words.ts';

const actorNames = {
  user: 'A user',
  'api-key': 'An API key',
  system: 'The system',
  stranger: 'Somebody',
  support: 'Support',
} as const;

const actorOf = ({ actor }: AuditEventView, brand: string): string =>
  actor.name ?? (actor.kind === 'system' ? brand : actorNames[actor.kind]);

function Particulars({ event }: { readonly event: AuditEventView }) {
  const facts = [
    ['Time', `${event.at.slice(0, 19).replace('T', ' ')} UTC`],
    ['Action', event.action],
    ['Concerns', `${event.target.kind} ${event.target.id}`],
    ...Object.entries(event.context).map(([name, value]) => [name, value === null ? 'none' : String(value)]),
  ];
  return (
    <details>
      <summary className="help">Details</summary>
      <dl className="event-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="mono">{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

/** One event as a sentence; what else is known of it opens below. */
export function EventRow({ event, brand }: { readonly event: AuditEventView; readonly brand: string }) {
  return (
    <tr>
      <td className="grow">
        <b>{actorOf(event, brand)}</b> {actionWords[event.action]}
        <Particulars event={event} />
      </td>
      <td>
        {event.outcome === 'refused' && (
          <Badge tone="bad" icon="ban">
            Refused
          </Badge>
        )}
      </td>
      <td className="when">{when(event.at)}</td>
    </tr>
  );
}
