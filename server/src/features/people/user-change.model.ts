/** What may happen to a user by an admin's hand. */
export type UserChange =
  | { readonly kind: 'role'; readonly role: 'admin' | 'member' }
  | { readonly kind: 'deactivate' }
  | { readonly kind: 'reactivate' }
  | { readonly kind: 'remove' };

export interface UserChangeFacts {
  readonly role: 'admin' | 'member';
  readonly state: 'active' | 'deactivated';
  /** Whether there is an active admin beside this user, and stays one until this change is done. */
  readonly hasOtherAdmin: boolean;
}

export type UserChangeDecision =
  | { readonly kind: 'change'; readonly takesAccess: boolean }
  | { readonly kind: 'nothing-to-do' }
  | { readonly kind: 'refuse'; readonly because: 'last_admin' };

function isAlreadySo(facts: UserChangeFacts, change: UserChange): boolean {
  if (change.kind === 'role') return facts.role === change.role;
  if (change.kind === 'deactivate') return facts.state === 'deactivated';
  return change.kind === 'reactivate' && facts.state === 'active';
}

function takesAnAdmin(facts: UserChangeFacts, change: UserChange): boolean {
  const isAdminNow = facts.role === 'admin' && facts.state === 'active';
  return isAdminNow && change.kind !== 'reactivate' && !(change.kind === 'role' && change.role === 'admin');
}

/**
 * Whether an admin may do this to a user. An account never loses its last active admin (case D11). Whoever
 * may not come in any more loses their sessions and keys, and what they had handed in does not leave (cases B01, B10, F08).
 */
export function decideUserChange(facts: UserChangeFacts, change: UserChange): UserChangeDecision {
  if (isAlreadySo(facts, change)) return { kind: 'nothing-to-do' };
  if (takesAnAdmin(facts, change) && !facts.hasOtherAdmin) return { kind: 'refuse', because: 'last_admin' };
  return { kind: 'change', takesAccess: change.kind === 'deactivate' || change.kind === 'remove' };
}
