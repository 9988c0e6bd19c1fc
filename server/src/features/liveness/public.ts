export { noteFirstRefusal } from './access-losses.store.ts';
export { createLivenessChecks, type LivenessChecks } from './ask-first.ts';
export { getLiveness, setLiveness } from './get-liveness.ts';
