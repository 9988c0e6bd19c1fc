/** A way in. */
export type SignInMethod = 'microsoft' | 'password' | 'email-code';

/** What decides whether a way in is open to a user. */
export interface MethodFacts {
  readonly enforcement: 'off' | 'required';
  readonly guestRule: 'refused' | 'allowed';
  readonly state: 'active' | 'deactivated' | 'removed';
  /** The only tenant that this user may come from through Microsoft. */
  readonly pinnedTenantId: string | null;
  readonly identity: { readonly isGuest: boolean; readonly isTenantLinked: boolean } | null;
  readonly otherMethods: readonly ('password' | 'email-code')[];
}

/** How somebody is about to come in; the tenant where it is Microsoft. */
export interface WayIn {
  readonly method: SignInMethod;
  readonly tenantId: string | null;
}

export type MethodRefusal =
  | 'user_deactivated'
  | 'microsoft_required'
  | 'method_not_set_up'
  | 'wrong_tenant'
  | 'tenant_not_linked'
  | 'guest_refused';

/** The ways in that a user has, whatever the organization's rule says. */
export function methodsOf(user: MethodFacts): readonly SignInMethod[] {
  return user.identity === null ? user.otherMethods : ['microsoft', ...user.otherMethods];
}

/** In this order: the first that refuses decides. */
const checks: readonly ((user: MethodFacts, way: WayIn) => MethodRefusal | null)[] = [
  (user) => (user.state === 'active' ? null : 'user_deactivated'),
  (user, way) =>
    user.enforcement === 'required' && way.method !== 'microsoft' ? 'microsoft_required' : null,
  (user, way) => (methodsOf(user).includes(way.method) ? null : 'method_not_set_up'),
  (user, way) =>
    way.method !== 'microsoft' || user.pinnedTenantId === null || user.pinnedTenantId === way.tenantId
      ? null
      : 'wrong_tenant',
  // What follows is asked where Microsoft is the only way in; before, a person's own pin is all that counts.
  ({ enforcement, identity }) =>
    enforcement === 'required' && identity?.isTenantLinked === false ? 'tenant_not_linked' : null,
  // Whether a guest still works where they come from, their host's Microsoft does not say (security case A14).
  ({ enforcement, guestRule, identity }) =>
    enforcement === 'required' && guestRule === 'refused' && identity?.isGuest === true
      ? 'guest_refused'
      : null,
];

/** The one guard of every door: null where this user may come in this way now, or the reason why not. */
export function refusalOfMethod(user: MethodFacts, way: WayIn): MethodRefusal | null {
  for (const check of checks) {
    const refusal = check(user, way);
    if (refusal !== null) return refusal;
  }
  return null;
}
