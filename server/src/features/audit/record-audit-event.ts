import type { AuditAction } from '@gatehouse/contract';
import type { Executor } from '../../ports/db/database.ts';
import { newId, type Random } from '../../ports/random/random.ts';
import { insertAuditEvent } from './audit.store.ts';
import { eventsAnHour, hourOf, isFromOutside } from './repeats.model.ts';
import { countRepeat } from './repeats.store.ts';

export type Actor =
  | { readonly kind: 'user'; readonly id: string; readonly name: string }
  | { readonly kind: 'system' }
  | { readonly kind: 'stranger' }
  /** Somebody of the vendor, by their object id in the vendor's tenant. */
  | { readonly kind: 'support'; readonly id: string; readonly name: string };

/** What happened. `context` holds plain facts only: no credential, no mail body, no address of a stranger. */
export interface AuditFact {
  readonly organizationId: string;
  readonly at: Date;
  readonly action: AuditAction;
  readonly outcome?: 'done' | 'refused';
  readonly actor: Actor;
  readonly target: { readonly kind: string; readonly id: string };
  readonly context?: Readonly<Record<string, string | number | boolean | null>>;
}

/**
 * Records the event in the caller's transaction: no act without its record, no record without its act. What anybody can
 * bring about from outside is counted instead once the hour has had its fill of it (security case M11).
 */
export async function recordAuditEvent(
  deps: { readonly random: Random },
  tx: Executor,
  fact: AuditFact,
): Promise<void> {
  const { actor, action, at, organizationId } = fact;
  if (isFromOutside(action)) {
    const isRecorded = await countRepeat(tx, { organizationId, action, since: hourOf(at), at }, eventsAnHour);
    if (!isRecorded) return;
  }
  await insertAuditEvent(tx, {
    organization_id: fact.organizationId,
    id: newId('evt', fact.at, deps.random),
    at: fact.at,
    action: fact.action,
    outcome: fact.outcome ?? 'done',
    actor_kind: actor.kind,
    actor_id: 'id' in actor ? actor.id : null,
    actor_name: 'name' in actor ? actor.name : null,
    target_kind: fact.target.kind,
    target_id: fact.target.id,
    context: JSON.stringify(fact.context ?? {}),
  });
}
