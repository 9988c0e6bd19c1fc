export { adminConsentRoutes } from './admin-consent.http.ts';
