import type { FileLinkView } from '@gatehouse/contract';

/** Thirty days: longer than any message waits for its mailbox or its sender, and a forgotten file ends by itself. */
export const fileLinkLifeSeconds = 30 * 24 * 60 * 60;

/** How a link stands. */
export function fileLinkState(
  link: { readonly expiresAt: Date; readonly revokedAt: Date | null },
  now: Date,
): FileLinkView['state'] {
  if (link.revokedAt !== null) return 'revoked';
  return link.expiresAt <= now ? 'expired' : 'open';
}

/** Beside what encodeURIComponent leaves as it is, RFC 8187 takes fewer characters (3.2.1, attr-char). */
const extended = (text: string): string =>
  encodeURIComponent(text).replaceAll(/['()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);

/** Content-Disposition of a download: never inline. The plain name is for programs that know no other (RFC 6266, 4.3). */
export function dispositionOf(fileName: string): string {
  const ascii = fileName.replaceAll(/[^\w .-]/g, '_');
  return `attachment; filename="${ascii}"; filename*=UTF-8''${extended(fileName)}`;
}
