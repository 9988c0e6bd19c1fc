import type { Executor } from '../../ports/db/database.ts';
import type { Random } from '../../ports/random/random.ts';
import type { Sealing } from '../../ports/secrets/sealing.ts';
import { enqueueNotice, type Notice } from '../notices/public.ts';
import type { CaseRow } from './cases.store.ts';
import { newWaitingToken, waitingPath } from './waiting-token.ts';
import { writeToken, writeTold, writeWaiterReminded, type WaiterRow } from './waiters.store.ts';

export interface TellDeps {
  readonly random: Random;
  readonly sealing: Sealing;
  /** Our public address, which links in mails begin with. */
  readonly baseUrl: string;
}

type Told = 'consent-approved' | 'consent-maybe-approved' | 'consent-reminder';

/**
 * The path of the wait's page. One that cannot be opened, as after its sealing key was taken away, gets another token: cases are
 * closed within the sign-in of whoever comes through, and another's link must not make that fail.
 */
async function pathOf(deps: TellDeps, tx: Executor, waiter: WaiterRow): Promise<string> {
  try {
    return waitingPath(deps.sealing, waiter);
  } catch {
    const token = newWaitingToken(deps, waiter);
    await writeToken(tx, waiter, token);
    return waitingPath(deps.sealing, { ...waiter, ...token });
  }
}

interface Mail {
  readonly row: CaseRow;
  readonly waiter: WaiterRow;
  readonly kind: Told;
}

async function content(
  deps: TellDeps,
  tx: Executor,
  { row, waiter, kind }: Mail,
): Promise<Notice['content']> {
  const facts = {
    link: `${deps.baseUrl}${await pathOf(deps, tx, waiter)}`,
    registration: row.registration,
    tenantDomain: row.tenant_domain,
  };
  return kind === 'consent-reminder' ? { kind, askedAt: waiter.since, ...facts } : { kind, ...facts };
}

async function tell(
  deps: TellDeps,
  tx: Executor,
  mail: Mail & { readonly act: string },
  now: Date,
): Promise<void> {
  const { waiter, kind, act } = mail;
  await enqueueNotice(deps, tx, {
    organizationId: waiter.organization_id,
    recipient: { address: waiter.address, name: waiter.display_name },
    idempotencyKey: `${kind}:${waiter.id}:${act}`,
    at: now,
    content: await content(deps, tx, mail),
  });
}

/** "You can go on", once to each. */
export async function tellApproved(
  deps: TellDeps,
  tx: Executor,
  row: CaseRow,
  waiters: readonly WaiterRow[],
  now: Date,
): Promise<void> {
  for (const waiter of waiters) {
    if (waiter.came_through_at !== null || waiter.told_at !== null) continue;
    await tell(deps, tx, { row, waiter, kind: 'consent-approved', act: 'once' }, now);
    await writeTold(tx, waiter, now);
  }
}

/** "It looks approved, try": to one, whose try shows it; the first of those who sent a request, else of all. */
export async function tellMaybeApproved(
  deps: TellDeps,
  tx: Executor,
  row: CaseRow,
  waiters: readonly WaiterRow[],
  now: Date,
): Promise<void> {
  const waiting = waiters.filter((one) => one.came_through_at === null);
  const waiter = waiting.find((one) => one.claim === 'sent-request') ?? waiting[0];
  if (waiter === undefined) return;
  await tell(deps, tx, { row, waiter, kind: 'consent-maybe-approved', act: now.toISOString() }, now);
}

/** Asks somebody who waits what Microsoft's mail said. */
export async function remindWaiter(
  deps: TellDeps,
  tx: Executor,
  row: CaseRow,
  waiter: WaiterRow,
  now: Date,
): Promise<void> {
  await tell(deps, tx, { row, waiter, kind: 'consent-reminder', act: now.toISOString() }, now);
  await writeWaiterReminded(tx, waiter, now);
}
