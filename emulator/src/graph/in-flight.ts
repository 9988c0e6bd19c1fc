import type { MailStore } from '../outlook/mail-store.ts';

/**
 * Outlook lets one app do four things in one mailbox at a time (learn.microsoft.com/graph/throttling-limits; the
 * error says MailboxConcurrency; docs/reference/microsoft.md 4.4).
 */
const mostInFlight = 4;

const counts = new WeakMap<MailStore, Map<string, number>>();

/** Takes a place in the mailbox, or answers `undefined` where four have one; the function given back frees it and is called once. */
export function takePlace(mail: MailStore, mailbox: string): (() => void) | undefined {
  const byMailbox = counts.get(mail) ?? new Map<string, number>();
  counts.set(mail, byMailbox);
  const count = (byMailbox.get(mailbox) ?? 0) + 1;
  if (count > mostInFlight) return undefined;
  byMailbox.set(mailbox, count);
  mail.highestInFlight.set(mailbox, Math.max(count, mail.highestInFlight.get(mailbox) ?? 0));
  return () => void byMailbox.set(mailbox, (byMailbox.get(mailbox) ?? 1) - 1);
}
