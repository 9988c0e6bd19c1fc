export { justification } from './ask-it.model.ts';
export { comeThrough } from './come-through.ts';
export { listConsentCases } from './list-consent-cases.ts';
export { listMyWaits } from './list-my-waits.ts';
export { lookAfterCases } from './look-after-cases.ts';
export { remindRequesters } from './remind-requesters.ts';
export { waitForAdmin, type WaitDeps } from './wait-for-admin.ts';
export { waitingRoutes } from './waiting.http.ts';
export { peopleOfAttempt } from './waiting-person.ts';
