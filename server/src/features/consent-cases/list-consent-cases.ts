import type { InputOf, listConsentCases as operation, ReplyOf } from '@gatehouse/contract';
import type { Call } from '../../kernel/call.ts';
import { ok, type Outcome } from '../../kernel/outcome.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import type { Database } from '../../ports/db/database.ts';
import { getTenantGrant } from '../grants/public.ts';
import { caseView } from './case-views.ts';
import { keyOfCase, listCaseRows } from './cases.store.ts';
import { listWaiters } from './waiters.store.ts';

/** A case is one tenant and one registration: an account has few, open ones first. */
const mostCases = 50;

/** The operation behind "who waits for IT": every case of the account, with those who wait. */
export async function listConsentCases(
  { db, clock }: { readonly db: Database; readonly clock: Clock },
  call: Call<InputOf<typeof operation>>,
): Promise<Outcome<ReplyOf<typeof operation>>> {
  const now = await clock.now(db);
  const rows = await listCaseRows(db, call.who.organizationId, mostCases);
  const cases = [];
  for (const row of rows) {
    const waiters = await listWaiters(db, keyOfCase(row));
    const { evidence } = await getTenantGrant(db, row.tenant_id, row.registration);
    cases.push(caseView(row, waiters, evidence, now));
  }
  return ok({ cases });
}
