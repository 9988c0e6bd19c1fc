/** What is known when a verified ID token has come: the subject, and the users that belong to it. */
export interface SignInFacts<User extends SignInUser> {
  readonly subject: { readonly tenantId: string; readonly objectId: string };
  readonly users: readonly User[];
}

export interface SignInUser {
  readonly state: 'active' | 'deactivated';
  readonly pinnedTenantId: string | null;
}

export type SignInRefusal = 'personal_account_refused' | 'user_unknown' | 'user_deactivated' | 'wrong_tenant';

export type SignInDecision<User> =
  | { readonly kind: 'allow'; readonly user: User }
  | { readonly kind: 'refuse'; readonly because: SignInRefusal; readonly user: User | undefined };

/** The tenant of personal accounts; also closed at Microsoft by the authority `organizations`, but believed here only. */
const personalAccountsTenantId = '9188040d-6c67-4c5b-b112-36a304b66dad';

/** In this order: the first that refuses decides. */
const checks: readonly ((tenantId: string, user: SignInUser | undefined) => SignInRefusal | null)[] = [
  (tenantId) => (tenantId === personalAccountsTenantId ? 'personal_account_refused' : null),
  (_tenantId, user) => (user === undefined ? 'user_unknown' : null),
  (_tenantId, user) => (user?.state === 'active' ? null : 'user_deactivated'),
  (tenantId, user) =>
    user?.pinnedTenantId === null || user?.pinnedTenantId === tenantId ? null : 'wrong_tenant',
];

/** Whether this subject may enter, and as whom. An active user goes before a deactivated one of another organization. */
export function decideSignIn<User extends SignInUser>(facts: SignInFacts<User>): SignInDecision<User> {
  const user = facts.users.find((candidate) => candidate.state === 'active') ?? facts.users[0];
  for (const check of checks) {
    const because = check(facts.subject.tenantId, user);
    if (because !== null) return { kind: 'refuse', because, user };
  }
  return user === undefined ? { kind: 'refuse', because: 'user_unknown', user } : { kind: 'allow', user };
}
