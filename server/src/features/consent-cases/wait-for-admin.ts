import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import { inTransaction, type Database, type Executor } from '../../ports/db/database.ts';
import type { Entra } from '../../ports/microsoft/entra.ts';
import type { AppRegistration } from '../../ports/microsoft/registrations.ts';
import { newId, type Random } from '../../ports/random/random.ts';
import type { Sealing } from '../../ports/secrets/sealing.ts';
import { recordAuditEvent, type Actor } from '../audit/public.ts';
import { listLinkedTenants } from '../organizations/public.ts';
import { moveByWord, openedBy, renewsWait, type Word } from './case.model.ts';
import { caseFacts, moveCaseRow, openCaseRow, type CaseRow } from './cases.store.ts';
import { tenantOfCase } from './tenant-of-case.model.ts';
import type { WaitingPerson } from './waiting-person.ts';
import { newWaitingToken, waitingPath } from './waiting-token.ts';
import { enterWaiter, renewWaiter, type WaiterRow } from './waiters.store.ts';

export interface WaitDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: Random;
  readonly sealing: Sealing;
  readonly entra: Entra;
}

export interface Wait {
  readonly person: WaitingPerson;
  readonly registration: AppRegistration;
  readonly word: Word;
  /** When the request was sent, or the person went to Microsoft. */
  readonly since: Date;
  readonly returnTo: string;
  readonly actor: Actor;
}

/** The wait's own link, as its path. */
export interface KeptPlace {
  readonly path: string;
  readonly tenantId: string;
}

/** Keeps somebody's place: opens the case of their tenant where there is none, and enters them as one who waits. */
export async function waitForAdmin(
  deps: WaitDeps,
  wait: Wait,
): Promise<Outcome<KeptPlace, 'tenant_not_found'>> {
  const tenant = await findTenant(deps, wait.person);
  if (tenant === null) return refused('tenant_not_found');
  return inTransaction(deps.db, async (tx) => {
    const now = await deps.clock.now(tx);
    const row = await openCase(deps, tx, wait, tenant, now);
    const waiter = await keepWaiter(deps, tx, wait, row);
    return ok({ path: waitingPath(deps.sealing, waiter), tenantId: row.tenant_id });
  });
}

async function findTenant(
  { db, entra }: WaitDeps,
  person: WaitingPerson,
): Promise<{ readonly tenantId: string; readonly domain: string } | null> {
  const linked = await listLinkedTenants(db, person.key.organizationId);
  const tenant = tenantOfCase(
    person,
    linked.map((row) => ({ tenantId: row.tenant_id, domain: row.display_domain })),
  );
  if (tenant.kind === 'known') return tenant;
  const tenantId = await entra.findTenantOf(tenant.domain);
  return tenantId === null ? null : { tenantId, domain: tenant.domain };
}

async function openCase(
  deps: WaitDeps,
  tx: Executor,
  { person, registration, word, actor }: Wait,
  { tenantId, domain }: { readonly tenantId: string; readonly domain: string },
  now: Date,
): Promise<CaseRow> {
  const { organizationId } = person.key;
  const id = newId('case', now, deps.random);
  const row = await openCaseRow(tx, {
    organizationId,
    id,
    tenantId,
    tenantDomain: domain,
    registration,
    knownBy: openedBy(word),
    at: now,
  });
  if (row.id !== id) {
    const move = moveByWord(caseFacts(row), word);
    if (move !== null) await moveCaseRow(tx, row, move, now);
    return row;
  }
  await recordAuditEvent(deps, tx, {
    organizationId,
    at: now,
    action: 'consent-case.opened',
    actor,
    target: { kind: 'consent-case', id },
    context: { tenantId, domain, registration, claim: word.claim },
  });
  return row;
}

async function keepWaiter(
  deps: WaitDeps,
  tx: Executor,
  { person, word, since, returnTo }: Wait,
  row: CaseRow,
): Promise<WaiterRow> {
  const { organizationId, userId, invitationId } = person.key;
  const { claim } = word;
  const id = newId('wait', since, deps.random);
  const { waiter, isNew } = await enterWaiter(tx, {
    organization_id: organizationId,
    id,
    case_id: row.id,
    user_id: userId,
    invitation_id: invitationId,
    address: person.address,
    display_name: person.displayName,
    claim,
    since,
    return_to: returnTo,
    ...newWaitingToken(deps, { organization_id: organizationId, id }),
  });
  const wait = { claim: waiter.claim, cameThroughAt: waiter.came_through_at };
  if (!isNew && renewsWait(wait, word)) await renewWaiter(tx, waiter, { claim, since, returnTo });
  return waiter;
}
