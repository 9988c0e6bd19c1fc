export { consoleRoutes } from './console.http.ts';
