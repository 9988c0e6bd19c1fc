import { personalAccountsTenantId } from '../../kernel/personal-accounts.ts';

/** What is known when a verified ID token has come: the subject, and the users that belong to it. */
export interface SignInFacts {
  readonly subject: { readonly tenantId: string; readonly objectId: string };
  readonly userCount: number;
}

export type SignInRefusal = 'personal_account_refused' | 'user_unknown';

/**
 * Whether there is anybody to ask the guard about: null, or why not. Which of the users may enter, the guard of
 * `sessions` decides for each, under lock.
 */
export function refusalOfSubject(facts: SignInFacts): SignInRefusal | null {
  if (facts.subject.tenantId === personalAccountsTenantId) return 'personal_account_refused';
  return facts.userCount === 0 ? 'user_unknown' : null;
}
