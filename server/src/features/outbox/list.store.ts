import { sql, type RawBuilder } from 'kysely';
import type { Executor } from '../../ports/db/database.ts';
import { earliestId } from '../../ports/random/random.ts';
import type { MessageState } from './message.model.ts';
import type { MessageRow } from './outbox.store.ts';

interface Sender {
  readonly organizationId: string;
  readonly userId: string;
}

/** What a list of messages is narrowed to, besides what is searched for. */
export interface ListScope {
  readonly state: MessageState | undefined;
  readonly batchId: string | undefined;
  /** The first instant, and the first one after. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly before: string | undefined;
}

/**
 * How many messages a search looks at in one go, newest first. A mailbox may send hundreds of thousands, and no index helps: under
 * row-level security PostgreSQL does not look rows up by a condition that might tell something about rows of others, and every
 * condition on a part of a text might (decision 32). So a search is bounded, and says how far it has come.
 */
export const lookedAtOnce = 10_000;

/** Times need no index of their own: an id begins with the milliseconds of its message's `created_at`. */
function scopeOf(sender: Sender, { state, batchId, from, to, before }: ListScope): RawBuilder<unknown> {
  const all = [
    sql`organization_id = ${sender.organizationId} and user_id = ${sender.userId}`,
    ...(state === undefined ? [] : [sql`state = ${state}`]),
    ...(batchId === undefined ? [] : [sql`batch_id = ${batchId}`]),
    ...(from === undefined ? [] : [sql`id >= ${earliestId('msg', new Date(from))}`]),
    ...(to === undefined ? [] : [sql`id < ${earliestId('msg', new Date(to))}`]),
    ...(before === undefined ? [] : [sql`id < ${before}`]),
  ];
  return sql.join(all, sql` and `);
}

/** One page of a sender's messages, newest first. */
export async function listMessageRows(
  db: Executor,
  sender: Sender,
  scope: ListScope,
  limit: number,
): Promise<MessageRow[]> {
  const found = await sql<MessageRow>`
    select * from outbox_messages where ${scopeOf(sender, scope)} order by id desc limit ${limit}`.execute(
    db,
  );
  return found.rows;
}

/**
 * The same of those that have these words in their subject or in a name or an address of a recipient, in whatever case, among the
 * newest `lookedAtOnce`. No pattern, so no character has a meaning of its own. Most messages are told apart by one look at their
 * recipients as JSON writes them; only where the words are there, each text is looked at by itself.
 */
export async function searchMessageRows(
  db: Executor,
  sender: Sender,
  scope: ListScope,
  { words, limit }: { readonly words: string; readonly limit: number },
): Promise<MessageRow[]> {
  const asJson = JSON.stringify(words).slice(1, -1);
  const found = await sql<MessageRow>`
    select * from (
      select * from outbox_messages where ${scopeOf(sender, scope)} order by id desc limit ${lookedAtOnce}
    ) as looked_at
     where strpos(lower(subject), lower(${words}::text)) > 0
        or (strpos(lower(recipients::text), lower(${asJson}::text)) > 0
            and exists (select from jsonb_path_query(recipients, '$.*[*].*') as one
                         where strpos(lower(one #>> '{}'), lower(${words}::text)) > 0))
     order by id desc limit ${limit}`.execute(db);
  return found.rows;
}

/** The last message that a search in this scope has looked at, where it has stopped before the end; null: it has seen all. */
export async function lastLookedAt(
  db: Executor,
  sender: Sender,
  scope: ListScope,
): Promise<Pick<MessageRow, 'id' | 'created_at'> | null> {
  const found = await sql<Pick<MessageRow, 'id' | 'created_at'>>`
    select id, created_at from outbox_messages where ${scopeOf(sender, scope)}
     order by id desc offset ${lookedAtOnce - 1} limit 2`.execute(db);
  const [last, next] = found.rows;
  return last !== undefined && next !== undefined ? last : null;
}

/** How many messages a sender has in each state. */
export async function countMessagesByState(
  db: Executor,
  sender: Sender,
): Promise<{ state: MessageState; count: number }[]> {
  const found = await sql<{ state: MessageState; count: number }>`
    select state, count(*)::int as count from outbox_messages
     where organization_id = ${sender.organizationId} and user_id = ${sender.userId}
     group by state`.execute(db);
  return found.rows;
}

export interface DayCount {
  /** Which of the spans: 0 is the first. */
  readonly day: number;
  readonly state: MessageState;
  readonly count: number;
}

/** How many messages of each state a sender has written in each of these spans; each begins where the one before has ended. */
export async function countMessagesByDay(
  db: Executor,
  sender: Sender,
  boundaries: readonly Date[],
): Promise<DayCount[]> {
  const ids = boundaries.map((instant) => earliestId('msg', instant));
  const found = await sql<DayCount>`
    select width_bucket(id, ${ids}::text[]) - 1 as day, state, count(*)::int as count from outbox_messages
     where organization_id = ${sender.organizationId} and user_id = ${sender.userId}
       and id >= ${ids[0] ?? ''} and id < ${ids.at(-1) ?? ''}
     group by 1, 2`.execute(db);
  return found.rows;
}
