export { approveLift, askForLift, withdrawLift, type LiftRefusal } from './ask-for-lift.ts';
export { carryOutLift, takeDueLifts } from './carry-out-lift.ts';
export { getLift, stopLift } from './get-lift.ts';
export { findOpenLift, withdrawAllLifts, type LiftRow } from './lifts.store.ts';
