export { preFlightRoutes } from './before.http.ts';
export { getPreFlight, preFlightViewOf } from './get-pre-flight.ts';
export { needsApproval, type PreFlight } from './pre-flight.model.ts';
export { preFlightLine } from './pre-flight-words.page.ts';
export { createTenantOfDomain, type TenantOfDomain } from './tenant-of-domain.ts';
