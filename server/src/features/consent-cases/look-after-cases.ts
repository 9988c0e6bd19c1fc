import { addSeconds } from '../../kernel/time.ts';
import { inTransaction } from '../../ports/db/database.ts';
import { isSilent, lookEverySeconds } from './case.model.ts';
import { caseFacts, findCase, keyOfCase, lockCase, takeDueCases, type CaseRow } from './cases.store.ts';
import { lookAtCase, type LookDeps } from './look-at-case.ts';
import { moveCase } from './move-case.ts';
import { presumeRequests, type PresumeDeps } from './presume-requests.ts';
import { remindWaiter } from './tell-waiters.ts';
import { listWaiters, takeDueReminders, writeRemindAt } from './waiters.store.ts';

export interface LookAfterDeps extends LookDeps, PresumeDeps {}

const mostAtOnce = 20;

/**
 * What nobody does by a click: presumes requests of attempts that did not come back, asks Microsoft about open cases once an
 * hour, calls the old ones silent, and mails the reminders that people asked for. Does everything that is due, and returns.
 */
export async function lookAfterCases(deps: LookAfterDeps): Promise<void> {
  for (const part of [presumeRequests, remindWhoAsked, lookAtDue])
    // A part that fails keeps nobody from the others.
    await part(deps).catch((fault: unknown) =>
      deps.log.error('case-watcher.part-failed', { part: part.name }, fault),
    );
}

async function lookAtDue(deps: LookAfterDeps): Promise<void> {
  const now = await deps.clock.now(deps.db);
  for (;;) {
    const due = await takeDueCases(deps.db, now, addSeconds(now, lookEverySeconds), mostAtOnce);
    for (const row of due) await lookAfter(deps, row, now);
    if (due.length < mostAtOnce) return;
  }
}

async function lookAfter(deps: LookAfterDeps, row: CaseRow, now: Date): Promise<void> {
  try {
    // One look answers for all accounts of a tenant: another case of it may have had its look in this round.
    const { looked_at: lookedAt } = (await findCase(deps.db, keyOfCase(row))) ?? row;
    if (lookedAt === null || lookedAt < now) await lookAtCase(deps, row);
    await inTransaction(deps.db, async (tx) => {
      const locked = await lockCase(tx, keyOfCase(row));
      if (!locked || !isSilent(caseFacts(locked), now)) return;
      const move = { to: 'silent', knownBy: 'time' } as const;
      await moveCase(deps, tx, locked, move, { actor: { kind: 'system' }, now });
    });
  } catch (fault) {
    // One case that cannot be looked at stops no other; it is due again in an hour.
    deps.log.error('consent-case.look-failed', { caseId: row.id }, fault);
  }
}

async function remindWhoAsked(deps: LookAfterDeps): Promise<void> {
  await inTransaction(deps.db, async (tx) => {
    const now = await deps.clock.now(tx);
    for (const waiter of await takeDueReminders(tx, now, 100)) {
      const key = { organizationId: waiter.organization_id, caseId: waiter.case_id };
      const row = await findCase(tx, key);
      const isWaiting = (await listWaiters(tx, key)).some((one) => one.id === waiter.id);
      if (row?.closed_at === null && isWaiting) await remindWaiter(deps, tx, row, waiter, now);
      else await writeRemindAt(tx, waiter, null);
    }
  });
  deps.wakeNoticeSender();
}
