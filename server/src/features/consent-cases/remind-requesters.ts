import type { InputOf, remindRequesters as operation, ReplyOf } from '@gatehouse/contract';
import type { Call } from '../../kernel/call.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import { inTransaction, type Database } from '../../ports/db/database.ts';
import { recordAuditEvent } from '../audit/public.ts';
import { mayRemind } from './case.model.ts';
import { lockCase, writeReminded } from './cases.store.ts';
import { remindWaiter, type TellDeps } from './tell-waiters.ts';
import { listWaiters } from './waiters.store.ts';

interface Deps extends TellDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly wakeNoticeSender: () => void;
}

/** An admin asks the requesters what Microsoft's mail said: those who said that they sent one, or of whom we presume it. */
export async function remindRequesters(
  deps: Deps,
  call: Call<InputOf<typeof operation>>,
): Promise<Outcome<ReplyOf<typeof operation>>> {
  const { organizationId, userId, displayName } = call.who;
  const key = { organizationId, caseId: call.input.params.consentCaseId };
  const outcome = await inTransaction(deps.db, async (tx) => {
    const row = await lockCase(tx, key);
    if (!row) return refused('consent_case_not_found');
    if (row.closed_at !== null) return refused('consent_case_over');
    const now = await deps.clock.now(tx);
    if (!mayRemind(row.reminded_at, now)) return refused('consent_reminder_too_soon');
    const waiters = await listWaiters(tx, key);
    const requesters = waiters.filter((one) => one.came_through_at === null && one.claim !== 'needs-admin');
    for (const waiter of requesters) await remindWaiter(deps, tx, row, waiter, now);
    await writeReminded(tx, key, now);
    await recordAuditEvent(deps, tx, {
      organizationId,
      at: now,
      action: 'consent-case.reminded',
      actor: { kind: 'user', id: userId, name: displayName },
      target: { kind: 'consent-case', id: row.id },
      context: {
        tenantId: row.tenant_id,
        domain: row.tenant_domain,
        registration: row.registration,
        remindedCount: requesters.length,
      },
    });
    return ok({ remindedCount: requesters.length });
  });
  deps.wakeNoticeSender();
  return outcome;
}
