/** What is known when a verified ID token has come: the subject, and the users that belong to it. */
export interface SignInFacts {
  readonly subject: { readonly tenantId: string; readonly objectId: string };
  readonly userCount: number;
}

export type SignInRefusal = 'personal_account_refused' | 'user_unknown';

/** The tenant of personal accounts; also closed at Microsoft by the authority `organizations`, but believed here only. */
export const personalAccountsTenantId = '9188040d-6c67-4c5b-b112-36a304b66dad';

/**
 * Whether there is anybody to ask the guard about: null, or why not. Which of the users may enter, the guard of
 * `sessions` decides for each, under lock.
 */
export function refusalOfSubject(facts: SignInFacts): SignInRefusal | null {
  if (facts.subject.tenantId === personalAccountsTenantId) return 'personal_account_refused';
  return facts.userCount === 0 ? 'user_unknown' : null;
}
