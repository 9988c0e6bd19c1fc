import { sql } from 'kysely';
import type { Executor } from '../../../ports/db/database.ts';
import { preparedAs } from '../../../ports/db/prepared.ts';
import type { LaneWait } from './lane.model.ts';

export interface QueuePlace {
  readonly id: string;
  readonly dueAt: Date;
  /** How many leave before it from its mailbox; counted no further than is worth saying. */
  readonly place: number;
  readonly waitsFor: LaneWait | null;
  readonly waitsUntil: Date | null;
}

const furthest = 3000;

/** Where these messages stand in the queues of their mailboxes, and what those wait for. */
export async function readQueue(
  db: Executor,
  organizationId: string,
  ids: readonly string[],
): Promise<QueuePlace[]> {
  const found = await sql<QueuePlace>`
    ${preparedAs('places-in-queues')}
    select m.id, m.due_at as "dueAt", l.waits_for as "waitsFor", l.waits_until as "waitsUntil",
           (select count(*)::int from (
              select from outbox_messages q
               where q.organization_id = m.organization_id and q.mailbox_id = m.mailbox_id and q.state = 'queued'
                 and (q.due_at, q.id) < (m.due_at, m.id)
               limit ${furthest}) before) as place
      from outbox_messages m
      join lanes l on l.organization_id = m.organization_id and l.mailbox_id = m.mailbox_id
     where m.organization_id = ${organizationId} and m.id = any(${ids}::text[])`.execute(db);
  return found.rows;
}
