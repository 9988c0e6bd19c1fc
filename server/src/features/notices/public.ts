export { dispatchNotice, recoverNotices, takeNotices, type DispatchNoticeDeps } from './dispatch-notice.ts';
export { enqueueNotice } from './enqueue-notice.ts';
export { deleteOldNotices } from './notices.store.ts';
