import type { KeyCaller, PersonCaller } from '../../kernel/call.ts';
import { secondsBetween } from '../../kernel/time.ts';
import { writeWherePossible, type Database } from '../../ports/db/database.ts';
import { lastUsedStepSeconds, stateOfApiKey, type ApiKeyFacts, type PresentFacts } from './api-key.model.ts';
import { hashApiKeyText } from './api-key-text.ts';
import { findApiKeyByHash, touchSecret, type ApiKeyRow } from './api-keys.store.ts';

export interface CheckApiKeyDeps {
  readonly db: Database;
  /** Whether the person of a key may still act; Microsoft is asked where its turn has come. */
  readonly askAboutPerson: (user: {
    readonly organizationId: string;
    readonly userId: string;
  }) => Promise<'go-on' | 'asked' | 'over'>;
}

/** Who holds this key, or null, whatever the reason. Asked on each request; nothing is cached. */
export async function checkApiKey(deps: CheckApiKeyDeps, text: string): Promise<KeyCaller | null> {
  const hash = hashApiKeyText(text);
  const row = hash === null ? undefined : await findApiKeyByHash(deps.db, hash);
  if (hash === null || !row || !isActive(row)) return null;
  if (row.last_used_at === null || secondsBetween(row.last_used_at, row.now) >= lastUsedStepSeconds) {
    if (!(await stillStands(deps, row, hash))) return null;
    await writeWherePossible(() => touchSecret(deps.db, hash, row.now));
  }
  return { scopes: row.scopes, who: row.holder === 'person' ? personOf(row) : organizationOf(row) };
}

type FoundKey = NonNullable<Awaited<ReturnType<typeof findApiKeyByHash>>>;

const isActive = (row: FoundKey): boolean =>
  stateOfApiKey(...apiKeyFacts(row, row.ends_at), row.now) === 'active';

/** Once a minute of use: a program must not go on for somebody whom Microsoft lets in no more (security case F01). */
async function stillStands(deps: CheckApiKeyDeps, row: FoundKey, hash: Buffer): Promise<boolean> {
  if (row.holder !== 'person') return true;
  const user = { organizationId: row.organization_id, userId: row.issued_by };
  const came = await deps.askAboutPerson(user);
  if (came !== 'asked') return came === 'go-on';
  const present = await findApiKeyByHash(deps.db, hash);
  return present !== undefined && isActive(present);
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
