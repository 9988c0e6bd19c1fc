import type { InputOf, ReplyOf, revokeApiKey as operation } from '@gatehouse/contract';
import type { Call } from '../../kernel/call.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import { inTransaction } from '../../ports/db/database.ts';
import { recordAuditEvent } from '../audit/public.ts';
import { lockApiKey, markRevoked } from './api-keys.store.ts';
import { viewOf, type ApiKeyDeps } from './issue-api-key.ts';

/** Ends a key with all its texts, from the commit on. A second time changes and records nothing. */
export async function revokeApiKey(
  deps: ApiKeyDeps,
  call: Call<InputOf<typeof operation>>,
): Promise<Outcome<ReplyOf<typeof operation>>> {
  const { who, input } = call;
  return inTransaction(deps.db, async (tx): Promise<Outcome<ReplyOf<typeof operation>>> => {
    const now = await deps.clock.now(tx);
    const row = await lockApiKey(tx, who, input.params.apiKeyId);
    if (!row) return refused('api_key_not_found');
    if (row.revoked_at === null) {
      await markRevoked(tx, row, now);
      await recordAuditEvent(deps, tx, {
        organizationId: who.organizationId,
        at: now,
        action: 'api-key.revoked',
        actor: { kind: 'user', id: who.userId, name: who.displayName },
        target: { kind: 'api-key', id: row.id },
        context: { holder: row.holder, name: row.name },
      });
    }
    return ok(await viewOf(tx, who, row.id, now));
  });
}
