import type { KeyCaller, PersonCaller } from '../../kernel/call.ts';
import { secondsBetween } from '../../kernel/time.ts';
import type { Database } from '../../ports/db/database.ts';
import { lastUsedStepSeconds, stateOfApiKey, type ApiKeyFacts, type PresentFacts } from './api-key.model.ts';
import { hashApiKeyText } from './api-key-text.ts';
import { findApiKeyByHash, touchSecret, type ApiKeyRow } from './api-keys.store.ts';

/** Who holds this key, or null, whatever the reason. Asked on each request; nothing is cached. */
export async function checkApiKey(deps: { readonly db: Database }, text: string): Promise<KeyCaller | null> {
  const hash = hashApiKeyText(text);
  const row = hash === null ? undefined : await findApiKeyByHash(deps.db, hash);
  if (hash === null || !row) return null;
  if (stateOfApiKey(...apiKeyFacts(row, row.ends_at), row.now) !== 'active') return null;
  if (row.last_used_at === null || secondsBetween(row.last_used_at, row.now) >= lastUsedStepSeconds)
    await touchSecret(deps.db, hash, row.now);
  return { scopes: row.scopes, who: row.holder === 'person' ? personOf(row) : organizationOf(row) };
}

/** What the model decides by, for the text that ends then. */
export function apiKeyFacts(row: ApiKeyRow, endsAt: Date): [ApiKeyFacts, PresentFacts] {
  return [
    {
      holder: row.holder,
      organizationEpoch: row.organization_epoch,
      userEpoch: row.user_epoch,
      endsAt,
      revokedAt: row.revoked_at,
    },
    {
      organizationEpoch: row.present_organization_epoch,
      userEpoch: row.present_user_epoch,
      userState: row.user_state,
      enforcement: row.enforcement,
    },
  ];
}

function personOf(row: ApiKeyRow): PersonCaller {
  return {
    organizationId: row.organization_id,
    organizationName: row.organization_name,
    apiKeyId: row.id,
    userId: row.issued_by,
    displayName: row.display_name,
    email: row.email,
    role: row.role,
    userEpoch: row.present_user_epoch,
  };
}

/** A key of the organization is nobody: whoever issued it does not act. */
function organizationOf(row: ApiKeyRow): KeyCaller['who'] {
  return {
    organizationId: row.organization_id,
    organizationName: row.organization_name,
    apiKeyId: row.id,
    userId: null,
    displayName: row.name,
  };
}
