import { inTransaction, type Executor } from '../../ports/db/database.ts';
import type { Log } from '../../ports/log/log.ts';
import type { AppRegistration } from '../../ports/microsoft/registrations.ts';
import { takeMissedAttempts, type MissedAttempt } from '../attempts/public.ts';
import { getTenantGrant } from '../grants/public.ts';
import { listLinkedTenants } from '../organizations/public.ts';
import { tenantOfCase } from './tenant-of-case.model.ts';
import { waitForAdmin, type WaitDeps } from './wait-for-admin.ts';
import { peopleOfAttempt, type WaitingPerson } from './waiting-person.ts';

export interface PresumeDeps extends WaitDeps {
  readonly log: Log;
}

/**
 * Attempts that did not come back, each thought about once. Where the tenant is one that was seen with requests on, the
 * person has most likely sent one, and nobody tells us: their place is kept, and the case says that it is presumed.
 */
export async function presumeRequests(deps: PresumeDeps): Promise<void> {
  while (await presumeOne(deps));
}

/** Whether there was one. It is marked when it has been thought about: whoever dies at it leaves it to the next (security case N15). */
async function presumeOne(deps: PresumeDeps): Promise<boolean> {
  return inTransaction(deps.db, async (tx) => {
    const [attempt] = await takeMissedAttempts(tx, await deps.clock.now(tx), 1);
    if (attempt === undefined) return false;
    await presume(deps, attempt).catch((fault: unknown) =>
      // One that cannot be thought about stops no other.
      deps.log.error('consent-case.presume-failed', { startedAt: attempt.startedAt.toISOString() }, fault),
    );
    return true;
  });
}

async function presume(deps: PresumeDeps, attempt: MissedAttempt): Promise<void> {
  // Who has told what they saw, or came through afterwards, leaves nothing to presume.
  if (attempt.seenPage !== null || attempt.cameThroughLater) return;
  const { people, how } = await peopleOfAttempt(deps.db, attempt, null);
  for (const person of people) {
    if (!(await asksForApproval(deps.db, person, attempt.registration))) continue;
    await waitForAdmin(deps, {
      person,
      registration: attempt.registration,
      word: { claim: 'presumed', how },
      since: attempt.startedAt,
      returnTo: attempt.returnTo,
      actor: { kind: 'system' },
    });
  }
}

/** Whether requests are on in the tenant that we know of this person; no domain is looked up for a presumption. */
async function asksForApproval(
  db: Executor,
  person: WaitingPerson,
  registration: AppRegistration,
): Promise<boolean> {
  const linked = await listLinkedTenants(db, person.key.organizationId);
  const tenant = tenantOfCase(
    person,
    linked.map((row) => ({ tenantId: row.tenant_id, domain: row.display_domain })),
  );
  if (tenant.kind !== 'known') return false;
  const { posture } = await getTenantGrant(db, tenant.tenantId, registration);
  return posture.posture === 'request-approval';
}
