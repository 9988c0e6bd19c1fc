export { dispatchMessage, recoverAbandoned, takeMessages } from './dispatch-message.ts';
export { enqueueMessage } from './enqueue-message.ts';
export { getMessage } from './get-message.ts';
export { holdQueuedMessages, resumeHeldMessages } from './hold-messages.ts';
export { listMessages } from './list-messages.ts';
export { countHeld } from './outbox.store.ts';
export { cancelMessage, settleMessage } from './settle-message.ts';
export { testMailbox } from './test-mailbox.ts';
