import type { Context } from 'hono';
import type { Config } from '../config.ts';
import { actorOf, recordAuditEvent } from '../features/audit/public.ts';
import {
  createRequestLimits,
  returnToBudget,
  takeFromBudget,
  type Claim,
  type Taken,
} from '../features/limits/public.ts';
import { clientAddressOf } from '../http/rate-limit.ts';
import { keyOf } from '../kernel/call.ts';
import type { Clock } from '../ports/clock/clock.ts';
import { systemTicks } from '../ports/clock/ticks.ts';
import { inTransaction, type Database } from '../ports/db/database.ts';
import type { Log } from '../ports/log/log.ts';
import type { Random } from '../ports/random/random.ts';
import { createKeyedHash } from '../ports/secrets/keyed-hash.ts';

/** Budgets, shared by all replicas; what is exceeded is recorded for the organization it belongs to. */
export function createLimits(
  config: Config,
  parts: { db: Database; clock: Clock; random: Random; log: Log },
) {
  const { db, clock, random, log } = parts;
  const hashSubject = createKeyedHash(config.sealingKeys[0], 'limits');
  const budget = { db, hashSubject, scale: config.limits.scale };
  return {
    /** Asks the database each time; for the acts that security hangs on. */
    takeFromBudget: (claims: readonly Claim[]): Promise<Taken> => takeFromBudget(budget, claims),
    returnToBudget: (claims: readonly Claim[]) => returnToBudget(budget, claims),
    clientAddressOf: (context: Context) => clientAddressOf(context, config.limits.trustedProxyHops),
    /** What the files of one organization that travel as links may take. */
    fileRoom: config.fileRoom,
    limits: createRequestLimits({
      ...budget,
      ticks: systemTicks,
      log,
      recordExceeded: (who, rule) =>
        inTransaction(db, async (tx) => {
          await recordAuditEvent({ random }, tx, {
            organizationId: who.organizationId,
            at: await clock.now(tx),
            action: 'limit.exceeded',
            outcome: 'refused',
            actor: actorOf(who),
            context: keyOf(who),
            target: { kind: 'limit', id: rule },
          });
        }),
    }),
  };
}
