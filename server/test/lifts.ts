import { databaseClock } from '../src/ports/clock/clock.ts';
import { newId, systemRandom } from '../src/ports/random/random.ts';
import type { House } from './harness.ts';

/** Support has asked to lift enforcement for this account; the id of what it asked. Ends one that was open. */
export async function makeLift(house: House, organizationId: string): Promise<string> {
  const now = await databaseClock.now(house.db);
  const id = newId('lft', now, systemRandom);
  await endLifts(house, organizationId);
  await house.db
    .insertInto('enforcement_lifts')
    .values((of) => ({
      organization_id: organizationId,
      id,
      reason: 'The tenant was deleted',
      rule_changed_at: of
        .selectFrom('organizations')
        .select('enforcement_changed_at')
        .where('id', '=', organizationId),
      asked_by: 'vendor:sam',
      asked_by_name: 'Sam Whitfield',
      asked_at: now,
    }))
    .execute();
  return id;
}

export async function endLifts(house: House, organizationId: string): Promise<void> {
  await house.db
    .updateTable('enforcement_lifts')
    .set({ outcome: 'withdrawn', ended_at: new Date() })
    .where('organization_id', '=', organizationId)
    .where('outcome', 'is', null)
    .execute();
}
