export { checkSession } from './check-session.ts';
export { deleteOldChoices } from './choices.store.ts';
export { chooseOrganization, findChoice } from './choose-organization.ts';
export { endSession } from './end-session.ts';
export { enter, type Entered } from './enter.ts';
export { getSession } from './get-session.ts';
export { deleteOldSessions } from './sessions.store.ts';
