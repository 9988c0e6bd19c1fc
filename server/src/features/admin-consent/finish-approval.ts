import { inTransaction } from '../../ports/db/database.ts';
import {
  finishAttempt,
  takeAttempt,
  traceOf,
  traceWithoutCode,
  type TakenAttempt,
} from '../attempts/public.ts';
import { recordAuditEvent } from '../audit/public.ts';
import { recordReport } from '../grants/public.ts';
import { findOpenHandOff, pagePath } from '../hand-off/public.ts';
import { decideCallback } from '../microsoft-answers/public.ts';
import type { AdminConsentDeps, ComingBack } from './admin-consent-deps.ts';
import { parseConsentAnswer, type ConsentAnswer } from './consent-answer.model.ts';
import { refuseCallback, refuseJourney, type Ended, type JourneyRefusal } from './end-journey.ts';
import { onwards } from './journey.model.ts';

const action = 'admin-consent.refused';

/**
 * Microsoft, or whoever wrote the address, sends an IT admin back and says that they said yes. What is believed is only that
 * this browser set out for this tenant: it is kept as a report, and a sign-in of the same admin follows to see.
 */
export async function finishApproval(
  deps: AdminConsentDeps,
  query: URLSearchParams,
  { registration, browserHash }: ComingBack,
): Promise<Ended> {
  const callback = parseConsentAnswer(query);
  if (!callback) return refuseCallback(deps, { state: null, code: 'attempt_unknown', registration }, action);
  const { state, answer } = callback;
  const taken = await takeAttempt(deps, { state, browserHash, purpose: 'admin-consent', registration });
  if (!taken.ok) return refuseCallback(deps, { state, code: taken.code, registration }, action);
  const attempt = taken.value;
  const refusal = refusalOf(answer);
  if (refusal !== null) return refuseJourney(deps, attempt, refusal, action);
  return (
    (await report(deps, attempt)) ??
    refuseJourney(
      deps,
      attempt,
      { code: 'hand_off_link_unknown', aadsts: null, trace: traceWithoutCode },
      action,
    )
  );
}

function refusalOf(answer: ConsentAnswer['answer']): JourneyRefusal | null {
  if (answer.kind === 'said-yes') return null;
  if (answer.kind === 'unclear') return { code: 'microsoft_refused', aadsts: null, trace: traceWithoutCode };
  const { verdict, aadsts } = decideCallback(answer);
  return { code: verdict, aadsts, trace: traceOf(answer, null) };
}

/** Null where the link was taken back meanwhile: nothing is written. */
async function report(deps: AdminConsentDeps, attempt: TakenAttempt): Promise<Ended | null> {
  const { handOffLink, registration } = attempt;
  if (handOffLink === null) return null;
  return inTransaction(deps.db, async (tx) => {
    const now = await deps.clock.now(tx);
    const link = await findOpenHandOff(deps, tx, handOffLink, now);
    if (link === null) return null;
    // The tenant for which the attempt set out; the one in the query is anybody's (security case G02).
    const { tenantId } = link;
    await recordReport(tx, { tenantId, registration, by: 'admin-consent-callback', at: now });
    await finishAttempt(tx, { id: attempt.id, trace: traceWithoutCode }, now);
    await recordAuditEvent(deps, tx, {
      organizationId: link.organizationId,
      at: now,
      action: 'admin-consent.reported',
      actor: { kind: 'stranger' },
      target: { kind: 'hand-off-link', id: link.handOffLinkId },
      context: { registration, tenantId },
    });
    const chain = attempt.returnTo === onwards.both ? '?both=1' : '';
    return { kind: 'go-to', path: `${pagePath(link.token)}/prove/${registration}${chain}` };
  });
}
