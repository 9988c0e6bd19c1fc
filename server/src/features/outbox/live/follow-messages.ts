import type { followMessages as operation, InputOf, ReplyOf } from '@gatehouse/contract';
import type { Call, PersonCaller } from '../../../kernel/call.ts';
import { ok, refused, type Outcome } from '../../../kernel/outcome.ts';
import type { Followers } from './followers.ts';

const retryAfterSeconds = 10;

/** The caller's messages as they change, for as long as they listen. */
export async function followMessages(
  deps: { readonly followers: Followers },
  call: Call<InputOf<typeof operation>, PersonCaller>,
): Promise<Outcome<ReplyOf<typeof operation>>> {
  const events = await deps.followers.follow(call.who);
  return events === null ? refused('rate_limited', { retryAfterSeconds }) : ok(events);
}
