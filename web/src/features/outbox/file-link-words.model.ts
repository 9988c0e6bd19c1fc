import type { FileLinkView } from '@gatehouse/contract';

type When = (iso: string) => string;

/** Until when a link opens, or why it does not any more. */
export function fileLinkLife(
  link: Pick<FileLinkView, 'state' | 'expiresAt' | 'revokedAt'>,
  { onDay, atWhen }: { readonly onDay: When; readonly atWhen: When },
): string {
  if (link.state === 'revoked' && link.revokedAt !== null) return `Revoked ${atWhen(link.revokedAt)}`;
  return link.state === 'expired' ? `Ended on ${onDay(link.expiresAt)}` : `Until ${onDay(link.expiresAt)}`;
}

/** How often somebody has pressed the button; opening the page is not counted, because scanners of mail do. */
export function downloadWords(
  { downloadCount, lastDownloadedAt }: Pick<FileLinkView, 'downloadCount' | 'lastDownloadedAt'>,
  atWhen: When,
): string {
  if (lastDownloadedAt === null) return 'not downloaded yet';
  const at = atWhen(lastDownloadedAt);
  return downloadCount === 1 ? `downloaded once, ${at}` : `downloaded ${downloadCount} times, last ${at}`;
}
