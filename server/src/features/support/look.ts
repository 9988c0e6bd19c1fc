import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import { addSeconds } from '../../kernel/time.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import { inTransaction, type Database, type Executor } from '../../ports/db/database.ts';
import type { Log } from '../../ports/log/log.ts';
import type { Random } from '../../ports/random/random.ts';
import { recordAuditEvent } from '../audit/public.ts';
import { findAttemptFacts, organizationsOfAttempt, type AttemptFacts } from './attempt-facts.store.ts';
import { findOrganization } from './customer.store.ts';
import { grantLifeSeconds, parseReason } from './reason.model.ts';
import { findGrant, putGrant, type Grant } from './grants.store.ts';
import type { SupportAgent } from '../support-door/public.ts';

export interface LookDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

export interface Target {
  readonly kind: 'organization' | 'user' | 'attempt';
  readonly id: string;
}

export interface Looked<Value> {
  readonly value: Value;
  readonly grant: Grant;
}

export type LookRefusal = 'not_found' | 'support_reason_required';

/**
 * Shows an agent something of an organization: only under a reason that still holds, and only together with the event in
 * the organization's own trail, in one transaction (security case M01). `read` gives undefined where there is nothing.
 */
export async function look<Value>(
  deps: LookDeps,
  agent: SupportAgent,
  at: { readonly organizationId: string; readonly target: Target },
  read: (tx: Executor, now: Date) => Promise<Value | undefined>,
): Promise<Outcome<Looked<Value>, LookRefusal>> {
  const { organizationId, target } = at;
  return inTransaction(deps.db, async (tx): Promise<Outcome<Looked<Value>, LookRefusal>> => {
    const now = await deps.clock.now(tx);
    if (!(await findOrganization(tx, organizationId))) return refused('not_found');
    const grant = await findGrant(tx, { sessionId: agent.sessionId, organizationId }, now);
    if (!grant) return refused('support_reason_required');
    const value = await read(tx, now);
    if (value === undefined) return refused('not_found');
    await recordAuditEvent(deps, tx, {
      organizationId,
      at: now,
      action: 'support.looked',
      actor: { kind: 'support', id: agent.id, name: agent.name },
      target,
      context: { reason: grant.reason },
    });
    return ok({ value, grant });
  });
}

/** The agent has said why they look at this organization: they may, for an hour. */
export async function giveReason(
  deps: LookDeps,
  agent: SupportAgent,
  organizationId: string,
  typed: string,
): Promise<Outcome<null, 'not_found' | 'input_refused'>> {
  const reason = parseReason(typed);
  if (!reason.ok) return reason;
  const now = await deps.clock.now(deps.db);
  if (!(await findOrganization(deps.db, organizationId))) return refused('not_found');
  const expiresAt = addSeconds(now, grantLifeSeconds);
  await putGrant(
    deps.db,
    { sessionId: agent.sessionId, organizationId },
    { reason: reason.value, grantedAt: now, expiresAt },
  );
  deps.log.info('support.reason-given', { supportSessionId: agent.sessionId, organizationId });
  return ok(null);
}

/** An attempt, as one of this organization's. */
export async function attemptOfOrganization(
  tx: Executor,
  organizationId: string,
  attemptId: string,
): Promise<AttemptFacts | undefined> {
  const attempt = await findAttemptFacts(tx, attemptId);
  if (!attempt) return undefined;
  const owners = await organizationsOfAttempt(tx, attempt);
  return owners.some(({ id }) => id === organizationId) ? attempt : undefined;
}

/** An attempt that is no customer's: nobody was proven, or nobody whom a customer knows. There is no trail to write into. */
export async function attemptOfNobody(
  deps: LookDeps,
  agent: SupportAgent,
  attemptId: string,
): Promise<AttemptFacts | undefined> {
  const attempt = await findAttemptFacts(deps.db, attemptId);
  if (!attempt || (await organizationsOfAttempt(deps.db, attempt)).length > 0) return undefined;
  deps.log.info('support.looked-at-attempt-of-nobody', { supportSessionId: agent.sessionId, attemptId });
  return attempt;
}
