import { personalAccountsTenantId } from '../../kernel/personal-accounts.ts';

/** What is known when a verified ID token has come: the subject, and the users that belong to it. */
export interface SignInFacts {
  readonly subject: { readonly tenantId: string; readonly objectId: string };
  readonly userCount: number;
  /** A user of ours came as this subject, before the people of its tenant were moved to another. */
  readonly wasMoved: boolean;
}

export type SignInRefusal = 'personal_account_refused' | 'user_unknown' | 'user_moved';

/**
 * Whether there is anybody to ask the guard about: null, or why not. Which of the users may enter, the guard of
 * `sessions` decides for each, under lock.
 */
export function refusalOfSubject(facts: SignInFacts): SignInRefusal | null {
  if (facts.subject.tenantId === personalAccountsTenantId) return 'personal_account_refused';
  if (facts.userCount > 0) return null;
  return facts.wasMoved ? 'user_moved' : 'user_unknown';
}

/**
 * The address that the sign-in set out for, where somebody else came back; null where it set out for nobody, or for whom it
 * brings. An address only stops here: the person says that they mean it, and nothing is linked or matched by it
 * (docs/product.md 3.4, X11). What is no address, such as Entra's opaque hint, names nobody that we could compare.
 */
export function askedForAnother(facts: {
  readonly loginHint: string | null;
  /** What the token and our own users say of who came. */
  readonly addresses: readonly string[];
}): string | null {
  const { loginHint, addresses } = facts;
  if (loginHint === null || !/^[^@\s]+@[^@\s]+$/.test(loginHint)) return null;
  const asked = loginHint.toLowerCase();
  return addresses.some((address) => address.toLowerCase() === asked) ? null : loginHint;
}
