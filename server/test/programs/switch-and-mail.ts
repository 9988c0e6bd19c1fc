import { makeEnforcementPreview, setEnforcement } from '../../src/features/enforcement/public.ts';
import { takeMailings, writeMailing } from '../../src/features/enforcement/public.ts';
import type { SignedIn } from '../../src/kernel/call.ts';
import { databaseClock } from '../../src/ports/clock/clock.ts';
import { openDatabase } from '../../src/ports/db/database.ts';
import { acrossOrganizations, withinOrganization } from '../../src/ports/db/reach.ts';
import { createLog } from '../../src/ports/log/log.ts';
import { systemRandom } from '../../src/ports/random/random.ts';
import { createSealing } from '../../src/ports/secrets/sealing.ts';
import { parseConfig } from '../../src/config.ts';

/**
 * The switch and the mails after it, in a process that a test may kill: `switch-and-mail.ts switch` makes Microsoft the only
 * way into Contoso Electric as ada and writes the mails; `finish` does what a process does that starts after it.
 */
const config = parseConfig(process.env);
const db = openDatabase({
  connectionString: process.env['DATABASE_URL'] ?? '',
  maxConnections: 1,
  log: createLog('silent'),
  as: 'server',
});
const deps = {
  db,
  clock: databaseClock,
  random: systemRandom,
  sealing: createSealing(config.sealingKeys),
  baseUrl: config.baseUrl.origin,
  brand: config.brand,
  supportTenantId: null,
  takeFromBudget: () => Promise.resolve({ ok: true } as const),
  wakeNoticeSender: () => undefined,
  wakeMailings: () => undefined,
};

async function ada(): Promise<SignedIn> {
  const row = await db
    .selectFrom('users as u')
    .innerJoin('organizations as o', 'o.id', 'u.organization_id')
    .select(['u.id', 'u.organization_id', 'o.name', 'u.display_name', 'u.email'])
    .where('u.email', '=', 'ada@contoso.example')
    .executeTakeFirstOrThrow();
  const now = await databaseClock.now(db);
  return {
    sessionId: 'ses_none',
    apiKeyId: null,
    organizationId: row.organization_id,
    organizationName: row.name,
    userId: row.id,
    displayName: row.display_name,
    email: row.email,
    role: 'admin',
    method: 'microsoft',
    openedAt: now,
    freshAt: now,
    expiresAt: now,
  };
}

async function switchOn(): Promise<void> {
  const who = await acrossOrganizations(ada);
  const call = { who, browserHash: null, reference: '' };
  await withinOrganization(who.organizationId, async () => {
    const made = await makeEnforcementPreview(deps, {
      ...call,
      input: { body: { pins: { forAll: null, each: [] } } },
    });
    if (!made.ok) throw new Error(made.code);
    const body = { enforcement: 'required', previewId: made.value.id } as const;
    const switched = await setEnforcement(deps, { ...call, input: { body } });
    if (!switched.ok) throw new Error(switched.code);
  });
}

if (process.argv[2] === 'switch') await switchOn();
for (;;) {
  const [mailing] = await acrossOrganizations(() => takeMailings(deps, 1));
  if (mailing === undefined) break;
  await withinOrganization(mailing.organization_id, () => writeMailing(deps, mailing));
}
await db.destroy();
