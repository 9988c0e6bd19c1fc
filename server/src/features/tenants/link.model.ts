import { freshSeconds } from '../../kernel/freshness.ts';
import { personalAccountsTenantId } from '../../kernel/personal-accounts.ts';

/** How long a sign-in without Microsoft counts as "this is still the same person" (security case D07). */
export const freshSessionSeconds = 5 * 60;
/** Clocks of Microsoft and ours may differ by so much. */
const leewaySeconds = 60;

export interface Subject {
  readonly tenantId: string;
  readonly objectId: string;
}

/** What is known when a person comes back from Microsoft to link their account, their tenant, or both. */
export interface LinkFacts {
  readonly subject: Subject & { readonly isGuest: boolean };
  /** Seconds from the start of the attempt until Microsoft saw the person; null where the token does not say. */
  readonly authenticatedAfterSeconds: number | null;
  readonly answeredAfterSeconds: number;
  readonly role: 'admin' | 'member';
  readonly identity: Subject | null;
  readonly pinnedTenantId: string | null;
  readonly linkedTenantIds: readonly string[];
  /** Somebody else of the organization is this subject. */
  readonly isSomebodyElse: boolean;
}

export type LinkRefusal =
  | 'sign_in_not_fresh'
  | 'personal_account_refused'
  | 'guest_refused'
  | 'user_exists_already'
  | 'microsoft_account_differs'
  | 'wrong_tenant'
  | 'tenant_not_linked';

export type LinkDecision =
  | {
      readonly kind: 'link';
      readonly bindsIdentity: boolean;
      readonly linksTenant: boolean;
      readonly pins: boolean;
    }
  | { readonly kind: 'refuse'; readonly because: LinkRefusal };

const isSame = (one: Subject, other: Subject): boolean =>
  one.tenantId === other.tenantId && one.objectId === other.objectId;

function isFresh({ authenticatedAfterSeconds, answeredAfterSeconds }: LinkFacts): boolean {
  const isSeenNow = authenticatedAfterSeconds === null || authenticatedAfterSeconds >= -leewaySeconds;
  return isSeenNow && answeredAfterSeconds <= freshSeconds;
}

/** In this order: the first that refuses decides. */
const checks: readonly ((facts: LinkFacts) => LinkRefusal | null)[] = [
  (facts) => (isFresh(facts) ? null : 'sign_in_not_fresh'),
  ({ subject }) => (subject.tenantId === personalAccountsTenantId ? 'personal_account_refused' : null),
  // A guest's own tenant decides about them, not this one (security case A14).
  ({ subject }) => (subject.isGuest ? 'guest_refused' : null),
  ({ isSomebodyElse }) => (isSomebodyElse ? 'user_exists_already' : null),
  ({ identity, subject }) =>
    identity !== null && !isSame(identity, subject) ? 'microsoft_account_differs' : null,
  ({ pinnedTenantId, subject }) =>
    pinnedTenantId !== null && pinnedTenantId !== subject.tenantId ? 'wrong_tenant' : null,
  ({ role, linkedTenantIds, subject }) =>
    role !== 'admin' && !linkedTenantIds.includes(subject.tenantId) ? 'tenant_not_linked' : null,
];

/** What the answer of Microsoft changes: the person's way in, the account's tenants, the person's pin. */
export function decideLink(facts: LinkFacts): LinkDecision {
  for (const check of checks) {
    const because = check(facts);
    if (because !== null) return { kind: 'refuse', because };
  }
  return {
    kind: 'link',
    bindsIdentity: facts.identity === null,
    linksTenant: !facts.linkedTenantIds.includes(facts.subject.tenantId),
    pins: facts.pinnedTenantId === null,
  };
}

/** Whether a session may start to add Microsoft: who has Microsoft already proves it there, others must be fresh. */
export function mayStartLink(facts: {
  readonly hasIdentity: boolean;
  readonly sessionAgeSeconds: number;
}): boolean {
  return facts.hasIdentity || facts.sessionAgeSeconds <= freshSessionSeconds;
}
