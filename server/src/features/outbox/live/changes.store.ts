import { sql } from 'kysely';
import type { Executor } from '../../../ports/db/database.ts';
import type { MessageState } from '../message.model.ts';

export interface Sender {
  readonly organizationId: string;
  readonly userId: string;
}

export interface MessageChange extends Sender {
  readonly id: string;
  readonly state: MessageState;
  readonly changedAt: Date;
}

/** A change is seen when its transaction has ended, which may be so long after it. */
export const lookBackSeconds = 5;
const mostOfOne = 2000;

/** What has changed of these senders' messages a moment ago, in order; of one sender the latest two thousand. */
export async function readChanges(db: Executor, senders: readonly Sender[]): Promise<MessageChange[]> {
  const found = await sql<MessageChange>`
    select k.organization_id as "organizationId", k.user_id as "userId", m.id, m.state, m.changed_at as "changedAt"
      from unnest(${senders.map((one) => one.organizationId)}::text[], ${senders.map((one) => one.userId)}::text[])
           as k (organization_id, user_id)
     cross join lateral (
       select id, state, changed_at from outbox_messages
        where organization_id = k.organization_id and user_id = k.user_id
          and changed_at > clock_now() - make_interval(secs => ${lookBackSeconds})
        order by changed_at desc limit ${mostOfOne}) m
     order by m.changed_at, m.id`.execute(db);
  return found.rows;
}
