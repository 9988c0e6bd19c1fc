import {
  previewLifeMinutes,
  type EnforcementPreview,
  type InputOf,
  type makeEnforcementPreview as operation,
} from '@gatehouse/contract';
import type { Call } from '../../kernel/call.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import { addSeconds } from '../../kernel/time.ts';
import { inTransaction, type Executor } from '../../ports/db/database.ts';
import { newId } from '../../ports/random/random.ts';
import { listLinkedTenants } from '../organizations/public.ts';
import { sessionIdleSeconds } from '../sessions/public.ts';
import type { EnforcementDeps } from './enforcement-deps.ts';
import { countFates, hashFates, type FateCounts, type FatesOf } from './fates.store.ts';
import { noCounts, type PinChoices } from './preview.model.ts';
import { countInvited, insertPreview, knownUsers } from './previews.store.ts';

type Wish = InputOf<typeof operation>['body']['pins'];

/** The choices as they are kept, or why they cannot be: each tenant must be linked, each person be there. */
async function readChoices(
  db: Executor,
  organizationId: string,
  wish: Wish,
): Promise<Outcome<PinChoices, 'tenant_not_linked' | 'user_not_found'>> {
  const linked = new Set((await listLinkedTenants(db, organizationId)).map((row) => row.tenant_id));
  const tenants = [...(wish.forAll === null ? [] : [wish.forAll]), ...wish.each.map((one) => one.tenantId)];
  if (tenants.some((tenantId) => !linked.has(tenantId.toLowerCase()))) return refused('tenant_not_linked');
  const ids = wish.each.map(({ userId }) => userId);
  const known = await knownUsers(db, organizationId, ids);
  if (ids.some((id) => !known.has(id))) return refused('user_not_found');
  const each = Object.fromEntries(wish.each.map((one) => [one.userId, one.tenantId.toLowerCase()]));
  return ok({ forAll: wish.forAll?.toLowerCase() ?? null, each });
}

const sumOf = (rows: readonly FateCounts[], count: (row: FateCounts) => number): number =>
  rows.reduce((sum, row) => sum + count(row), 0);

/** The numbers of a preview: what an admin compares before and confirms with the switch. */
export async function countPreview(
  db: Executor,
  of: FatesOf,
  now: Date,
): Promise<Pick<EnforcementPreview, 'counts' | 'newPinCount' | 'missingPinCount' | 'toldCount'>> {
  const rows = await countFates(db, of, { now, idleSeconds: sessionIdleSeconds });
  const counts = { ...noCounts, invited: await countInvited(db, of.organizationId, now) };
  for (const { group, count } of rows) counts[group] += count;
  return {
    counts,
    newPinCount: sumOf(rows, (row) => row.newPinCount),
    missingPinCount: sumOf(rows, (row) => (row.reason === 'pin-missing' ? row.count : 0)),
    toldCount: sumOf(rows, (row) => row.toldCount),
  };
}

/** What becomes of whom if SSO is enforced (docs/product.md X07). Changes nothing; arms the switch for ten minutes. */
export async function makeEnforcementPreview(
  deps: EnforcementDeps,
  { who, input }: Call<InputOf<typeof operation>>,
): Promise<Outcome<EnforcementPreview>> {
  const { organizationId } = who;
  return inTransaction(deps.db, async (tx) => {
    const pins = await readChoices(tx, organizationId, input.body.pins);
    if (!pins.ok) return pins;
    const of = { organizationId, pins: pins.value };
    const now = await deps.clock.now(tx);
    const id = newId('prv', now, deps.random);
    const expiresAt = addSeconds(now, previewLifeMinutes * 60);
    await insertPreview(tx, {
      organization_id: organizationId,
      id,
      made_by: who.userId,
      made_at: now,
      expires_at: expiresAt,
      pin_for_all: pins.value.forAll,
      pins: JSON.stringify(pins.value.each),
      facts_hash: await hashFates(tx, of),
    });
    return ok({
      id: id as EnforcementPreview['id'],
      madeAt: now.toISOString(),
      until: expiresAt.toISOString(),
      ...(await countPreview(tx, of, now)),
    });
  });
}
