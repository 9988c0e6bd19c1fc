import { errorCatalogue } from '@gatehouse/contract';
import type { Context } from 'hono';
import { readForm } from '../../html/form.ts';
import { refused, type Outcome } from '../../kernel/outcome.ts';
import { inTransaction } from '../../ports/db/database.ts';
import { answerActivation, type ActivationAnswer } from '../enforcement/public.ts';
import type { SupportAgent } from '../support-door/public.ts';
import type { FormOutcome } from './form-outcome.ts';
import { findGrant } from './grants.store.ts';
import type { NewAccountDeps } from './new-account.http.ts';
import { parseReason } from './reason.model.ts';

const answers: Readonly<Record<string, ActivationAnswer>> = { activate: 'activate', decline: 'decline' };

/** Takes the form with support's answer; only under a reason that still holds, as every look (security case M01). */
export async function takeActivationAnswer(
  deps: NewAccountDeps,
  context: Context,
  agent: SupportAgent,
  organizationId: string,
): Promise<FormOutcome> {
  const form = await readForm(context.req.raw);
  const answer = answers[form?.get('answer') ?? ''];
  if (answer === undefined) return { fault: 'Choose one of the buttons.' };
  const reason = parseReason(form?.get('reason') ?? '');
  if (!reason.ok) return { fault: reason.detail ?? '' };
  const by = { kind: 'support', id: agent.id, name: agent.name } as const;
  const given = await inTransaction(
    deps.db,
    async (tx): Promise<Outcome<unknown, Parameters<typeof outcomeOf>[0]>> => {
      const key = { sessionId: agent.sessionId, organizationId };
      if (!(await findGrant(tx, key, await deps.clock.now(tx)))) return refused('support_reason_required');
      return answerActivation(deps, tx, { organizationId, answer, reason: reason.value, by });
    },
  );
  if (!given.ok) return outcomeOf(given.code);
  deps.wakeNoticeSender();
  deps.log.info('support.activation-answered', {
    supportSessionId: agent.sessionId,
    organizationId,
    answer,
  });
  return null;
}

function outcomeOf(
  code: 'support_reason_required' | 'not_found' | 'enforcement_already_active' | 'activation_not_asked',
): FormOutcome {
  if (code === 'support_reason_required') return 'reason-needed';
  return code === 'not_found' ? 'not-found' : { fault: errorCatalogue[code].title };
}
