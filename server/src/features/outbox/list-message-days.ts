import {
  messageDayCount,
  type InputOf,
  type listMessageDays as operation,
  type ReplyOf,
} from '@gatehouse/contract';
import type { Call, PersonCaller } from '../../kernel/call.ts';
import { ok, type Outcome } from '../../kernel/outcome.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import type { Database } from '../../ports/db/database.ts';
import { lastDays, messageDays } from './days.model.ts';
import { countMessagesByDay } from './list.store.ts';

/** How many messages the caller has written on each of the last days, and what has become of them. */
export async function listMessageDays(
  deps: { readonly db: Database; readonly clock: Clock },
  { who, input }: Call<InputOf<typeof operation>, PersonCaller>,
): Promise<Outcome<ReplyOf<typeof operation>>> {
  const now = await deps.clock.now(deps.db);
  const { names, boundaries } = lastDays(now, input.query.timeZone, messageDayCount);
  return ok({ days: messageDays(names, await countMessagesByDay(deps.db, who, boundaries)) });
}
