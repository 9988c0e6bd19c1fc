export { examineSession } from './check-session.ts';
export { deleteOldChoices } from './choices.store.ts';
export { chooseOrganization, findChoice } from './choose-organization.ts';
export { endAllSessions } from './end-all.store.ts';
export { endSession } from './end-session.ts';
export { enter, type Entered } from './enter.ts';
export { enteredAnswer, sessionCookie } from './entered-answer.ts';
export { getSession } from './get-session.ts';
export { refusalOfMethod, type MethodRefusal, type SignInMethod } from './method.model.ts';
export { reissueSession } from './reissue-session.ts';
export { createSessionLookup } from './session-lookup.ts';
export { sessionIdleSeconds } from './session.model.ts';
export { deleteOldSessions, rememberFresh } from './sessions.store.ts';
export { endMyOtherSessions, endMySession } from './end-my-sessions.ts';
export { getProfile } from './get-profile.ts';
export { listMySessions } from './list-my-sessions.ts';
export { boundSeconds, dueAfterSeconds } from './liveness.model.ts';
export {
  countOverdueChecks,
  intervalOf,
  isBeingChecked,
  markRefused,
  postponeCheck,
  takeCheck,
  writeProof,
  type LivenessKey,
  type LivenessRow,
} from './liveness.store.ts';
export { takeDueChecks } from './due-checks.store.ts';
export { openSessionToken, sealSessionToken } from './session-token.ts';
export {
  isBrowserOnly,
  isBrowserOnlyTenant,
  recordAlive,
  recordAnswer,
  recordPair,
  readSilence,
  recordSilence,
  takeProbe,
  wasTenantSilent,
  type SilentWhy,
} from './tenant-answers.store.ts';
export {
  askAboutThoseSince,
  countLiveSessions,
  countsNow,
  findForProof,
  forgetDeadTokens,
  hasComeInSince,
  hasLiveSession,
  lockIfStanding,
  type ForProof,
} from './sessions-at-microsoft.store.ts';
export { endRevokedSession, endSessionsAtMicrosoft } from './end-at-microsoft.ts';
export { askAboutPerson } from './ask-about-person.ts';
