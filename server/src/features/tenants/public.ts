export { finishLink } from './finish-link.ts';
export { tenantRoutes } from './tenants.http.ts';
