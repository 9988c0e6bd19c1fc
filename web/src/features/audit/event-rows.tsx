import type { AuditEventView } from '@gatehouse/contract';
import { Badge } from '../../ui/badge.tsx';
import { inUtc, when } from '../../ui/when.ts';
import { eventWords } from './event-words.model.ts';

const actorNames = {
  user: 'A user',
  'api-key': 'An API key',
  system: 'The system',
  stranger: 'Somebody',
  support: 'Support',
} as const;

const actorOf = ({ actor }: AuditEventView, brand: string): string =>
  actor.name ?? (actor.kind === 'system' ? brand : actorNames[actor.kind]);

const shown = (value: string | number | boolean | null): string => (value === null ? 'none' : String(value));

type Facts = readonly (readonly [string, string | number | boolean | null])[];

const requestFacts = (request: NonNullable<AuditEventView['request']>): Facts => [
  ['Method', request.method],
  ['Tenant', request.tenantId],
  ['Object', request.objectId],
  ['Client', request.client],
  ['Reference', request.reference],
];

/** Everything else that is known of an event, in the order in which people ask. */
function factsOf({ at, number, action, actor, target, context, request }: AuditEventView): Facts {
  const facts: Facts = [
    ['Time', inUtc(at)],
    ['Number', number],
    ['Action', action],
    ['By', actor.id],
    ...(request === null ? [] : requestFacts(request)),
    ['Concerns', `${target.kind} ${target.id}`],
  ];
  return [...facts.filter(([, value]) => value !== null), ...Object.entries(context)];
}

function Particulars({ event }: { readonly event: AuditEventView }) {
  return (
    <details>
      <summary className="help">Details</summary>
      <dl className="event-facts">
        {factsOf(event).map(([name, value], index) => (
          <div key={index}>
            <dt>{name}</dt>
            <dd className="mono">{shown(value)}</dd>
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
        <b>{actorOf(event, brand)}</b> {eventWords(event)}
        <Particulars event={event} />
      </td>
      <td>
        {event.outcome === 'refused' && (
          <Badge tone="bad" icon="ban">
            Refused
          </Badge>
        )}
      </td>
      <td className="when">
        <time dateTime={event.at} title={inUtc(event.at)}>
          {when(event.at)}
        </time>
      </td>
    </tr>
  );
}
