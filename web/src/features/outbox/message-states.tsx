import type { messageStates } from '@gatehouse/contract';
import { Badge, type Tone } from '../../ui/badge.tsx';
import type { IconName } from '../../ui/icon.tsx';

export type MessageState = (typeof messageStates)[number];

/** The words, exactly; and the glyph and tone that always go with them. */
export const stateWords: Readonly<
  Record<MessageState, { readonly word: string; readonly tone: Tone; readonly icon: IconName }>
> = {
  scheduled: { word: 'Scheduled', tone: 'neutral', icon: 'clock' },
  queued: { word: 'Queued', tone: 'neutral', icon: 'clock' },
  sending: { word: 'Sending', tone: 'run', icon: 'arrow' },
  sent: { word: 'Sent', tone: 'good', icon: 'check' },
  unconfirmed: { word: 'Unconfirmed', tone: 'wait', icon: 'question' },
  held: { word: 'Held', tone: 'wait', icon: 'pause' },
  failed: { word: 'Failed', tone: 'bad', icon: 'cross' },
  cancelled: { word: 'Cancelled', tone: 'neutral', icon: 'ban' },
};

/** The state of a message. */
export function MessageBadge({ state }: { readonly state: MessageState }) {
  const { word, tone, icon } = stateWords[state];
  return (
    <Badge tone={tone} icon={icon}>
      {word}
    </Badge>
  );
}
