import { sql } from 'kysely';
import type { Executor } from '../../ports/db/database.ts';
import { emptyHead, followChain, type ChainFault, type ChainHead, type ChainLink } from './audit-chain.ts';

/** Links of one read: the memory that a chain of any length takes. */
const batchSize = 1000;

/** A place of a chain that somebody has noted down outside of the database. */
export interface ChainAnchor {
  readonly number: number;
  readonly hash: Buffer;
}

export type ChainVerdict =
  | { readonly kind: 'whole'; readonly head: ChainHead }
  | { readonly kind: 'broken'; readonly fault: ChainFault };

interface LinkRow {
  readonly number: string;
  readonly event_id: string;
  readonly hash: Buffer;
  readonly id: string | null;
  readonly at_microseconds: string;
  readonly action: string;
  readonly outcome: string;
  readonly actor_kind: string;
  readonly actor_id: string | null;
  readonly actor_name: string | null;
  readonly target_kind: string;
  readonly target_id: string;
  readonly context: string;
  readonly request: string | null;
}

async function readLinks(db: Executor, organizationId: string, after: number): Promise<ChainLink[]> {
  const found = await sql<LinkRow>`
    select l.number, l.event_id, l.hash, e.id,
           (extract(epoch from e.at) * 1000000)::bigint::text as at_microseconds,
           e.action, e.outcome, e.actor_kind, e.actor_id, e.actor_name, e.target_kind, e.target_id,
           e.context::text as context, e.request::text as request
      from audit_links l
      left join audit_events e on e.organization_id = l.organization_id and e.id = l.event_id
     where l.organization_id = ${organizationId} and l.number > ${after}
     order by l.number limit ${batchSize}`.execute(db);
  return found.rows.map((row) => ({
    number: Number(row.number),
    eventId: row.event_id,
    hash: row.hash,
    event:
      row.id === null
        ? null
        : {
            organizationId,
            id: row.id,
            atMicroseconds: row.at_microseconds,
            action: row.action,
            outcome: row.outcome,
            actorKind: row.actor_kind,
            actorId: row.actor_id,
            actorName: row.actor_name,
            targetKind: row.target_kind,
            targetId: row.target_id,
            context: row.context,
            request: row.request,
          },
  }));
}

async function findUnlinked(db: Executor, organizationId: string): Promise<string | undefined> {
  const found = await sql<{ id: string }>`
    select e.id from audit_events e
     where e.organization_id = ${organizationId}
       and not exists (select 1 from audit_links l
                        where l.organization_id = e.organization_id and l.event_id = e.id)
     order by e.id limit 1`.execute(db);
  return found.rows[0]?.id;
}

async function readHead(db: Executor, organizationId: string): Promise<ChainHead> {
  const found = await sql<{ number: string; hash: Buffer }>`
    select number, hash from audit_heads where organization_id = ${organizationId}`.execute(db);
  const [row] = found.rows;
  return row ? { number: Number(row.number), hash: row.hash } : emptyHead;
}

const isSame = (one: ChainHead, other: ChainHead): boolean =>
  one.number === other.number && one.hash.equals(other.hash);

/**
 * Walks the chain of an organization from its first link, with hashes of its own, and says whether it is whole. Run it in
 * a transaction that sees one state (`repeatable read`), so that acts of the meantime disturb nothing. An anchor that was
 * noted down earlier shows a chain that was written anew as a whole.
 */
export async function verifyAuditChain(
  db: Executor,
  organizationId: string,
  anchor?: ChainAnchor,
): Promise<ChainVerdict> {
  let head = emptyHead;
  for (let links = await readLinks(db, organizationId, 0); links.length > 0;) {
    const before = head;
    const followed = followChain(head, links);
    if ('kind' in followed) return { kind: 'broken', fault: followed };
    head = followed;
    if (anchor && anchor.number > before.number && anchor.number <= head.number) {
      const there = links.find((link) => link.number === anchor.number);
      if (!there?.hash.equals(anchor.hash))
        return { kind: 'broken', fault: { kind: 'anchor-differs', number: anchor.number } };
    }
    links = await readLinks(db, organizationId, head.number);
  }
  return concludeChain(db, organizationId, head, anchor);
}

async function concludeChain(
  db: Executor,
  organizationId: string,
  head: ChainHead,
  anchor: ChainAnchor | undefined,
): Promise<ChainVerdict> {
  if (!isSame(head, await readHead(db, organizationId)))
    return { kind: 'broken', fault: { kind: 'head-differs', number: head.number } };
  if (anchor && anchor.number > head.number)
    return { kind: 'broken', fault: { kind: 'anchor-differs', number: anchor.number } };
  const unlinked = await findUnlinked(db, organizationId);
  return unlinked === undefined
    ? { kind: 'whole', head }
    : { kind: 'broken', fault: { kind: 'event-without-link', eventId: unlinked } };
}
