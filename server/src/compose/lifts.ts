import { carryOutLift, takeDueLifts } from '../features/lifts/public.ts';
import { startDispatcher, type Dispatcher } from '../jobs/dispatcher.ts';
import { acrossOrganizations, withinOrganization } from '../ports/db/reach.ts';
import type { Log } from '../ports/log/log.ts';

type Deps = Parameters<typeof carryOutLift>[0] & { readonly log: Log };

/** Opens the accounts whose lift is due. Any number of processes may do it: one finds it open, the others done. */
export function createLiftWorker(deps: Deps): Dispatcher {
  return startDispatcher({
    take: (limit) => acrossOrganizations(() => takeDueLifts(deps, limit)),
    work: (lift) => withinOrganization(lift.organization_id, () => carryOutLift(deps, lift)),
    // What nobody finished is found by the next look: a lift has no lease.
    recover: () => Promise.resolve(),
    log: deps.log,
    name: 'lift-worker',
  });
}
