import { recordAuditEvent } from '../audit/public.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import type { Executor } from '../../ports/db/database.ts';
import type { Random } from '../../ports/random/random.ts';
import { insertMethod } from './ways-in.store.ts';

interface Deps {
  readonly clock: Clock;
  readonly random: Random;
}

/** Sets up a way in beside Microsoft for a user. A second time changes and records nothing. */
export async function addMethod(
  deps: Deps,
  tx: Executor,
  user: { readonly organizationId: string; readonly userId: string },
  method: 'password' | 'email-code',
): Promise<void> {
  if (!(await insertMethod(tx, user, method))) return;
  await recordAuditEvent(deps, tx, {
    organizationId: user.organizationId,
    at: await deps.clock.now(tx),
    action: 'user.method-added',
    actor: { kind: 'system' },
    target: { kind: 'user', id: user.userId },
    context: { method },
  });
}
