export { asAgent, supportAnswer, supportRefusal, type SupportHttpDeps } from './support-answer.http.ts';
export { supportDoorRoutes } from './support-door.http.ts';
export { type SupportAgent } from './support-session.ts';
export { deleteOldSupportSessions, endAllSupportSessions } from './support-sessions.store.ts';
