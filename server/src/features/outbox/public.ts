export { dispatchMessage, queueScheduledMessages } from './dispatch-message.ts';
export { enqueueMessageBatch } from './enqueue-message-batch.ts';
export { getMessageBatch } from './get-message-batch.ts';
export { enqueueMessage } from './enqueue-message.ts';
export { createHandInTogether } from './hand-in-together.ts';
export { getMessage } from './get-message.ts';
export { messageBodyRoutes } from './message-body.http.ts';
export { doubtAllWaiting } from './doubt-all.store.ts';
export { endLinksOfCancelled } from './end-links-of-cancelled.ts';
export { endWaiting } from './end-waiting.ts';
export {
  cancelMessagesOfSender,
  holdMessagesOfSender,
  holdQueuedMessages,
  resumeHeldMessages,
} from './hold-messages.ts';
export { recoverAbandoned } from './interruptions.ts';
export { settleHeldMessages } from './settle-held-messages.ts';
export { settleUnconfirmedMessages } from './settle-unconfirmed-messages.ts';
export { listMessageDays } from './list-message-days.ts';
export { listMessages } from './list-messages.ts';
export { deleteOldEntries } from './lanes/lanes.store.ts';
export { readChanges } from './live/changes.store.ts';
export { followMessages } from './live/follow-messages.ts';
export { createFollowers } from './live/followers.ts';
export { workers } from './lanes/share.model.ts';
export { createTaker } from './lanes/take-messages.ts';
export { countHeld } from './outbox.store.ts';
export { cancelMessage, settleMessage } from './settle-message.ts';
export { testMailbox } from './test-mailbox.ts';
export { takeBackMessage } from './take-back-message.ts';
