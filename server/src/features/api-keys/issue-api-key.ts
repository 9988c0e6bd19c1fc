import {
  isOrganizationScope,
  type InputOf,
  type issueApiKey as operation,
  type NewApiKey,
  type ReplyOf,
} from '@gatehouse/contract';
import type { Call, SignedIn } from '../../kernel/call.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import { addSeconds } from '../../kernel/time.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import { inTransaction, type Database, type Executor } from '../../ports/db/database.ts';
import { newId, type Random } from '../../ports/random/random.ts';
import { recordAuditEvent } from '../audit/public.ts';
import { findUsersByIds, type UserFacts } from '../organizations/public.ts';
import { refusalOfWish } from './api-key.model.ts';
import { newApiKeyText } from './api-key-text.ts';
import { apiKeyViews } from './api-key-view.ts';
import { insertApiKey, insertSecret, lockApiKey } from './api-keys.store.ts';

export interface ApiKeyDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: Random;
}

export const daySeconds = 24 * 60 * 60;

/** A new key. User and organization are held under a share lock, so that no key is made under an epoch that has just been raised. */
export async function issueApiKey(
  deps: ApiKeyDeps,
  call: Call<InputOf<typeof operation>>,
): Promise<Outcome<ReplyOf<typeof operation>>> {
  const { who, input } = call;
  return inTransaction(deps.db, async (tx): Promise<Outcome<ReplyOf<typeof operation>>> => {
    const [issuer] = await findUsersByIds(tx, [who]);
    if (!issuer || issuer.state !== 'active') return refused('session_required');
    const { holder, scopes } = input.body;
    const refusal = refusalOfWish({
      ...issuer,
      holder,
      organizationScopes: scopes.filter(isOrganizationScope),
    });
    return refusal === null ? ok(await write(deps, tx, { who, issuer, wish: input.body })) : refused(refusal);
  });
}

async function write(
  deps: ApiKeyDeps,
  tx: Executor,
  { who, issuer, wish }: { readonly who: SignedIn; readonly issuer: UserFacts; readonly wish: NewApiKey },
): Promise<ReplyOf<typeof operation>> {
  const now = await deps.clock.now(tx);
  const id = newId('key', now, deps.random);
  const { text, hash, lastFour } = newApiKeyText(id, deps.random);
  await insertApiKey(tx, {
    organization_id: issuer.organizationId,
    id,
    holder: wish.holder,
    issued_by: issuer.userId,
    name: wish.name,
    scopes: wish.scopes,
    organization_epoch: issuer.organizationEpoch,
    user_epoch: issuer.userEpoch,
    issued_at: now,
    revoked_at: null,
  });
  await insertSecret(tx, {
    secret_hash: hash,
    organization_id: issuer.organizationId,
    api_key_id: id,
    last_four: lastFour,
    made_at: now,
    ends_at: addSeconds(now, wish.lifeDays * daySeconds),
  });
  await recordAuditEvent(deps, tx, {
    organizationId: issuer.organizationId,
    at: now,
    action: 'api-key.issued',
    actor: { kind: 'user', id: issuer.userId, name: issuer.displayName },
    target: { kind: 'api-key', id },
    context: { holder: wish.holder, name: wish.name, scopes: wish.scopes.join(' '), lifeDays: wish.lifeDays },
  });
  return { key: await viewOf(tx, who, id, now), text };
}

/** The key as it stands in this transaction. */
export async function viewOf(tx: Executor, who: SignedIn, id: string, now: Date) {
  const row = await lockApiKey(tx, who, id);
  const [view] = await apiKeyViews(tx, row ? [row] : [], now);
  if (!view) throw new Error(`API key ${id} is gone within its transaction`);
  return view;
}
