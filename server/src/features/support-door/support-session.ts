import { addSeconds, secondsBetween } from '../../kernel/time.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import type { Database, Executor } from '../../ports/db/database.ts';
import type { Log } from '../../ports/log/log.ts';
import type { IdTokenClaims } from '../../ports/microsoft/id-token-claims.ts';
import { hashSecret, newId, newSecretText, type Random } from '../../ports/random/random.ts';
import { decideSupportSession, supportSeenStepSeconds, supportSessionLifeSeconds } from './agent.model.ts';
import {
  endSupportSessionRow,
  findSupportSession,
  insertSupportSession,
  touchSupportSession,
} from './support-sessions.store.ts';

export interface SupportSessionDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** The vendor's own tenant. */
  readonly supportTenantId: string;
}

/** Who looks: a person of the vendor, by their object id in the vendor's tenant. */
export interface SupportAgent {
  readonly sessionId: string;
  readonly id: string;
  readonly name: string;
  readonly expiresAt: Date;
}

/** What a browser sends with each request. */
export interface AskingBrowser {
  /** The support cookie. */
  readonly secret: string;
  readonly userAgent: string | undefined;
}

const longestName = 200;
const hashUserAgent = (userAgent: string | undefined): Buffer => hashSecret(userAgent ?? '');

/** A new support session, always with a new secret, for a person whom `refusalOfAgent` has let in. Gives the cookie's value. */
export async function openSupportSession(
  deps: SupportSessionDeps,
  tx: Executor,
  claims: IdTokenClaims,
  { userAgent, now }: { readonly userAgent: string | undefined; readonly now: Date },
): Promise<string> {
  const secret = newSecretText(deps.random);
  const id = newId('sup', now, deps.random);
  await insertSupportSession(tx, {
    id,
    secret_hash: hashSecret(secret),
    tenant_id: claims.tenantId,
    object_id: claims.objectId,
    agent_name: claims.displayName.slice(0, longestName) || claims.objectId,
    user_agent_hash: hashUserAgent(userAgent),
    opened_at: now,
    last_seen_at: now,
    expires_at: addSeconds(now, supportSessionLifeSeconds),
    ended_at: null,
  });
  deps.log.info('support.session-opened', { supportSessionId: id, agentId: claims.objectId });
  return secret;
}

/**
 * Who holds this support cookie, or null. Asked on each request; nothing is cached. A secret that comes from another
 * browser was taken away: it is ended for both (security case M03).
 */
export async function checkSupportSession(
  deps: SupportSessionDeps,
  { secret, userAgent }: AskingBrowser,
): Promise<SupportAgent | null> {
  const secretHash = hashSecret(secret);
  const row = await findSupportSession(deps.db, secretHash);
  if (!row) return null;
  const decision = decideSupportSession(
    {
      tenantId: row.tenant_id,
      userAgentHash: row.user_agent_hash,
      lastSeenAt: row.last_seen_at,
      expiresAt: row.expires_at,
      endedAt: row.ended_at,
    },
    { supportTenantId: deps.supportTenantId, userAgentHash: hashUserAgent(userAgent), now: row.now },
  );
  if (decision.kind === 'refuse') {
    deps.log.warn('support.session-refused', { supportSessionId: row.id, because: decision.because });
    if (decision.because === 'another-browser') await endSupportSessionRow(deps.db, secretHash, row.now);
    return null;
  }
  if (secondsBetween(row.last_seen_at, row.now) >= supportSeenStepSeconds)
    await touchSupportSession(deps.db, row.id, row.now);
  return { sessionId: row.id, id: row.object_id, name: row.agent_name, expiresAt: row.expires_at };
}

/** Signs the agent out: the cookie is worth nothing from now on. */
export async function endSupportSession(deps: SupportSessionDeps, secret: string): Promise<void> {
  const ended = await endSupportSessionRow(deps.db, hashSecret(secret), await deps.clock.now(deps.db));
  if (ended !== undefined) deps.log.info('support.session-ended', { supportSessionId: ended });
}
