import type { MoveTable } from '../../kernel/state-moves.ts';

export type MessageState = 'queued' | 'sending' | 'sent' | 'unconfirmed' | 'held' | 'failed' | 'cancelled';

/** Which states may follow which. The diagram in README.md is drawn from this table by a test. */
export const messageMoves = {
  // Unconfirmed after a restore: it may have left since the backup.
  queued: ['sending', 'held', 'cancelled', 'unconfirmed'],
  // Back to queued only where Graph surely did not take it.
  sending: ['sent', 'queued', 'unconfirmed', 'failed', 'held'],
  // A person decides after a look into Sent Items.
  unconfirmed: ['sent', 'queued'],
  // Failed where its mailbox was not connected again for too long.
  held: ['queued', 'cancelled', 'failed', 'unconfirmed'],
  failed: ['queued'],
  sent: [],
  cancelled: [],
} as const satisfies MoveTable<MessageState>;

/** Where a person's decision leads. */
export const personMoves = {
  'it-was-sent': { from: ['unconfirmed'], to: 'sent' },
  'send-again': { from: ['unconfirmed', 'failed'], to: 'queued' },
  // What was held because its sender had lost their access.
  release: { from: ['held'], to: 'queued' },
  cancel: { from: ['queued', 'held'], to: 'cancelled' },
} as const satisfies Record<string, { from: readonly MessageState[]; to: MessageState }>;
