import { sql } from 'kysely';
import type { Executor } from '../../../ports/db/database.ts';
import { preparedAs } from '../../../ports/db/prepared.ts';
import { laneLimits, type Lane, type LaneWait, type Load } from './lane.model.ts';

export interface LaneKey {
  readonly organization_id: string;
  readonly mailbox_id: string;
}

/** Two lists, as `unnest` takes them. */
function lists(keys: readonly LaneKey[]): readonly [string[], string[]] {
  return [keys.map((key) => key.organization_id), keys.map((key) => key.mailbox_id)];
}

/**
 * For this transaction: what is planned in it looks nothing up by reading a whole table. A connection plans its looks at the lanes
 * once, often while the tables are as good as empty.
 */
export async function planByIndexes(tx: Executor): Promise<void> {
  await sql`set local enable_seqscan = off`.execute(tx);
}

/**
 * Locks lanes that are ready, one organization after the other in the order of their ids, from after the given one to the last; of
 * each as many as it has room for, those first that have been ready longest. A lane that another process has in hand is skipped.
 */
export async function takeReadyLanes(
  tx: Executor,
  after: string,
  limit: number,
  room: { readonly most: number; readonly busy: Readonly<Record<string, number>> },
): Promise<LaneKey[]> {
  const taken = await sql<LaneKey>`
    ${preparedAs('take-ready-lanes')}
    with recursive visited as (
      (select organization_id from lanes
        where ready_at is not null and organization_id > ${after} order by organization_id limit 1)
      union all
      select (select l.organization_id from lanes l
               where l.ready_at is not null and l.organization_id > v.organization_id
               order by l.organization_id limit 1)
        from visited v where v.organization_id is not null
    )
    select l.organization_id, l.mailbox_id
      from visited v
     cross join lateral (
       select * from lanes l
        where l.organization_id = v.organization_id and l.ready_at <= clock_now()
        order by l.ready_at
        limit greatest(0, ${room.most}::int - coalesce((${JSON.stringify(room.busy)}::jsonb ->> v.organization_id)::int, 0))
          for update skip locked
     ) l
     limit ${limit}`.execute(tx);
  return taken.rows;
}

export interface LaneFacts extends LaneKey, Lane {
  readonly tenantId: string;
}

/** How these lanes stand, by what was taken from them. */
export async function readLanes(tx: Executor, keys: readonly LaneKey[]): Promise<LaneFacts[]> {
  const [organizations, mailboxes] = lists(keys);
  const found = await sql<LaneFacts>`
    ${preparedAs('read-lanes')}
    select k.organization_id, k.mailbox_id, b.tenant_id as "tenantId",
           (select count(*)::int from outbox_messages s
             where s.organization_id = k.organization_id and s.mailbox_id = k.mailbox_id and s.state = 'sending') as "inFlight",
           array(select e.taken_at from lane_entries e
                  where e.organization_id = k.organization_id and e.mailbox_id = k.mailbox_id
                  order by e.number desc limit 30) as "takenAt",
           coalesce(last.bytes_so_far - (
             select e.bytes_so_far - e.request_bytes from lane_entries e
              where e.organization_id = k.organization_id and e.mailbox_id = k.mailbox_id
                and e.taken_at > clock_now() - interval '5 minutes' order by e.taken_at, e.number limit 1), 0) as bytes,
           coalesce(last.recipients_so_far - (
             select e.recipients_so_far - e.recipient_count from lane_entries e
              where e.organization_id = k.organization_id and e.mailbox_id = k.mailbox_id
                and e.taken_at > clock_now() - interval '24 hours' order by e.taken_at, e.number limit 1), 0) as recipients
      from unnest(${organizations}::text[], ${mailboxes}::text[]) as k (organization_id, mailbox_id)
      join mailboxes b on b.organization_id = k.organization_id and b.id = k.mailbox_id
      left join lateral (
        select e.bytes_so_far, e.recipients_so_far from lane_entries e
         where e.organization_id = k.organization_id and e.mailbox_id = k.mailbox_id
         order by e.number desc limit 1) last on true`.execute(tx);
  return found.rows;
}

