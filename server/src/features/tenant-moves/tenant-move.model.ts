import type { MoveGroup } from '@gatehouse/contract';
import { isFresh } from '../../kernel/freshness.ts';
import { refused, ok, type Outcome } from '../../kernel/outcome.ts';

export interface MoverFacts {
  /** They are the admin who acts. */
  readonly isActor: boolean;
  readonly state: 'active' | 'deactivated';
  /** The tenant of the Microsoft account that they have; null: none. */
  readonly identityTenantId: string | null;
  readonly toTenantId: string;
  /** A mail server has refused for good the address that the way in would be mailed to. */
  readonly doesAddressBounce: boolean;
}

/**
 * What becomes of one person of the tenant that people are moved from. The SQL of movers.store.ts says the same for all at
 * once; a test compares the two.
 */
export function moveGroupOf(facts: MoverFacts): MoveGroup {
  // Whoever acts can come in, and stays able to: another admin moves them, once that one has come from the new tenant (E08).
  if (facts.isActor) return 'acts';
  if (facts.state === 'deactivated') return 'switched-off';
  if (facts.identityTenantId === facts.toTenantId) return 'arrived';
  return facts.doesAddressBounce ? 'cannot-be-mailed' : 'moves';
}

export interface CarryOutFacts {
  readonly carriedOutAt: Date | null;
  readonly expiresAt: Date;
  readonly factsHash: Buffer;
  readonly presentHash: Buffer;
  readonly areBothLinked: boolean;
  readonly counts: Readonly<Record<MoveGroup, number>>;
  /** Evidence that IT of the new tenant has approved for everybody. */
  readonly isApproved: boolean;
  /** Who acts, under lock: still an active admin; of a linked tenant; and when they were last seen to be there. */
  readonly actor: {
    readonly isAdmin: boolean;
    readonly isOfLinkedTenant: boolean;
    readonly freshAt: Date | null;
  };
  readonly now: Date;
}

const moving = ['moves', 'arrived', 'switched-off'] as const satisfies readonly MoveGroup[];

/** Whether the people of this group are kept to the new tenant. */
export const doesMove = (group: MoveGroup): boolean => moving.some((one) => one === group);

/** Whether a move may be carried out now, as its preview told it. */
export function decideCarryOut(
  facts: CarryOutFacts,
): Outcome<null, 'tenant_move_outdated' | 'tenant_move_empty' | 'tenant_move_not_ready'> {
  const { carriedOutAt, expiresAt, factsHash, presentHash, areBothLinked, counts, actor, now } = facts;
  const isTrue = carriedOutAt === null && expiresAt > now && areBothLinked && factsHash.equals(presentHash);
  if (!isTrue) return refused('tenant_move_outdated');
  if (moving.every((group) => counts[group] === 0)) return refused('tenant_move_empty');
  const isActorThere = actor.isAdmin && actor.isOfLinkedTenant && isFresh(actor.freshAt, now);
  return facts.isApproved && isActorThere ? ok(null) : refused('tenant_move_not_ready');
}
