export { stuckRoutes } from './stuck.http.ts';