export interface QueuedMessage extends LaneKey, Load {
  readonly id: string;
}

/**
 * What is due in these lanes, up to `most` of each, in order; locked. What cannot be counted counts as nothing: its worker fails at it,
 * and not the look at all lanes (security case H10).
 */
export async function takeDueOf(
  tx: Executor,
  keys: readonly LaneKey[],
  most: number,
): Promise<QueuedMessage[]> {
  const [organizations, mailboxes] = lists(keys);
  const found = await sql<QueuedMessage>`
    ${preparedAs('take-due')}
    select m.organization_id, m.mailbox_id, m.id, m.request_bytes as "requestBytes",
           jsonb_array_length(jsonb_path_query_array(m.recipients, '$.to[*]'))
             + jsonb_array_length(jsonb_path_query_array(m.recipients, '$.cc[*]'))
             + jsonb_array_length(jsonb_path_query_array(m.recipients, '$.bcc[*]')) as "recipientCount"
      from unnest(${organizations}::text[], ${mailboxes}::text[]) as k (organization_id, mailbox_id)
     cross join lateral (
       select * from outbox_messages q
        where q.organization_id = k.organization_id and q.mailbox_id = k.mailbox_id
          and q.state = 'queued' and q.due_at <= clock_now()
        order by q.due_at, q.id limit ${most} for update skip locked) m`.execute(tx);
  return found.rows;
}

/** Writes down what is taken from a lane, each with what there has been with it. */
export async function enterTaken(tx: Executor, taken: readonly QueuedMessage[]): Promise<void> {
  const [organizations, mailboxes] = lists(taken);
  await sql`
    ${preparedAs('enter-taken')}
    insert into lane_entries (organization_id, mailbox_id, number, taken_at, recipient_count, request_bytes, recipients_so_far, bytes_so_far)
    select t.organization_id, t.mailbox_id, coalesce(last.number, 0) + row_number() over lane, clock_now(),
           t.recipient_count, t.request_bytes,
           coalesce(last.recipients_so_far, 0) + sum(t.recipient_count) over lane,
           coalesce(last.bytes_so_far, 0) + sum(t.request_bytes) over lane
      from unnest(${organizations}::text[], ${mailboxes}::text[], ${taken.map((one) => one.recipientCount)}::int[],
                  ${taken.map((one) => one.requestBytes)}::int[])
           with ordinality as t (organization_id, mailbox_id, recipient_count, request_bytes, place)
      left join lateral (
        select e.number, e.recipients_so_far, e.bytes_so_far from lane_entries e
         where e.organization_id = t.organization_id and e.mailbox_id = t.mailbox_id
         order by e.number desc limit 1) last on true
    window lane as (partition by t.organization_id, t.mailbox_id order by t.place)`.execute(tx);
}

/** When enough of what was taken is so long ago that this load fits again; null where nothing is in the way. */
export async function whenThereIsRoom(
  tx: Executor,
  key: LaneKey,
  what: {
    readonly of: 'bytes' | 'day';
    readonly load: number;
    readonly most: number;
    readonly seconds: number;
  },
): Promise<Date | null> {
  const soFar = what.of === 'bytes' ? sql`e.bytes_so_far` : sql`e.recipients_so_far`;
  const found = await sql<{ at: Date | null }>`
    select min(e.taken_at) + make_interval(secs => ${what.seconds}) as at
      from lane_entries e,
           (select max(${soFar}) as last from lane_entries e
             where e.organization_id = ${key.organization_id} and e.mailbox_id = ${key.mailbox_id}) newest
     where e.organization_id = ${key.organization_id} and e.mailbox_id = ${key.mailbox_id}
       and e.taken_at > clock_now() - make_interval(secs => ${what.seconds})
       and ${soFar} >= newest.last + ${what.load} - ${what.most}`.execute(tx);
  return found.rows[0]?.at ?? null;
}

