export { BulkPace } from './bulk-pace.ts';
export { enqueueBulkNotices, enqueueNotice, enqueueNotices } from './enqueue-notice.ts';
export type { Notice } from './notice.model.ts';
export { deleteOldNotices, endAllWaitingNotices } from './notices.store.ts';
export { recoverNotices, sendNotice, takeNotices } from './send-notice.ts';
