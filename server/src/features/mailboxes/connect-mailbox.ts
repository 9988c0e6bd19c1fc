import type { Executor } from '../../ports/db/database.ts';
import type { Tokens } from '../../ports/microsoft/entra.ts';
import type { IdTokenClaims } from '../../ports/microsoft/id-token-claims.ts';
import { newId } from '../../ports/random/random.ts';
import { AppError } from '../../kernel/app-error.ts';
import { recordAuditEvent } from '../audit/public.ts';
import type { UserFacts } from '../organizations/public.ts';
import type { FinishConnectionDeps } from './connection-deps.ts';
import { lockMailboxOfUser, upsertMailbox } from './mailboxes.store.ts';
import { sealRefreshToken } from './refresh-token.ts';

interface Connection {
  readonly user: UserFacts;
  readonly granted: { readonly tokens: Tokens; readonly claims: IdTokenClaims };
  readonly now: Date;
}

/** Writes the connection that has been decided on, its record, and lets waiting messages go on. */
export async function connectMailbox(
  deps: Pick<FinishConnectionDeps, 'random' | 'sealing' | 'resumeHeldMessages'>,
  tx: Executor,
  { user, granted, now }: Connection,
): Promise<void> {
  const { claims, tokens } = granted;
  if (tokens.refreshToken === null)
    throw new AppError('internal_fault', 'a connection without a refresh token was allowed');
  const known = await lockMailboxOfUser(tx, user.organizationId, user.userId);
  const id = known?.id ?? newId('mbx', now, deps.random);
  await upsertMailbox(tx, {
    organization_id: user.organizationId,
    id,
    user_id: user.userId,
    tenant_id: claims.tenantId,
    object_id: claims.objectId,
    address: claims.address,
    display_name: claims.displayName,
    state: 'connected',
    sealed_refresh_token: sealRefreshToken(deps.sealing, tokens.refreshToken, {
      organization_id: user.organizationId,
      id,
    }),
    connected_at: now,
    last_proven_at: now,
    needs_reconnect_since: null,
  });
  await deps.resumeHeldMessages(tx, { organizationId: user.organizationId, mailboxId: id }, now);
  await recordAuditEvent(deps, tx, {
    organizationId: user.organizationId,
    at: now,
    action: 'mailbox.connected',
    actor: { kind: 'user', id: user.userId, name: user.displayName },
    target: { kind: 'mailbox', id },
    context: { address: claims.address, tenantId: claims.tenantId },
  });
}
