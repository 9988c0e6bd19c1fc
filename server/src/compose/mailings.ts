import { takeMailings, writeMailing } from '../features/enforcement/public.ts';
import { startDispatcher, type Dispatcher } from '../jobs/dispatcher.ts';
import { acrossOrganizations, withinOrganization } from '../ports/db/reach.ts';
import type { Log } from '../ports/log/log.ts';

type Deps = Parameters<typeof writeMailing>[0] & { readonly log: Log };

/**
 * Writes mails to many of an account, such as after the switch to Microsoft as the only way in. Any number of processes may
 * do it: where two find the same mailing, one writes and the other finds it locked.
 */
export function createMailingWriter(deps: Deps): Dispatcher {
  return startDispatcher({
    take: (limit) => acrossOrganizations(() => takeMailings(deps, limit)),
    work: (mailing) => withinOrganization(mailing.organization_id, () => writeMailing(deps, mailing)),
    // What nobody finished is found by the next look: a mailing has no lease.
    recover: () => Promise.resolve(),
    log: deps.log,
    name: 'mailing-writer',
  });
}
