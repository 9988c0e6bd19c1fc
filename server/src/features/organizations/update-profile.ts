import type { InputOf, ProfileSettings, ReplyOf, updateProfile as operation } from '@gatehouse/contract';
import type { Call } from '../../kernel/call.ts';
import { ok, type Outcome } from '../../kernel/outcome.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import { inTransaction, type Database } from '../../ports/db/database.ts';
import type { Random } from '../../ports/random/random.ts';
import { recordAuditEvent } from '../audit/public.ts';
import { getProfileFacts, writeProfile } from './profile.store.ts';

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: Random;
}

const names = ['displayName', 'language', 'timeZone'] as const satisfies (keyof ProfileSettings)[];

/** Changes the caller's own name, language and time zone; what stays the same is neither written nor recorded. */
export async function updateProfile(
  deps: Deps,
  call: Call<InputOf<typeof operation>>,
): Promise<Outcome<ReplyOf<typeof operation>>> {
  const { who, input } = call;
  await inTransaction(deps.db, async (tx) => {
    const before = await getProfileFacts(tx, who.organizationId, who.userId);
    const changed = names.filter((name) => before[name] !== input.body[name]);
    if (changed.length === 0) return;
    await writeProfile(tx, who, input.body);
    await recordAuditEvent(deps, tx, {
      organizationId: who.organizationId,
      at: await deps.clock.now(tx),
      action: 'user.profile-changed',
      actor: { kind: 'user', id: who.userId, name: who.displayName },
      target: { kind: 'user', id: who.userId },
      context: { changed: changed.join(' ') },
    });
  });
  return ok(input.body);
}
