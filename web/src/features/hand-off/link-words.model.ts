import type { HandOffLinkView } from '@gatehouse/contract';
import type { Tone } from '../../ui/badge.tsx';
import type { IconName } from '../../ui/icon.tsx';

type State = HandOffLinkView['state'];

export const linkBadges = {
  open: { tone: 'run', icon: 'link', word: 'Open' },
  expired: { tone: 'neutral', icon: 'clock', word: 'Expired' },
  revoked: { tone: 'neutral', icon: 'ban', word: 'Revoked' },
} as const satisfies Record<State, { readonly tone: Tone; readonly icon: IconName; readonly word: string }>;

type When = (iso: string) => string;

/** Until when a link opens, or why it does not any more. */
export function lifeWords(
  link: Pick<HandOffLinkView, 'state' | 'expiresAt' | 'revokedAt'>,
  when: When,
): string {
  if (link.state === 'revoked' && link.revokedAt !== null) return `Revoked ${when(link.revokedAt)}`;
  return link.state === 'expired' ? `Over since ${when(link.expiresAt)}` : `Until ${when(link.expiresAt)}`;
}

/** Whether IT has pressed something on the page; scanners of mail open pages, too, so opening is not told. */
export function clickWords({ firstClickedAt }: Pick<HandOffLinkView, 'firstClickedAt'>, when: When): string {
  return firstClickedAt === null ? 'No button pressed yet' : `First button pressed ${when(firstClickedAt)}`;
}
