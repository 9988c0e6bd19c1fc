import type { Database } from '../../ports/db/database.ts';
import { countOverdueChecks, readSilence } from '../sessions/public.ts';
import { latencyOf, type Latency } from './latency.model.ts';
import { isBoundExceeded } from './bound.model.ts';
import { listClockedLosses, type ClockedLossRow } from './access-losses.store.ts';

/** What operators watch, over all accounts and all replicas: each replica reads the same. */
export interface LivenessReadings {
  /** Sessions in use whose check is late, while their tenant answers. */
  readonly overdueCheckCount: number;
  /** Tenants for which no verdict comes, by why. */
  readonly silentTenants: readonly {
    readonly why: string;
    readonly count: number;
    readonly longestSeconds: number;
  }[];
  /** Of the last day. */
  readonly lossCount: number;
  /** Somebody was served for longer than was promised. */
  readonly exceededCount: number;
  /** From what happened at Microsoft, or the last proof of life, to the row that ends the access. */
  readonly untilNoticed: Latency | null;
  /** From that row to the first request that was refused. */
  readonly untilRefused: Latency | null;
}

const clockedDays = 1;

/** Reads them, as they are now. */
export async function readLiveness(db: Database): Promise<LivenessReadings> {
  const losses = await listClockedLosses(db, clockedDays);
  return {
    overdueCheckCount: await countOverdueChecks(db),
    silentTenants: await readSilence(db),
    lossCount: losses.length,
    exceededCount: losses.filter(wasExceeded).length,
    untilNoticed: latencyOf(
      losses.map((row) => ({
        aliveAt: row.alive_at,
        happenedAt: row.happened_at,
        noticedAt: row.noticed_at,
      })),
    ),
    untilRefused: latencyOf(
      losses.flatMap(({ noticed_at: aliveAt, first_refusal_at: noticedAt }) =>
        noticedAt === null ? [] : [{ aliveAt, happenedAt: null, noticedAt }],
      ),
    ),
  };
}

const wasExceeded = (row: ClockedLossRow): boolean =>
  isBoundExceeded({ servedSeconds: row.served_seconds, boundSeconds: row.bound_seconds });
