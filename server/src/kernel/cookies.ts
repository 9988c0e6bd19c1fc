/** Names of our cookies. `__Host-` makes the browser insist on Secure, Path=/ and no Domain (RFC 6265bis §4.1.3.2). */
export const cookieNames = {
  session: '__Host-gatehouse-session',
  browser: '__Host-gatehouse-browser',
  /** A support agent's session: another name, another table, never a session of an organization. */
  support: '__Host-gatehouse-support',
  /** The sign-in method that worked last on this device: a word, nothing personal. */
  method: '__Host-gatehouse-method',
  /** Whom Microsoft would have to sign out in this browser, for ten minutes after they have signed out here. */
  signedOut: '__Host-gatehouse-signed-out',
} as const;

export type CookieName = (typeof cookieNames)[keyof typeof cookieNames];

/**
 * Reads one cookie of a Cookie header. `twice` where the name stands more than once: a sibling subdomain may have
 * planted the second, and no order is promised, so neither is believed (security case B02).
 */
export function readCookie(header: string | undefined, name: CookieName): string | 'twice' | undefined {
  if (header === undefined || !header.includes(name)) return undefined;
  const values = header
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
  return values.length > 1 ? 'twice' : values[0];
}

/**
 * A Set-Cookie value. SameSite=Lax, not Strict: a Strict cookie does not come along when Microsoft sends the browser
 * back to our callback. Without `maxAgeSeconds` it lives as long as the browser runs.
 */
export function setCookie(name: CookieName, value: string, maxAgeSeconds?: number): string {
  const life = maxAgeSeconds === undefined ? '' : `; Max-Age=${maxAgeSeconds}`;
  return `${name}=${value}; Path=/; Secure; HttpOnly; SameSite=Lax${life}`;
}

/** A Set-Cookie value that makes the browser forget the cookie. */
export function forgetCookie(name: CookieName): string {
  return setCookie(name, '', 0);
}
