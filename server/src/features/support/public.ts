export { supportRoutes } from './support.http.ts';
export { deleteOldSupportSessions } from './support.store.ts';
