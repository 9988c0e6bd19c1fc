import { addSeconds } from '../../kernel/time.ts';
import { acrossOrganizations } from '../../ports/db/reach.ts';
import {
  isBeingChecked,
  postponeCheck,
  takeCheck,
  takeDueChecks,
  takeProbe,
  type LivenessKey,
  type LivenessRow,
} from '../sessions/public.ts';
import { checkLiveness, leaseSeconds, probeSeconds } from './check-liveness.ts';
import type { LivenessDeps } from './liveness-deps.ts';

/** How long a request waits for a check that another process makes. */
const patienceSeconds = 6;
const stepSeconds = 0.1;

/** Makes checks; of one session one at a time, whoever asks. */
export interface LivenessChecks {
  /** A request waits for the check of its session. Comes back when there is an answer, or none came in time. */
  askFirst(key: LivenessKey): Promise<void>;
  /** Checks that are due of sessions in use. */
  takeDue(limit: number): Promise<LivenessRow[]>;
  check(row: LivenessRow): Promise<void>;
}

export function createLivenessChecks(deps: LivenessDeps): LivenessChecks {
  const underWay = new Map<string, Promise<void>>();
  return {
    askFirst({ organizationId, sessionId }) {
      const present = underWay.get(sessionId);
      if (present !== undefined) return present;
      const asked = acrossOrganizations(() => ask(deps, { organizationId, sessionId })).finally(() =>
        underWay.delete(sessionId),
      );
      underWay.set(sessionId, asked);
      return asked;
    },
    async takeDue(limit) {
      for (;;) {
        const now = await deps.clock.now(deps.db);
        const due = await takeDueChecks(deps.db, limit, { now, lease: addSeconds(now, leaseSeconds) });
        if (due.taken.length > 0 || !due.isMore) return due.taken;
      }
    },
    async check(row) {
      const now = await deps.clock.now(deps.db);
      const nextProbeAt = addSeconds(now, probeSeconds);
      if (await takeProbe(deps.db, row.tenant_id, { now, nextProbeAt }))
        await checkLiveness(deps, row, { isWaitedFor: false });
      else await postponeCheck(deps.db, row, nextProbeAt);
    },
  };
}

async function ask(deps: LivenessDeps, key: LivenessKey): Promise<void> {
  const now = await deps.clock.now(deps.db);
  const row = await takeCheck(deps.db, key, { now, lease: addSeconds(now, leaseSeconds) });
  if (row) return checkLiveness(deps, row, { isWaitedFor: true });
  for (let waited = 0; waited < patienceSeconds; waited += stepSeconds) {
    if (!(await isBeingChecked(deps.db, key, await deps.clock.now(deps.db)))) return;
    await deps.pause(stepSeconds);
  }
}
