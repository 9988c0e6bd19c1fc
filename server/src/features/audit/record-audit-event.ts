import type { AuditAction } from '@gatehouse/contract';
import { AppError } from '../../kernel/app-error.ts';
import type { OrganizationCaller } from '../../kernel/call.ts';
import { presentRequest, type RequestFacts } from '../../kernel/request-facts.ts';
import type { Executor } from '../../ports/db/database.ts';
import { redactText } from '../../kernel/redact.ts';
import { newId, type Random } from '../../ports/random/random.ts';
import { insertAuditEvents, type EventToRecord, type RequestToRecord } from './audit.store.ts';
import { eventContexts, type ContextOf } from './event-context.ts';
import { eventsAnHour, hourOf, isFromOutside } from './repeats.model.ts';
import { countRepeat } from './repeats.store.ts';

export type Actor =
  | { readonly kind: 'user'; readonly id: string; readonly name: string }
  /** A key of the organization: nobody's. A key of a person acts as that person. */
  | { readonly kind: 'api-key'; readonly id: string; readonly name: string }
  | { readonly kind: 'system' }
  | { readonly kind: 'stranger' }
  /** Somebody of the vendor, by their object id in the vendor's tenant. */
  | { readonly kind: 'support'; readonly id: string; readonly name: string };

/** Who acts in an operation that API keys may call. */
export function actorOf(who: OrganizationCaller): Actor {
  if (who.userId !== null) return { kind: 'user', id: who.userId, name: who.displayName };
  return who.apiKeyId === null
    ? { kind: 'system' }
    : { kind: 'api-key', id: who.apiKeyId, name: who.displayName };
}

/** What happened. `context` holds what `event-context.ts` declares for the action. */
export interface AuditFact<Action extends AuditAction = AuditAction> {
  readonly organizationId: string;
  readonly at: Date;
  readonly action: Action;
  readonly outcome?: 'done' | 'refused';
  readonly actor: Actor;
  readonly target: { readonly kind: string; readonly id: string };
  readonly context?: ContextOf<Action>;
  /** The request it came by, where the record is made apart from it; else the one that is served now. */
  readonly request?: RequestFacts | undefined;
}

/**
 * Records the event in the caller's transaction: no act without its record, no record without its act. Gives its id. What
 * anybody can bring about from outside is counted instead once the hour has had its fill of it (security case M11): null.
 */
export async function recordAuditEvent<Action extends AuditAction>(
  deps: { readonly random: Random },
  tx: Executor,
  fact: AuditFact<Action>,
): Promise<string | null> {
  const { action, at, organizationId } = fact;
  const event = eventOf(deps, fact);
  if (isFromOutside(action)) {
    const isRecorded = await countRepeat(tx, { organizationId, action, since: hourOf(at), at }, eventsAnHour);
    if (!isRecorded) return null;
  }
  await insertAuditEvents(tx, [event]);
  return event.row.id;
}

/** The same for acts that come together. Not for what anybody can bring about from outside: that is counted one by one. */
export async function recordAuditEvents<Action extends AuditAction>(
  deps: { readonly random: Random },
  tx: Executor,
  facts: readonly AuditFact<Action>[],
): Promise<void> {
  if (facts.some(({ action }) => isFromOutside(action)))
    throw new AppError('internal_fault', 'what comes from outside is recorded one by one');
  await insertAuditEvents(
    tx,
    facts.map((fact) => eventOf(deps, fact)),
  );
}

function eventOf<Action extends AuditAction>(
  deps: { readonly random: Random },
  fact: AuditFact<Action>,
): EventToRecord {
  const { actor, action, at, organizationId } = fact;
  const context = eventContexts[action].safeParse(fact.context ?? {});
  if (!context.success) throw new AppError('internal_fault', `the context of ${action} is not as declared`);
  return {
    row: {
      organization_id: organizationId,
      id: newId('evt', at, deps.random),
      at,
      action,
      outcome: fact.outcome ?? 'done',
      actor_kind: actor.kind,
      actor_id: 'id' in actor ? actor.id : null,
      actor_name: 'name' in actor ? redactText(actor.name).toWellFormed() : null,
      target_kind: fact.target.kind,
      target_id: fact.target.id,
      context: context.data,
    },
    request: requestOf(fact, context.data),
  };
}

/** Acts by which somebody comes in: they prove who they are by the act itself, whoever this browser belonged to before. */
const entries: readonly AuditAction[] = ['session.opened', 'session.refused', 'invitation.accepted'];

/** How the act came. None for what the system does: a job that a request has woken still sees that request. */
function requestOf(
  { actor, action, request = presentRequest() }: AuditFact,
  context: object,
): RequestToRecord | null {
  if (actor.kind === 'system' || request === undefined) return null;
  const { reference, client } = request;
  if (entries.includes(action) && 'method' in context && typeof context.method === 'string')
    return { reference, client, method: context.method };
  return { reference, client, method: actor.kind === 'stranger' ? null : request.method };
}
