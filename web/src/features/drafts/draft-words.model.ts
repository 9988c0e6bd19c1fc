import type { DraftSummary } from '@gatehouse/contract';

/** "To Kim Holt, Ben and 3 others"; of one without anybody, that. */
export function recipientWords({
  recipients,
  recipientCount,
}: Pick<DraftSummary, 'recipients' | 'recipientCount'>): string {
  if (recipientCount === 0) return 'To nobody yet';
  const shown = recipients.map(({ name, address }) => name ?? address).join(', ');
  const others = recipientCount - recipients.length;
  if (others === 0) return `To ${shown}`;
  return `To ${shown} and ${others === 1 ? '1 other' : `${others} others`}`;
}

export const fileWords = (count: number): string => (count === 1 ? '1 file' : `${count} files`);
