import { errorCatalogue } from '@gatehouse/contract';
import type { Context } from 'hono';
import { readForm } from '../../html/form.ts';
import { refused, type Outcome } from '../../kernel/outcome.ts';
import { inTransaction } from '../../ports/db/database.ts';
import { approveLift, askForLift, withdrawLift, type LiftRefusal } from '../lifts/public.ts';
import type { SupportAgent } from '../support-door/public.ts';
import type { FormOutcome } from './form-outcome.ts';
import { findGrant } from './grants.store.ts';
import type { NewAccountDeps } from './new-account.http.ts';
import { parseReason } from './reason.model.ts';

const acts = { ask: askForLift, approve: approveLift, withdraw: withdrawLift } as const;

function actOf(typed: string | undefined): keyof typeof acts | undefined {
  return (Object.keys(acts) as (keyof typeof acts)[]).find((name) => name === typed);
}

/** Takes what an agent says of a lift; only under a reason that still holds, as every look (security case M01). */
export async function takeLiftForm(
  deps: NewAccountDeps,
  context: Context,
  agent: SupportAgent,
  organizationId: string,
): Promise<FormOutcome> {
  const form = await readForm(context.req.raw);
  const act = actOf(form?.get('act'));
  if (act === undefined) return { fault: 'Choose one of the buttons.' };
  const reason = parseReason(form?.get('reason') ?? '');
  if (!reason.ok) return { fault: reason.detail ?? '' };
  const given = await inTransaction(
    deps.db,
    async (tx): Promise<Outcome<null, LiftRefusal | 'support_reason_required'>> => {
      const key = { sessionId: agent.sessionId, organizationId };
      if (!(await findGrant(tx, key, await deps.clock.now(tx)))) return refused('support_reason_required');
      return acts[act](deps, tx, { organizationId, agent, reason: reason.value });
    },
  );
  if (!given.ok) {
    if (given.code === 'support_reason_required') return 'reason-needed';
    return given.code === 'not_found' ? 'not-found' : { fault: errorCatalogue[given.code].title };
  }
  deps.wakeNoticeSender();
  deps.log.info('support.lift', { supportSessionId: agent.sessionId, organizationId, act });
  return null;
}
