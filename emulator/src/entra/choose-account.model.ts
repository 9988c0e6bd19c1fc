/** A signed-in account as the choice sees it. */
export interface Candidate {
  readonly upn: string;
  /** The account exists at the authority of the request: a member or a guest there. */
  readonly isKnownHere: boolean;
}

export interface AccountFacts {
  readonly prompt: string | undefined;
  readonly loginHint: string | undefined;
  readonly domainHint: string | undefined;
  readonly candidates: readonly Candidate[];
}

export type AccountChoice =
  | { readonly kind: 'use'; readonly upn: string }
  | { readonly kind: 'ask-password'; readonly upn: string }
  | { readonly kind: 'pick' }
  /** Only with `prompt=none`: nothing may be shown, so the app gets this AADSTS code. */
  | { readonly kind: 'refuse'; readonly code: 50058 | 16000 };

/** Which account a request continues with before any page was shown (docs/reference/microsoft.md 1.1, 2.9). */
export function chooseAccount(facts: AccountFacts): AccountChoice {
  if (facts.prompt === 'none') return chooseSilently(facts);
  if (facts.prompt === 'select_account') return { kind: 'pick' };
  const hint = facts.loginHint;
  if (facts.prompt === 'login') return hint ? { kind: 'ask-password', upn: hint } : { kind: 'pick' };
  if (hint) {
    const isSignedIn = facts.candidates.some((each) => same(each.upn, hint));
    return { kind: isSignedIn ? 'use' : 'ask-password', upn: hint };
  }
  const usable = usableCandidates(facts);
  const only = facts.candidates.length === 1 ? usable[0] : undefined;
  return only ? { kind: 'use', upn: only.upn } : { kind: 'pick' };
}

function chooseSilently(facts: AccountFacts): AccountChoice {
  if (facts.candidates.length === 0) return { kind: 'refuse', code: 50058 };
  const usable = usableCandidates(facts).filter(
    (each) => facts.loginHint === undefined || same(each.upn, facts.loginHint),
  );
  const [only, ...others] = usable;
  if (facts.loginHint !== undefined && !only) return { kind: 'refuse', code: 50058 };
  return only && others.length === 0 ? { kind: 'use', upn: only.upn } : { kind: 'refuse', code: 16000 };
}

function usableCandidates(facts: AccountFacts): Candidate[] {
  const domain = facts.domainHint;
  const isAnyDomain = domain === undefined || domain === 'organizations' || domain === 'consumers';
  return facts.candidates.filter(
    (each) => each.isKnownHere && (isAnyDomain || same(each.upn.split('@')[1] ?? '', domain)),
  );
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
