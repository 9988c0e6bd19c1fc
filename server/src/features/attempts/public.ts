export { attemptEnd } from './attempt.model.ts';
export { continueAttempt, finishAttempt, refuseAttempt } from './end-attempt.ts';
export { findHandOffLinkOfState } from './find-journey.ts';
export { traceOf, traceWithoutCode, type AttemptTrace } from './attempt-trace.ts';
export { findAttempt, getAttempt } from './get-attempt.ts';
export { safeReturnTo } from './return-to.model.ts';
export { startAttempt, type NewAttempt } from './start-attempt.ts';
export { takeAttempt, type TakenAttempt } from './take-attempt.ts';
export { deleteOldAttempts, endAllAttempts } from './attempts.store.ts';
export { browserOf } from './browser-cookie.ts';
export {
  findAttemptByCorrelation,
  findStuckAttempt,
  noteSeenPage,
  type StuckAttempt,
} from './stuck-attempt.ts';
export { takeMissedAttempts, type MissedAttempt } from './missed-attempts.ts';
