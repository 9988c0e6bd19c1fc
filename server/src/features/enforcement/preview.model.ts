import type { EnforcementPreview, PreviewGroup, PreviewPerson } from '@gatehouse/contract';

/** Which tenant people without a pin will come from: said for one, else for all. */
export interface PinChoices {
  readonly forAll: string | null;
  readonly each: Readonly<Record<string, string>>;
}

export interface PersonFacts {
  readonly pinnedTenantId: string | null;
  readonly identityTenantId: string | null;
  readonly isGuest: boolean;
  readonly guestRule: 'refused' | 'allowed';
  /** A mail server has refused the address for good. */
  readonly doesAddressBounce: boolean;
  /** They sit in a session that another method opened. */
  readonly hasOtherSession: boolean;
  /** The choice for this person, or the one for all. */
  readonly chosenTenantId: string | null;
  readonly linkedTenantIds: readonly string[];
}

export type FateReason = NonNullable<PreviewPerson['reason']>;

/** What becomes of a person when Microsoft is made the only way in. */
export interface Fate {
  readonly group: PreviewGroup;
  readonly reason: FateReason | null;
  /** The pin they have or get; null where nobody has said which. */
  readonly tenantId: string | null;
}

function tenantAfter(facts: PersonFacts): string | null {
  const only = facts.linkedTenantIds.length === 1 ? facts.linkedTenantIds[0] : undefined;
  return facts.pinnedTenantId ?? facts.identityTenantId ?? facts.chosenTenantId ?? only ?? null;
}

function reasonWithIdentity(facts: PersonFacts, identityTenantId: string): FateReason | null {
  if (!facts.linkedTenantIds.includes(identityTenantId)) return 'tenant-not-linked';
  if (facts.pinnedTenantId !== null && facts.pinnedTenantId !== identityTenantId) return 'pinned-elsewhere';
  return facts.isGuest && facts.guestRule === 'refused' ? 'guest-refused' : null;
}

function reasonWithoutIdentity(facts: PersonFacts, tenantId: string | null): FateReason | null {
  if (tenantId === null) return 'pin-missing';
  if (!facts.linkedTenantIds.includes(tenantId)) return 'tenant-not-linked';
  return facts.doesAddressBounce ? 'address-bounces' : null;
}

const groupsOfReasons = {
  'tenant-not-linked': 'cannot-come-in',
  'pinned-elsewhere': 'cannot-come-in',
  'address-bounces': 'cannot-come-in',
  'guest-refused': 'guest',
  // The switch waits for the choice; then they are mailed.
  'pin-missing': 'signed-out',
} as const satisfies Record<FateReason, PreviewGroup>;

/**
 * What becomes of one person. The SQL of preview.store.ts says the same for all people of an account at once; a test
 * compares the two.
 */
export function fateOf(facts: PersonFacts): Fate {
  const { identityTenantId } = facts;
  const tenantId = tenantAfter(facts);
  const reason =
    identityTenantId === null
      ? reasonWithoutIdentity(facts, tenantId)
      : reasonWithIdentity(facts, identityTenantId);
  if (reason !== null) return { group: groupsOfReasons[reason], reason, tenantId };
  if (identityTenantId === null) return { group: 'signed-out', reason, tenantId };
  return { group: facts.hasOtherSession ? 'signs-in-again' : 'stays', reason, tenantId };
}

/** How a preview stands when somebody wants to act by it. */
export interface ArmingFacts {
  readonly expiresAt: Date;
  readonly factsHash: Buffer;
  readonly presentHash: Buffer;
  readonly now: Date;
}

/** A preview arms for ten minutes, and only while nothing that it told has changed. */
export function isPreviewTrue({ expiresAt, factsHash, presentHash, now }: ArmingFacts): boolean {
  return expiresAt > now && factsHash.equals(presentHash);
}

export const noCounts: EnforcementPreview['counts'] = {
  stays: 0,
  'signs-in-again': 0,
  'signed-out': 0,
  invited: 0,
  guest: 0,
  'cannot-come-in': 0,
};
