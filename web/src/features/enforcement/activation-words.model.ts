import type { ActivationState, EnforcementView } from '@gatehouse/contract';
import type { Tone } from '../../ui/badge.tsx';
import type { IconName } from '../../ui/icon.tsx';

export const activationBadges = {
  'not-asked': { tone: 'neutral', icon: 'ban', word: 'Not active' },
  asked: { tone: 'wait', icon: 'clock', word: 'Waiting for support' },
  declined: { tone: 'bad', icon: 'ban', word: 'Not activated' },
  active: { tone: 'good', icon: 'check', word: 'Active' },
} as const satisfies Record<
  ActivationState,
  { readonly tone: Tone; readonly icon: IconName; readonly word: string }
>;

const inForce = {
  off: 'It is not switched on: people come in as before.',
  required: 'It is switched on: Microsoft is the only way in.',
} as const satisfies Record<EnforcementView['enforcement'], string>;

type When = (iso: string) => string;

/** Whose turn it is, and since when: a line each. */
export function activationWords(
  { enforcement, activation, activatedAt, request }: EnforcementView,
  when: When,
): readonly string[] {
  if (activation === 'active' && activatedAt !== null)
    return [
      `Support activated it ${when(activatedAt)}. ${inForce[enforcement]}`,
      ...(request?.outcome === 'activated' && request.reason !== null
        ? [`They wrote: “${request.reason}”`]
        : []),
    ];
  if (request === null) return ['Support activates it for an account that asks.'];
  const asked = `${request.askedBy} asked support ${when(request.askedAt)}`;
  if (request.outcome === null) return [`${asked}. All admins get the answer by mail.`];
  return [
    `${asked}. Support answered ${when(request.answeredAt ?? request.askedAt)}: not activated.`,
    ...(request.reason === null ? [] : [`They wrote: “${request.reason}”`]),
  ];
}
