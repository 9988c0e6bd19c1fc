import { createHash } from 'node:crypto';

/** One event as the table holds it, every field as text; `context` as PostgreSQL prints jsonb. */
export interface ChainedEvent {
  readonly organizationId: string;
  readonly id: string;
  /** Microseconds since the epoch. */
  readonly atMicroseconds: string;
  readonly action: string;
  readonly outcome: string;
  readonly actorKind: string;
  readonly actorId: string | null;
  readonly actorName: string | null;
  readonly targetKind: string;
  readonly targetId: string;
  readonly context: string;
  /** Like `context`; null where no request caused the act. */
  readonly request: string | null;
}

/** A link with its event; null where the event is gone. */
export interface ChainLink {
  readonly number: number;
  readonly eventId: string;
  readonly hash: Buffer;
  readonly event: ChainedEvent | null;
}

/** How far a chain is known to be whole: the number and the hash of its last link. */
export interface ChainHead {
  readonly number: number;
  readonly hash: Buffer;
}

/** The head of a chain without a link: number 0 and the hash of nothing. */
export const emptyHead: ChainHead = { number: 0, hash: createHash('sha256').digest() };

export type ChainFault =
  | { readonly kind: 'link-missing'; readonly number: number }
  | { readonly kind: 'event-missing'; readonly number: number; readonly eventId: string }
  | { readonly kind: 'event-changed'; readonly number: number; readonly eventId: string }
  | { readonly kind: 'event-without-link'; readonly eventId: string }
  | { readonly kind: 'head-differs'; readonly number: number }
  | { readonly kind: 'anchor-differs'; readonly number: number };

/** Length in bytes, a colon, the bytes; a dash where there is nothing: no two rows of fields give the same bytes. */
function field(value: string | null): Buffer {
  if (value === null) return Buffer.from('-');
  const bytes = Buffer.from(value, 'utf8');
  return Buffer.concat([Buffer.from(`${bytes.length}:`), bytes]);
}

/** The hash of a link, from the one before it. The database computes the same by `audit_hash`, written there by itself. */
export function linkHash(previous: Buffer, number: number, event: ChainedEvent): Buffer {
  const fields = [
    String(number),
    event.organizationId,
    event.id,
    event.atMicroseconds,
    event.action,
    event.outcome,
    event.actorKind,
    event.actorId,
    event.actorName,
    event.targetKind,
    event.targetId,
    event.context,
    ...(event.request === null ? [] : [event.request]),
  ];
  return createHash('sha256')
    .update(Buffer.concat([previous, ...fields.map(field)]))
    .digest();
}

/** The head after these links, which follow `head`, or the first thing that is wrong. */
export function followChain(head: ChainHead, links: readonly ChainLink[]): ChainHead | ChainFault {
  let { number, hash } = head;
  for (const link of links) {
    number += 1;
    if (link.number !== number) return { kind: 'link-missing', number };
    if (link.event === null) return { kind: 'event-missing', number, eventId: link.eventId };
    hash = linkHash(hash, number, link.event);
    if (!hash.equals(link.hash)) return { kind: 'event-changed', number, eventId: link.eventId };
  }
  return { number, hash };
}

/** A fault in words. */
export function tellFault(fault: ChainFault): string {
  switch (fault.kind) {
    case 'link-missing':
      return `link ${fault.number} is missing`;
    case 'event-missing':
      return `the event ${fault.eventId} of link ${fault.number} was deleted`;
    case 'event-changed':
      return `the event ${fault.eventId} of link ${fault.number} was changed, or its link was`;
    case 'event-without-link':
      return `the event ${fault.eventId} was slipped in: it has no link`;
    case 'head-differs':
      return `the chain ends at link ${fault.number}, its head says otherwise: the end was cut off or added`;
    case 'anchor-differs':
      return `link ${fault.number} is not the one that was noted down earlier`;
  }
}
