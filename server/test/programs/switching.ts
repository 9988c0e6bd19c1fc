import { parseConfig } from '../../src/config.ts';
import type { SignedIn } from '../../src/kernel/call.ts';
import { makeEnforcementPreview, setEnforcement } from '../../src/features/enforcement/public.ts';
import { databaseClock } from '../../src/ports/clock/clock.ts';
import { systemTicks } from '../../src/ports/clock/ticks.ts';
import type { Database } from '../../src/ports/db/database.ts';
import { systemRandom } from '../../src/ports/random/random.ts';
import { createSealing } from '../../src/ports/secrets/sealing.ts';

/** What the use cases of enforcement take, in a program without a server around it. */
export function switchingDeps(
  db: Database,
  environment: Readonly<Record<string, string | undefined>> = process.env,
) {
  const { sealingKeys, baseUrl, brand } = parseConfig(environment);
  return {
    db,
    clock: databaseClock,
    random: systemRandom,
    sealing: createSealing(sealingKeys),
    baseUrl: baseUrl.origin,
    brand,
    supportTenantId: null,
    takeFromBudget: () => Promise.resolve({ ok: true } as const),
    wakeNoticeSender: () => undefined,
    wakeMailings: () => undefined,
    // Nobody of these crowds has a mailbox.
    holdQueuedMessages: () => Promise.resolve(),
    ticks: systemTicks,
    pause: (_seconds: number) => Promise.resolve(),
    isEnding: () => false,
    forgetAccessToken: () => undefined,
    mailMoved: () => Promise.reject(new Error('nobody of these crowds was moved')),
  };
}

type Deps = ReturnType<typeof switchingDeps>;

/** The admin with this address, as a session of theirs would be that Microsoft has just opened. */
export async function freshAdmin(db: Database, email: string): Promise<SignedIn> {
  const row = await db
    .selectFrom('users as u')
    .innerJoin('organizations as o', 'o.id', 'u.organization_id')
    .select(['u.id', 'u.organization_id', 'o.name', 'u.display_name', 'u.session_epoch'])
    .where('u.email', '=', email)
    .executeTakeFirstOrThrow();
  const now = await databaseClock.now(db);
  return {
    sessionId: 'ses_none',
    apiKeyId: null,
    organizationId: row.organization_id,
    organizationName: row.name,
    userId: row.id,
    displayName: row.display_name,
    email,
    role: 'admin',
    userEpoch: row.session_epoch,
    method: 'microsoft',
    openedAt: now,
    freshAt: now,
    graceUntil: null,
    expiresAt: now,
  };
}

const callOf = (who: SignedIn) => ({ who, browserHash: null, reference: '' });

/** Makes a preview that must succeed. Returns its id. */
export async function preview(deps: Deps, who: SignedIn): Promise<`prv_${string}`> {
  const input = { body: { pins: { forAll: null, each: [] } } };
  const made = await makeEnforcementPreview(deps, { ...callOf(who), input });
  if (!made.ok) throw new Error(made.code);
  return made.value.id;
}

/** Makes Microsoft the only way in, which must succeed. */
export async function switchOn(deps: Deps, who: SignedIn, previewId: `prv_${string}`): Promise<void> {
  const input = { body: { enforcement: 'required', previewId } } as const;
  const switched = await setEnforcement(deps, { ...callOf(who), input });
  if (!switched.ok) throw new Error(switched.code);
}
