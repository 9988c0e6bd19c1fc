import type { Clock } from '../../ports/clock/clock.ts';
import { inTransaction, type Database } from '../../ports/db/database.ts';
import type { Entra } from '../../ports/microsoft/entra.ts';
import type { AppRegistration } from '../../ports/microsoft/registrations.ts';
import type { Log } from '../../ports/log/log.ts';
import type { Random } from '../../ports/random/random.ts';
import { recordProbe } from '../grants/public.ts';
import { presenceOf, type Presence } from './case.model.ts';

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: Random;
  readonly entra: Entra;
  readonly log: Log;
}

/** Whether a registration is there in a tenant, or blocked; null where Microsoft gave no answer that says so. */
export async function probeTenant(
  deps: Deps,
  grant: { readonly tenantId: string; readonly registration: AppRegistration },
): Promise<Presence | null> {
  const answer = await deps.entra.probeRegistration({ ...grant, clientRequestId: deps.random.uuid() });
  const presence =
    answer.kind === 'refused' ? presenceOf(answer.refusal) : answer.kind === 'granted' ? 'there' : null;
  if (presence === null) {
    const why = answer.kind === 'refused' ? answer.refusal : answer;
    deps.log.warn('consent-case.probe-unclear', { ...grant, why: JSON.stringify(why) });
    return null;
  }
  await inTransaction(deps.db, async (tx) =>
    recordProbe(tx, { ...grant, answer: presence, at: await deps.clock.now(tx) }),
  );
  return presence;
}
