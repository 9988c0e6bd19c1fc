export { enqueueNotice } from './enqueue-notice.ts';
export type { Notice } from './notice.model.ts';
