/** What Microsoft says of a second factor: it names one, names others alone, or says nothing. */
export type SecondFactor = 'seen' | 'not-named' | 'not-said';

/**
 * Read from `amr` of a token and from nothing else: `mfa` (RFC 8176, 2) is what Entra writes where it has asked for more than
 * one. Without the claim nobody here knows, whatever the tenant's policy may demand (security case E16).
 */
export function secondFactorOf(methods: readonly string[] | null): SecondFactor {
  if (methods === null) return 'not-said';
  return methods.includes('mfa') ? 'seen' : 'not-named';
}
