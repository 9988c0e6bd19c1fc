import { addSeconds } from '../../kernel/time.ts';
import type { Executor } from '../../ports/db/database.ts';
import { hashSecret, newId, newSecretText, type Random } from '../../ports/random/random.ts';
import { recordAuditEvent } from '../audit/public.ts';
import type { UserFacts } from '../organizations/public.ts';
import { sessionLifeSeconds } from './session.model.ts';
import { insertSession } from './sessions.store.ts';

export interface MicrosoftProof {
  readonly tenantId: string;
  readonly entraSessionId: string | null;
}

/** A new session with a new secret, always: no cookie that was there before becomes one. Returns the cookie's value. */
export async function openSession(
  deps: { readonly random: Random },
  tx: Executor,
  user: UserFacts,
  proof: MicrosoftProof,
  now: Date,
): Promise<string> {
  const secret = newSecretText(deps.random);
  const id = newId('ses', now, deps.random);
  await insertSession(tx, {
    organizationId: user.organizationId,
    id,
    secretHash: hashSecret(secret),
    userId: user.userId,
    method: 'microsoft',
    organizationEpoch: user.organizationEpoch,
    userEpoch: user.userEpoch,
    entraTenantId: proof.tenantId,
    entraSessionId: proof.entraSessionId,
    openedAt: now,
    expiresAt: addSeconds(now, sessionLifeSeconds),
  });
  await recordAuditEvent(deps, tx, {
    organizationId: user.organizationId,
    at: now,
    action: 'session.opened',
    actor: { kind: 'user', id: user.userId, name: user.displayName },
    target: { kind: 'session', id },
    context: { method: 'microsoft', tenantId: proof.tenantId },
  });
  return secret;
}
