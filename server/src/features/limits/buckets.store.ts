import { sql } from 'kysely';
import type { Executor } from '../../ports/db/database.ts';
import type { Bucket } from './bucket.model.ts';

interface BucketRow {
  readonly key: Buffer;
  readonly full_at: Date;
  readonly now: Date;
}

export type Buckets = ReadonlyMap<string, Bucket>;

/** How buckets are named in memory. */
export const keyText = (key: Buffer): string => key.toString('hex');

function asMap(rows: readonly BucketRow[]): Buckets {
  return new Map(rows.map((row) => [keyText(row.key), { fullAt: row.full_at, now: row.now }]));
}

/** The buckets as they were a moment ago, without a lock; one that was never taken from, or is full, may be missing. */
export async function peekBuckets(db: Executor, keys: readonly Buffer[]): Promise<Buckets> {
  const found = await sql<BucketRow>`
    select key, full_at, clock_now() as now from limit_buckets where key = any(${keys}::bytea[])`.execute(db);
  return asMap(found.rows);
}

/**
 * Locks the buckets, those that are missing as full ones. In the order of their keys, so that no two takers wait for
 * each other.
 */
export async function lockBuckets(tx: Executor, keys: readonly Buffer[]): Promise<Buckets> {
  const locked = await sql<BucketRow>`
    insert into limit_buckets (key, full_at)
    select wanted.key, clock_now() from unnest(${keys}::bytea[]) as wanted (key) order by wanted.key
    on conflict (key) do update set full_at = limit_buckets.full_at
    returning key, full_at, clock_now() as now`.execute(tx);
  return asMap(locked.rows);
}

/** Writes how locked buckets stand. */
export async function updateBuckets(
  tx: Executor,
  buckets: readonly { readonly key: Buffer; readonly fullAt: Date }[],
): Promise<void> {
  await sql`
    update limit_buckets b set full_at = stand.full_at
      from unnest(${buckets.map(({ key }) => key)}::bytea[], ${buckets.map(({ fullAt }) => fullAt.toISOString())}::timestamptz[])
           as stand (key, full_at)
     where b.key = stand.key`.execute(tx);
}

/** Full buckets say nothing that a missing row does not say. */
export async function deleteFullBuckets(db: Executor, before: Date): Promise<void> {
  await db.deleteFrom('limit_buckets').where('full_at', '<', before).execute();
}
