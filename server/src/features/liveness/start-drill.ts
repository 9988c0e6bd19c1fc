import type { InputOf, ReplyOf, startRevocationDrill as operation } from '@gatehouse/contract';
import type { Call } from '../../kernel/call.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import { inTransaction } from '../../ports/db/database.ts';
import { newId, type Random } from '../../ports/random/random.ts';
import { recordAuditEvent } from '../audit/public.ts';
import { hasLiveSession } from '../sessions/public.ts';
import { findDrillSubject, insertDrill } from './drills.store.ts';
import { livenessViewOf, type LivenessViewDeps } from './get-liveness.ts';

interface Deps extends LivenessViewDeps {
  readonly clock: Clock;
  readonly random: Random;
}

/**
 * "Prove it with a test user": the admin has just taken somebody's access away at Microsoft. That instant is what no product hears
 * of; the loss that follows is measured from it. Nothing else is different from any other day.
 */
export async function startRevocationDrill(
  deps: Deps,
  { who, input }: Call<InputOf<typeof operation>>,
): Promise<Outcome<ReplyOf<typeof operation>>> {
  const { organizationId } = who;
  const started = await inTransaction(deps.db, async (tx): Promise<Outcome<null>> => {
    const subject = await findDrillSubject(tx, organizationId, input.body.email);
    if (!subject || !(await hasLiveSession(tx, { organizationId, userId: subject.id })))
      return refused('drill_needs_session', { field: 'body.email' });
    const at = await deps.clock.now(tx);
    await insertDrill(tx, {
      organization_id: organizationId,
      id: newId('drl', at, deps.random),
      user_id: subject.id,
      happened_at: at,
      loss_id: null,
    });
    await recordAuditEvent(deps, tx, {
      organizationId,
      at,
      action: 'revocation-drill.started',
      actor: { kind: 'user', id: who.userId, name: who.displayName },
      target: { kind: 'user', id: subject.id },
      context: { name: subject.display_name },
    });
    return ok(null);
  });
  return started.ok ? ok(await livenessViewOf(deps, organizationId)) : started;
}
