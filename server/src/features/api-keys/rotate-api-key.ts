import type { ErrorCode, InputOf, ReplyOf, rotateApiKey as operation } from '@gatehouse/contract';
import type { Call } from '../../kernel/call.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import { addSeconds } from '../../kernel/time.ts';
import { inTransaction } from '../../ports/db/database.ts';
import { recordAuditEvent } from '../audit/public.ts';
import { newApiKeyText } from './api-key-text.ts';
import { apiKeyViews } from './api-key-view.ts';
import { insertSecret, lockApiKey, replaceSecret } from './api-keys.store.ts';
import { daySeconds, viewOf, type ApiKeyDeps } from './issue-api-key.ts';

/** A key that is over does not come back by a rotation; one that is paused would be rotated blindly. */
const refusals = {
  active: null,
  paused: 'api_keys_of_persons_paused',
  expired: 'api_key_over',
  'access-ended': 'api_key_over',
  revoked: 'api_key_over',
} as const satisfies Record<string, ErrorCode | null>;

/** A new text with a new life. The old one goes on for the overlap, never longer than it would have lived. */
export async function rotateApiKey(
  deps: ApiKeyDeps,
  call: Call<InputOf<typeof operation>>,
): Promise<Outcome<ReplyOf<typeof operation>>> {
  const { who, input } = call;
  const { overlapSeconds, lifeDays } = input.body;
  return inTransaction(deps.db, async (tx): Promise<Outcome<ReplyOf<typeof operation>>> => {
    const now = await deps.clock.now(tx);
    const row = await lockApiKey(tx, who, input.params.apiKeyId);
    const [before] = await apiKeyViews(tx, row ? [row] : [], now);
    if (!row || !before) return refused('api_key_not_found');
    const refusal = refusals[before.state];
    if (refusal !== null) return refused(refusal);
    const { text, hash, lastFour } = newApiKeyText(row.id, deps.random);
    await replaceSecret(tx, row, { now, endsAt: addSeconds(now, overlapSeconds) });
    await insertSecret(tx, {
      secret_hash: hash,
      organization_id: row.organization_id,
      api_key_id: row.id,
      last_four: lastFour,
      made_at: now,
      ends_at: addSeconds(now, lifeDays * daySeconds),
    });
    await recordAuditEvent(deps, tx, {
      organizationId: who.organizationId,
      at: now,
      action: 'api-key.rotated',
      actor: { kind: 'user', id: who.userId, name: who.displayName },
      target: { kind: 'api-key', id: row.id },
      context: { holder: row.holder, name: row.name, overlapSeconds, lifeDays },
    });
    return ok({ key: await viewOf(tx, who, row.id, now), text });
  });
}
