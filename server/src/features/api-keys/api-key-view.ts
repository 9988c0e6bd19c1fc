import type { ApiKeyView } from '@gatehouse/contract';
import { AppError } from '../../kernel/app-error.ts';
import { isoOrNull } from '../../kernel/time.ts';
import type { Executor } from '../../ports/db/database.ts';
import { stateOfApiKey } from './api-key.model.ts';
import { listSecrets, type ApiKeyRow, type ApiKeySecretRow } from './api-keys.store.ts';
import { apiKeyFacts } from './check-api-key.ts';

/** Keys as pages and programs see them; no text among it. */
export async function apiKeyViews(
  db: Executor,
  rows: readonly ApiKeyRow[],
  now: Date,
): Promise<ApiKeyView[]> {
  const [first] = rows;
  if (!first) return [];
  const secrets = await listSecrets(
    db,
    first.organization_id,
    rows.map(({ id }) => id),
  );
  const byKey = Map.groupBy(secrets, (secret) => secret.api_key_id);
  return rows.map((row) => apiKeyView(row, byKey.get(row.id) ?? [], now));
}

function apiKeyView(row: ApiKeyRow, secrets: readonly ApiKeySecretRow[], now: Date): ApiKeyView {
  const [present, before] = secrets;
  if (!present) throw new AppError('internal_fault', `API key ${row.id} has no text`);
  const used = secrets.flatMap(({ last_used_at: at }) => (at === null ? [] : [at.getTime()]));
  return {
    id: row.id as ApiKeyView['id'],
    holder: row.holder,
    name: row.name,
    scopes: row.scopes as ApiKeyView['scopes'],
    state: stateOfApiKey(...apiKeyFacts(row, present.ends_at), now),
    lastFour: present.last_four,
    issuedAt: row.issued_at.toISOString(),
    issuedBy: {
      id: row.issued_by as ApiKeyView['issuedBy']['id'],
      displayName: row.display_name,
      role: row.role,
      isActive: row.user_state === 'active',
    },
    expiresAt: present.ends_at.toISOString(),
    lastUsedAt: used.length === 0 ? null : new Date(Math.max(...used)).toISOString(),
    revokedAt: isoOrNull(row.revoked_at),
    earlier: earlierView(row, before, now),
  };
}

function earlierView(row: ApiKeyRow, secret: ApiKeySecretRow | undefined, now: Date): ApiKeyView['earlier'] {
  if (!secret || secret.ends_at <= now || row.revoked_at !== null) return null;
  return {
    lastFour: secret.last_four,
    endsAt: secret.ends_at.toISOString(),
    lastUsedAt: isoOrNull(secret.last_used_at),
  };
}
