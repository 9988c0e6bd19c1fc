import type { MoveTable } from '../../kernel/state-moves.ts';

export type MessageState =
  | 'scheduled'
  | 'queued'
  | 'sending'
  | 'sent'
  | 'unconfirmed'
  | 'held'
  | 'failed'
  | 'cancelled';

/** Which states may follow which. The diagram in README.md is drawn from this table by a test. */
export const messageMoves = {
  scheduled: ['queued', 'held', 'cancelled', 'unconfirmed'],
  // Unconfirmed after a restore: it may have left since the backup.
  queued: ['sending', 'held', 'cancelled', 'unconfirmed'],
  // Back to queued only where Graph surely did not take it.
  sending: ['sent', 'queued', 'unconfirmed', 'failed', 'held'],
  // A person decides after a look into Sent Items.
  unconfirmed: ['sent', 'queued'],
  // Failed where its mailbox was not connected again for too long.
  held: ['queued', 'scheduled', 'cancelled', 'failed', 'unconfirmed'],
  failed: ['queued'],
  sent: [],
  cancelled: [],
} as const satisfies MoveTable<MessageState>;

/** Where a person's decision leads. */
export const personMoves = {
  'it-was-sent': { from: ['unconfirmed'], to: 'sent' },
  'send-again': { from: ['unconfirmed', 'failed'], to: 'queued' },
  // What was held because its sender had lost their access. To `scheduled` where its time is still to come.
  release: { from: ['held'], to: 'queued' },
  'send-now': { from: ['scheduled'], to: 'queued' },
  cancel: { from: ['scheduled', 'queued', 'held'], to: 'cancelled' },
  'take-back': { from: ['scheduled', 'queued', 'held'], to: 'cancelled' },
} as const satisfies Record<string, { from: readonly MessageState[]; to: MessageState }>;

/** Whether it will leave by itself. */
export function isWaiting(state: MessageState): boolean {
  return state === 'queued' || state === 'scheduled';
}
