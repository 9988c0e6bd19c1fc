export { noteFirstRefusal } from './access-losses.store.ts';
export { createLivenessChecks, type LivenessChecks } from './ask-first.ts';
export { getLiveness, setLiveness } from './get-liveness.ts';
export { whatFalls, type EventName, type Falls } from './what-falls.model.ts';
export { readLiveness, type LivenessReadings } from './liveness-readings.ts';
export { startRevocationDrill } from './start-drill.ts';
