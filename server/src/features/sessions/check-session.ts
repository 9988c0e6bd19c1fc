import type { SignedIn } from '../../kernel/call.ts';
import { secondsBetween } from '../../kernel/time.ts';
import type { Database } from '../../ports/db/database.ts';
import { hashSecret } from '../../ports/random/random.ts';
import { rememberSeen } from '../organizations/public.ts';
import { decideSession, lastSeenStepSeconds } from './session.model.ts';
import { findSession, touchSession, type SessionRow } from './sessions.store.ts';

/** Who holds this cookie, or null. Asked on each request; nothing is cached, so a raised epoch counts at once. */
export async function checkSession(
  deps: { readonly db: Database },
  cookie: string,
): Promise<SignedIn | null> {
  const row = await findSession(deps.db, hashSecret(cookie));
  if (!row || decideSession(...sessionFacts(row)).kind === 'refuse') return null;
  if (secondsBetween(row.last_seen_at, row.now) >= lastSeenStepSeconds) {
    await touchSession(deps.db, row.organization_id, row.id, row.now);
    await rememberSeen(deps.db, { organizationId: row.organization_id, userId: row.user_id }, row.now);
  }
  return {
    sessionId: row.id,
    apiKeyId: null,
    organizationId: row.organization_id,
    organizationName: row.organization_name,
    userId: row.user_id,
    displayName: row.display_name,
    email: row.email,
    role: row.role,
    method: row.method,
    openedAt: row.opened_at,
    freshAt: row.fresh_at,
    expiresAt: row.expires_at,
  };
}

function sessionFacts(row: SessionRow): Parameters<typeof decideSession> {
  return [
    {
      state: row.state,
      organizationEpoch: row.organization_epoch,
      userEpoch: row.user_epoch,
      lastSeenAt: row.last_seen_at,
      expiresAt: row.expires_at,
      endedAt: row.ended_at,
    },
    {
      organizationEpoch: row.present_organization_epoch,
      userEpoch: row.present_user_epoch,
      userState: row.user_state,
    },
    row.now,
  ];
}
