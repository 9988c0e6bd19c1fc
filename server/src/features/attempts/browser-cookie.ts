import { cookieNames, readCookie, setCookie } from '../../kernel/cookies.ts';
import { hashSecret, newSecretText, type Random } from '../../ports/random/random.ts';

export interface Browser {
  readonly hash: Buffer;
  /** A Set-Cookie value where the browser had no cookie yet, else null. */
  readonly newCookie: string | null;
}

/**
 * The browser that a journey is bound to. Its cookie has its own name and is never turned into a session
 * (security cases B01, B06); one that stands twice is replaced.
 */
export function browserOf(cookieHeader: string | undefined, random: Random): Browser {
  const present = readCookie(cookieHeader, cookieNames.browser);
  if (present !== undefined && present !== 'twice') return { hash: hashSecret(present), newCookie: null };
  const secret = newSecretText(random);
  return { hash: hashSecret(secret), newCookie: setCookie(cookieNames.browser, secret) };
}
