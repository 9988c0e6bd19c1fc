import type { InputOf, listApiKeys as operation, ReplyOf } from '@gatehouse/contract';
import type { Call } from '../../kernel/call.ts';
import { ok, type Outcome } from '../../kernel/outcome.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import type { Database } from '../../ports/db/database.ts';
import { apiKeyViews } from './api-key-view.ts';
import { listApiKeyRows } from './api-keys.store.ts';

/** The caller's keys and, for an admin, the organization's; newest first. Keys that are over stay for a month. */
export async function listApiKeys(
  deps: { readonly db: Database; readonly clock: Clock },
  call: Call<InputOf<typeof operation>>,
): Promise<Outcome<ReplyOf<typeof operation>>> {
  const rows = await listApiKeyRows(deps.db, call.who);
  return ok({ keys: await apiKeyViews(deps.db, rows, await deps.clock.now(deps.db)) });
}
