import type { Examined, NotSignedIn, SignedIn } from '../../kernel/call.ts';
import { addSeconds, secondsBetween } from '../../kernel/time.ts';
import { writeWherePossible, type Database } from '../../ports/db/database.ts';
import { hashSecret } from '../../ports/random/random.ts';
import { rememberSeen } from '../organizations/public.ts';
import { decideSession, lastSeenStepSeconds } from './session.model.ts';
import { standingOf, standingUnasked, type LivenessFacts } from './liveness.model.ts';
import { endOneSession } from './sessions-at-microsoft.store.ts';
import type { SessionLookup } from './session-lookup.ts';
import { touchSession, type SessionRow } from './sessions.store.ts';

export interface CheckSessionDeps {
  readonly db: Database;
  readonly findSession: SessionLookup;
  /** A check of liveness that the request waits for. */
  readonly askFirst: (key: { readonly organizationId: string; readonly sessionId: string }) => Promise<void>;
  /** A session that is over by an epoch of its user: true where they have lost their access at Microsoft since it was opened. */
  readonly noteRefusal: (
    user: { readonly organizationId: string; readonly userId: string },
    session: { readonly openedAt: Date; readonly at: Date },
  ) => Promise<boolean>;
}

const refused = (because: NotSignedIn): Examined => ({ kind: 'refused', because });

/** Who holds this cookie, or why nobody does. Asked on each request; nothing is cached, so a raised epoch counts at once. */
export async function examineSession(deps: CheckSessionDeps, cookie: string): Promise<Examined> {
  const secretHash = hashSecret(cookie);
  const row = await deps.findSession(secretHash);
  if (!row) return refused('none');
  const decision = decideSession(...sessionFacts(row));
  if (decision.kind === 'refuse') return shutOut(deps, row, decision.because);
  if (row.method !== 'microsoft') return enterBy(deps, row, null);
  const standing = standingOf(livenessFacts(row), row.now);
  return standing === 'ask-first' ? afterAsking(deps, row, secretHash) : enterAs(deps, row, standing);
}

/** The first refusal after a loss of access is what the revocation clock stops at. */
async function shutOut(deps: CheckSessionDeps, row: SessionRow, because: string): Promise<Examined> {
  if (because !== 'user-epoch-raised' || row.method !== 'microsoft') return refused('none');
  const user = { organizationId: row.organization_id, userId: row.user_id };
  const isLost = await deps.noteRefusal(user, { openedAt: row.opened_at, at: row.now });
  return refused(isLost ? 'lost' : 'none');
}

async function afterAsking(
  deps: CheckSessionDeps,
  before: SessionRow,
  secretHash: Buffer,
): Promise<Examined> {
  await deps.askFirst({ organizationId: before.organization_id, sessionId: before.id });
  const row = await deps.findSession(secretHash);
  if (!row) return refused('none');
  const decision = decideSession(...sessionFacts(row));
  if (decision.kind === 'refuse') return shutOut(deps, row, decision.because);
  const standing = standingUnasked(livenessFacts(row), row.now);
  return standing === 'unknown' ? refused('unknown') : enterAs(deps, row, standing);
}

async function enterAs(
  deps: CheckSessionDeps,
  row: SessionRow,
  standing: 'serve' | 'serve-by-grace' | 'reauthenticate' | 'over',
): Promise<Examined> {
  switch (standing) {
    case 'serve':
      return enterBy(deps, row, null);
    case 'serve-by-grace':
      return enterBy(deps, row, addSeconds(row.alive_at, row.grace_hours * 3600));
    case 'reauthenticate':
      return refused('reauthenticate');
    case 'over':
      await endOneSession(deps.db, row.organization_id, row.id, row.now);
      return refused('none');
  }
}

async function enterBy(deps: CheckSessionDeps, row: SessionRow, graceUntil: Date | null): Promise<Examined> {
  if (secondsBetween(row.last_seen_at, row.now) >= lastSeenStepSeconds)
    await writeWherePossible(async () => {
      await touchSession(deps.db, row.organization_id, row.id, row.now);
      await rememberSeen(deps.db, { organizationId: row.organization_id, userId: row.user_id }, row.now);
    });
  return { kind: 'signed-in', who: signedIn(row, graceUntil) };
}

function signedIn(row: SessionRow, graceUntil: Date | null): SignedIn {
  return {
    sessionId: row.id,
    apiKeyId: null,
    organizationId: row.organization_id,
    organizationName: row.organization_name,
    userId: row.user_id,
    displayName: row.display_name,
    email: row.email,
    role: row.role,
    userEpoch: row.present_user_epoch,
    method: row.method,
    openedAt: row.opened_at,
    freshAt: row.fresh_at,
    expiresAt: row.expires_at,
    graceUntil,
  };
}

const livenessFacts = (row: SessionRow): LivenessFacts => ({
  aliveAt: row.alive_at,
  refusedAt: row.refused_at,
  canAsk: row.can_ask,
  intervalSeconds: row.interval_minutes * 60,
  graceSeconds: row.grace_hours * 3600,
  tenantSilentSince: row.silent_since,
});

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
