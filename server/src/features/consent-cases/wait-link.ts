import type { ReturnToBudget, TakeFromBudget } from '../../kernel/budget.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import { addSeconds } from '../../kernel/time.ts';
import { inTransaction } from '../../ports/db/database.ts';
import { hashSecret } from '../../ports/random/random.ts';
import type { Actor } from '../audit/public.ts';
import { recordReport } from '../grants/public.ts';
import {
  mayRemind,
  moveByAnswer,
  moveByWord,
  remindEverySeconds,
  type RequesterAnswer,
} from './case.model.ts';
import { caseFacts, findCase, lockCase, type CaseKey, type CaseRow } from './cases.store.ts';
import { closeByEvidence } from './come-through.ts';
import type { ViewDeps } from './look-at-case.ts';
import { moveCase } from './move-case.ts';
import {
  findWaiterByToken,
  renewWaiter,
  writeAnswer,
  writeRemindAt,
  type WaiterRow,
} from './waiters.store.ts';

export interface WaitLinkDeps extends ViewDeps {
  readonly takeFromBudget: TakeFromBudget<
    'wrong-links-of-ip' | 'tenant-lookups-of-ip' | 'tenant-lookups-of-all'
  >;
  readonly returnToBudget: ReturnToBudget<'wrong-links-of-ip'>;
}

export interface OpenedWait {
  readonly waiter: WaiterRow;
  readonly row: CaseRow;
}

/**
 * The wait that a link shows. A link that opens nothing costs the client a try, as one of an invitation does (security
 * case D12); one that opens gives it back.
 */
export async function openWait(
  deps: WaitLinkDeps,
  link: { readonly token: string; readonly clientAddress: string },
): Promise<Outcome<OpenedWait, 'wait_unknown' | 'rate_limited'>> {
  const claims = [{ rule: 'wrong-links-of-ip', subject: link.clientAddress }] as const;
  const taken = await deps.takeFromBudget(claims);
  if (!taken.ok) return refused('rate_limited', { retryAfterSeconds: taken.retryAfterSeconds });
  const waiter = await findWaiterByToken(deps.db, hashSecret(link.token));
  const row = waiter && (await findCase(deps.db, keyOf(waiter)));
  if (!waiter || !row) return refused('wait_unknown');
  await deps.returnToBudget(claims);
  return ok({ waiter, row });
}

function keyOf(waiter: WaiterRow): CaseKey {
  return { organizationId: waiter.organization_id, caseId: waiter.case_id };
}

/** Whoever holds the link speaks for the one who waits; a session has not said so. */
function actorOf(waiter: WaiterRow): Actor {
  return waiter.user_id === null
    ? { kind: 'stranger' }
    : { kind: 'user', id: waiter.user_id, name: waiter.display_name };
}

/** The requester tells what Microsoft's mail said. A yes is a report and no proof: it never closes the case by itself. */
export async function answerWait(
  deps: WaitLinkDeps,
  { waiter }: OpenedWait,
  answer: RequesterAnswer,
): Promise<void> {
  await inTransaction(deps.db, async (tx) => {
    const row = await lockCase(tx, keyOf(waiter));
    if (row?.closed_at !== null) return;
    const now = await deps.clock.now(tx);
    await writeAnswer(tx, waiter, answer, now);
    const move = moveByAnswer(caseFacts(row), answer);
    if (move !== null) await moveCase(deps, tx, row, move, { actor: actorOf(waiter), now });
    if (answer !== 'approved') return;
    const grant = { tenantId: row.tenant_id, registration: row.registration };
    await recordReport(tx, { ...grant, by: 'person', at: now });
    await closeByEvidence(deps, tx, grant, now);
  });
  deps.wakeNoticeSender();
}

/** The requester says that they have sent a request, for the first time or once more. */
export async function askAgain(deps: WaitLinkDeps, { waiter }: OpenedWait): Promise<void> {
  await inTransaction(deps.db, async (tx) => {
    const row = await lockCase(tx, keyOf(waiter));
    if (row?.closed_at !== null) return;
    const now = await deps.clock.now(tx);
    await renewWaiter(tx, waiter, { claim: 'sent-request', since: now, returnTo: waiter.return_to });
    const move = moveByWord(caseFacts(row), { claim: 'sent-request', how: 'proven' });
    if (move !== null) await moveCase(deps, tx, row, move, { actor: actorOf(waiter), now });
  });
}

/** A mail to oneself in a day, or a day after the last one. */
export async function remindMe(deps: WaitLinkDeps, { waiter, row }: OpenedWait): Promise<void> {
  if (row.closed_at !== null || waiter.remind_at !== null) return;
  const now = await deps.clock.now(deps.db);
  const from = mayRemind(waiter.reminded_at, now) ? now : (waiter.reminded_at ?? now);
  await writeRemindAt(deps.db, waiter, addSeconds(from, remindEverySeconds));
}
