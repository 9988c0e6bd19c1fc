export { helpRoutes } from './help.http.ts';
