import type { getSignature as operation, InputOf, ReplyOf } from '@gatehouse/contract';
import type { Call } from '../../kernel/call.ts';
import { ok, type Outcome } from '../../kernel/outcome.ts';
import type { Database } from '../../ports/db/database.ts';
import { readSignature } from './signatures.store.ts';

/** The signature of the person who asks. */
export async function getSignature(
  deps: { readonly db: Database },
  call: Call<InputOf<typeof operation>>,
): Promise<Outcome<ReplyOf<typeof operation>>> {
  return ok({ html: await readSignature(deps.db, call.who) });
}
