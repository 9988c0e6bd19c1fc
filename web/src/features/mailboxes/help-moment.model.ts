import type { HelpMomentKey, MailboxView, MyWaitView } from '@gatehouse/contract';
import { waitStage, type WaitStage } from './wait-words.model.ts';

const ofWaits = {
  asked: 'waiting-for-it',
  silent: 'waiting-for-it',
  declined: 'request-declined',
  blocked: 'switched-off',
  reported: 'outlook-not-connected',
  approved: 'outlook-not-connected',
} as const satisfies Record<WaitStage, HelpMomentKey>;

const beforeTheClick = {
  unknown: 'outlook-not-connected',
  'no-question': 'outlook-not-connected',
  'self-service': 'outlook-not-connected',
  'request-approval': 'approval-required',
  'admin-only': 'need-admin-approval',
  blocked: 'switched-off',
} as const satisfies Record<MailboxView['preFlight']['expects'], HelpMomentKey>;

const ofMailboxes = {
  connected: 'outlook-connected',
  'needs-reconnect': 'outlook-needs-reconnect',
} as const;

type Mailbox = Pick<MailboxView, 'state'> & { readonly preFlight: Pick<MailboxView['preFlight'], 'expects'> };

/** Under which of the moments of help the Outlook card stands. */
export function helpMomentOf(
  { state, preFlight }: Mailbox,
  wait: Pick<MyWaitView, 'state' | 'answer'> | undefined,
): HelpMomentKey {
  if (state !== 'disconnected') return ofMailboxes[state];
  return wait === undefined ? beforeTheClick[preFlight.expects] : ofWaits[waitStage(wait)];
}
