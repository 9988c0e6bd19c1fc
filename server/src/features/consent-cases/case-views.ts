import {
  maxWaitersShown,
  type ConsentCaseView,
  type ConsentWaiterView,
  type GrantEvidence,
} from '@gatehouse/contract';
import { addSeconds, isoOrNull } from '../../kernel/time.ts';
import { mayRemind, remindEverySeconds } from './case.model.ts';
import type { CaseRow } from './cases.store.ts';
import type { WaiterRow } from './waiters.store.ts';

function waiterView(row: WaiterRow): ConsentWaiterView {
  return {
    id: row.id as ConsentWaiterView['id'],
    displayName: row.display_name,
    address: row.address,
    claim: row.claim,
    since: row.since.toISOString(),
    answer: row.answer,
    answeredAt: isoOrNull(row.answered_at),
    remindedAt: isoOrNull(row.reminded_at),
    cameThroughAt: isoOrNull(row.came_through_at),
  };
}

/** When the requesters may be reminded again, where that is not now. */
export function nextReminderAt(row: CaseRow, now: Date): Date | null {
  if (row.closed_at !== null || row.reminded_at === null || mayRemind(row.reminded_at, now)) return null;
  return addSeconds(row.reminded_at, remindEverySeconds);
}

/** A case as the admins of its organization see it. */
export function caseView(
  row: CaseRow,
  waiters: readonly WaiterRow[],
  evidence: GrantEvidence | null,
  now: Date,
): ConsentCaseView {
  return {
    id: row.id as ConsentCaseView['id'],
    registration: row.registration,
    tenantId: row.tenant_id,
    tenantDomain: row.tenant_domain,
    state: row.state,
    knownBy: row.known_by,
    openedAt: row.opened_at.toISOString(),
    stateAt: row.state_at.toISOString(),
    closedAt: isoOrNull(row.closed_at),
    evidence,
    lookedAt: isoOrNull(row.looked_at),
    lastReminderAt: isoOrNull(row.reminded_at),
    nextReminderAt: isoOrNull(nextReminderAt(row, now)),
    waiterCount: waiters.length,
    waiters: waiters.slice(0, maxWaitersShown).map(waiterView),
  };
}
