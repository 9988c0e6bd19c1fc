import { entraError } from './entra-errors.ts';
import type { EntraError } from './entra-errors.ts';

/** How a code or refresh token comes back, and to which platform of the registration it was given. */
export interface PlatformFacts {
  readonly isOfSpa: boolean;
  /** The request has an `Origin`: a page of another origin makes it. */
  readonly isCrossOrigin: boolean;
  /** A code whose authorize request had no `code_challenge`. */
  readonly isPkceMissing: boolean;
}

/**
 * What a page may redeem and what a server may: each its own, by the platform of the redirect URI
 * (v2-oauth2-auth-code-flow.md, "Redirect URIs for single-page apps"). `undefined`: it is right this way round.
 */
export function platformError({
  isOfSpa,
  isCrossOrigin,
  isPkceMissing,
}: PlatformFacts): EntraError | undefined {
  if (isOfSpa && !isCrossOrigin) return entraError(9002327);
  if (!isOfSpa && isCrossOrigin) return entraError(9002326);
  return isOfSpa && isPkceMissing ? entraError(9002325) : undefined;
}
