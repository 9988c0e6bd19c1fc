import type { ApiKeyScope, ApiKeyView } from '@gatehouse/contract';

/** `last_used_at` is written at most this often, so that reading stays reading. */
export const lastUsedStepSeconds = 60;

export interface ApiKeyFacts {
  readonly holder: 'person' | 'organization';
  readonly organizationEpoch: number;
  readonly userEpoch: number;
  /** Of the text that is looked at. */
  readonly endsAt: Date;
  readonly revokedAt: Date | null;
}

/** How the person who issued the key, and the organization, stand now. */
export interface PresentFacts {
  readonly organizationEpoch: number;
  readonly userEpoch: number;
  readonly userState: 'active' | 'deactivated' | 'removed';
  readonly enforcement: 'off' | 'required';
}

/**
 * How a key stands; only `active` opens anything. A person's key dies with the person's access, and is off while Microsoft
 * is the only way in (R17). A key of the organization is no way in of a person, so neither touches it (decision 31).
 */
export function stateOfApiKey(key: ApiKeyFacts, present: PresentFacts, now: Date): ApiKeyView['state'] {
  if (key.revokedAt !== null) return 'revoked';
  if (key.holder === 'person' && hasLostAccess(key, present)) return 'access-ended';
  if (key.endsAt <= now) return 'expired';
  return key.holder === 'person' && present.enforcement === 'required' ? 'paused' : 'active';
}

function hasLostAccess(key: ApiKeyFacts, present: PresentFacts): boolean {
  return (
    present.userState !== 'active' ||
    key.userEpoch < present.userEpoch ||
    key.organizationEpoch < present.organizationEpoch
  );
}

export interface WishFacts {
  readonly role: 'admin' | 'member';
  readonly enforcement: 'off' | 'required';
  readonly holder: 'person' | 'organization';
  /** Scopes that reach over the whole organization. */
  readonly organizationScopes: readonly ApiKeyScope[];
}

/** Whether a person may have such a key; a scope that they could not use is not given to them to keep. */
export function refusalOfWish(wish: WishFacts): 'admin_required' | 'api_keys_of_persons_paused' | null {
  const reachesFar = wish.holder === 'organization' || wish.organizationScopes.length > 0;
  if (reachesFar && wish.role !== 'admin') return 'admin_required';
  return wish.holder === 'person' && wish.enforcement === 'required' ? 'api_keys_of_persons_paused' : null;
}
