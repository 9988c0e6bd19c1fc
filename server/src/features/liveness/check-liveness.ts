import { addSeconds } from '../../kernel/time.ts';
import { inTransaction } from '../../ports/db/database.ts';
import { acrossOrganizations } from '../../ports/db/reach.ts';
import { newChance } from '../../ports/random/random.ts';
import type { MicrosoftRefusal, Tokens } from '../../ports/microsoft/entra.ts';
import { decideRedemption, isOfGrantAlone } from '../microsoft-answers/public.ts';
import {
  askAboutThoseSince,
  dueAfterSeconds,
  endRevokedSession,
  hasComeInSince,
  markRefused,
  openSessionToken,
  lockIfStanding,
  postponeCheck,
  recordAlive,
  recordAnswer,
  recordSilence,
  sealSessionToken,
  wasTenantSilent,
  writeProof,
  type LivenessRow,
  type SilentWhy,
} from '../sessions/public.ts';
import type { LivenessDeps } from './liveness-deps.ts';
import { loseAccess } from './lose-access.ts';

/** How long a check may take: more than the adapter's own patience. */
export const leaseSeconds = 30;
/** While a tenant is silent, it is asked for one person at a time, this far apart. */
export const probeSeconds = 15;

/**
 * Asks Entra whether the person of a session may still come in, and does what follows. The caller holds the check's lease, and
 * says whether a request waits for it.
 */
export async function checkLiveness(
  deps: LivenessDeps,
  row: LivenessRow,
  { isWaitedFor }: { readonly isWaitedFor: boolean },
): Promise<void> {
  await acrossOrganizations(() => check(deps, row, isWaitedFor));
}

async function check(deps: LivenessDeps, row: LivenessRow, isWaitedFor: boolean): Promise<void> {
  const taken = await deps.takeCheckOf(row.tenant_id, isWaitedFor);
  if (!taken.ok) return postpone(deps, row, taken.retryAfterSeconds);
  const exchange = await deps.entra.redeemRefreshToken({
    registration: 'sign-in',
    tenantId: row.tenant_id,
    refreshToken: openSessionToken(deps.sealing, row.sealed_refresh_token, keyOf(row)),
    clientRequestId: deps.random.uuid(),
  });
  switch (exchange.kind) {
    case 'granted':
      return alive(deps, row, exchange.tokens);
    case 'refused':
      return refused(deps, row, exchange.refusal);
    case 'unreachable':
      return silent(deps, row, 'unreachable', exchange.retryAfterSeconds ?? probeSeconds);
    case 'unverified':
      return silent(deps, row, 'no-verdict', probeSeconds);
  }
}

const keyOf = (row: LivenessRow) => ({ organizationId: row.organization_id, sessionId: row.session_id });

/** A new token each time; the old one goes on working at Microsoft, so a crash in between loses nothing (security case G09). */
async function alive(deps: LivenessDeps, row: LivenessRow, { refreshToken }: Tokens): Promise<void> {
  const key = keyOf(row);
  const at = await deps.clock.now(deps.db);
  // Two statements and no transaction: this is done for every session again and again, and the second may come late.
  await writeProof(deps.db, {
    ...key,
    tenantId: row.tenant_id,
    objectId: row.object_id,
    sealedRefreshToken: refreshToken === null ? null : sealSessionToken(deps.sealing, refreshToken, key),
    aliveAt: at,
    dueAfterSeconds: dueAfterSeconds(row.interval_minutes * 60, newChance(deps.random)),
  });
  await recordAlive(deps.db, row.tenant_id, at);
}

async function refused(deps: LivenessDeps, row: LivenessRow, refusal: MicrosoftRefusal): Promise<void> {
  const verdict = decideRedemption(refusal);
  const { aadsts } = refusal;
  // Our own fault signs nobody out; that is why somebody must hear of it.
  const say = verdict === 'vendor-fault' ? deps.log.error : deps.log.warn;
  say('liveness.refused', { sessionId: row.session_id, verdict, error: refusal.error, aadsts });
  if (verdict === 'vendor-fault' || verdict === 'no-verdict') return silent(deps, row, verdict, probeSeconds);
  const handedOnAt = await inTransaction(deps.db, async (tx) => {
    const at = await deps.clock.now(tx);
    const wasSilent = await wasTenantSilent(tx, row.tenant_id, row.alive_at);
    await recordAnswer(tx, row.tenant_id, at);
    const isStanding = await lockIfStanding(tx, row);
    await markRefused(tx, row, { at, aadsts });
    if (verdict !== 'revoked' || !isStanding) return null;
    if (isOfGrantAlone(refusal) && (await hasComeInSince(tx, row))) {
      // What Microsoft has ended is older than the person's last way in: the newer session says what becomes of them.
      await endRevokedSession(deps, tx, { organizationId: row.organization_id, id: row.session_id, at });
      return at;
    }
    const { tenant_id: tenantId, object_id: objectId, alive_at: aliveAt } = row;
    await loseAccess(deps, tx, { tenantId, objectId, signal: 'liveness', aadsts, aliveAt, wasSilent, at });
    return null;
  });
  // Outside of the transaction: their checks may be under way, and hold what they answer.
  if (handedOnAt) await askAboutThoseSince(deps.db, row, handedOnAt);
}

/** No verdict: nobody loses anything by it, and the tenant is asked again before long (security case F03). */
async function silent(
  deps: LivenessDeps,
  row: LivenessRow,
  why: SilentWhy,
  againSeconds: number,
): Promise<void> {
  await inTransaction(deps.db, async (tx) => {
    const at = await deps.clock.now(tx);
    await recordSilence(tx, row.tenant_id, { why, at, nextProbeAt: addSeconds(at, againSeconds) });
    await postponeCheck(tx, row, addSeconds(at, againSeconds));
  });
}

async function postpone(deps: LivenessDeps, row: LivenessRow, seconds: number): Promise<void> {
  const at = await deps.clock.now(deps.db);
  await postponeCheck(deps.db, row, addSeconds(at, Math.ceil(seconds)));
}