/** Lanes that are still ready, and have had a turn. */
export async function putLast(tx: Executor, keys: readonly LaneKey[]): Promise<void> {
  const [organizations, mailboxes] = lists(keys);
  await sql`
    ${preparedAs('put-lanes-last')}
    update lanes l set ready_at = clock_now()
      from unnest(${organizations}::text[], ${mailboxes}::text[]) as k (organization_id, mailbox_id)
     where l.organization_id = k.organization_id and l.mailbox_id = k.mailbox_id`.execute(tx);
}

/** Lanes of which nobody is handing anything in at this moment, and nobody may until the end of the transaction. */
export async function lockAlone(tx: Executor, keys: readonly LaneKey[]): Promise<LaneKey[]> {
  const [organizations, mailboxes] = lists(keys);
  const found = await sql<LaneKey>`
    ${preparedAs('lock-lanes-alone')}
    select k.organization_id, k.mailbox_id
      from unnest(${organizations}::text[], ${mailboxes}::text[]) as k (organization_id, mailbox_id)
     where pg_try_advisory_xact_lock(lane_key(k.organization_id, k.mailbox_id))`.execute(tx);
  return found.rows;
}

export interface LanePause {
  readonly until: Date;
  readonly waitsFor: LaneWait;
}

/**
 * What a lane waits for, or none: then it is ready with the next message that is due, if there is one. Only for lanes locked alone. One
 * that was to wait for a place and has got one since it was looked at waits for none (security case H09).
 */
export async function settleLanes(
  tx: Executor,
  settled: readonly (LaneKey & { readonly pause: LanePause | null })[],
): Promise<void> {
  const [organizations, mailboxes] = lists(settled);
  await sql`
    ${preparedAs('settle-lanes')}
    update lanes l
       set waits_for = s.waits_for, waits_until = s.waits_until,
           ready_at = (select greatest(q.due_at, s.waits_until) from outbox_messages q
                        where q.organization_id = l.organization_id and q.mailbox_id = l.mailbox_id and q.state = 'queued'
                        order by q.due_at limit 1)
      from (select organization_id, mailbox_id,
                   case when not has_place then waits_for end as waits_for,
                   case when not has_place then waits_until end as waits_until
              from (select u.*, u.waits_for = 'places' and (
                             select count(*) from outbox_messages q
                              where q.organization_id = u.organization_id and q.mailbox_id = u.mailbox_id
                                and q.state = 'sending') < ${laneLimits.inFlight} as has_place
                      from unnest(${organizations}::text[], ${mailboxes}::text[], ${settled.map(({ pause }) => pause?.waitsFor ?? null)}::text[],
                  ${settled.map(({ pause }) => pause?.until.toISOString() ?? null)}::timestamptz[])
                        as u (organization_id, mailbox_id, waits_for, waits_until)) looked) s
     where l.organization_id = s.organization_id and l.mailbox_id = s.mailbox_id`.execute(tx);
}

/** Microsoft asks to wait with this mailbox. A longer wait that stands already stays. */
export async function makeLaneWait(tx: Executor, key: LaneKey, until: Date): Promise<void> {
  await sql`
    update lanes set waits_for = 'retry-after', waits_until = ${until}, ready_at = greatest(ready_at, ${until})
     where organization_id = ${key.organization_id} and mailbox_id = ${key.mailbox_id}
       and (waits_until is null or waits_until < ${until} or waits_for = 'places')`.execute(tx);
}

/** What no span of time asks for any more. */
export async function deleteOldEntries(db: Executor): Promise<void> {
  await sql`delete from lane_entries where taken_at < clock_now() - interval '25 hours'`.execute(db);
}
