export { closesForEveryone } from './evidence.model.ts';
export { getTenantGrant } from './get-tenant-grant.ts';
export { deleteOldSightings } from './grants.store.ts';
export { listTenantGrants } from './list-tenant-grants.ts';
export { learnFromRefusal, learnPosture } from './learn-posture.ts';
export { recordReport, recordSighting, recordWithdrawal } from './record-evidence.ts';
export { recordProbe } from './record-probe.ts';
