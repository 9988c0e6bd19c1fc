export { checkSession } from './check-session.ts';
export { endSession } from './end-session.ts';
export { getSession } from './get-session.ts';
export { openSession } from './open-session.ts';
export { deleteOldSessions } from './sessions.store.ts';
