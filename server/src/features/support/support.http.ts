import { Hono } from 'hono';
import { consoleRoutes } from './console.http.ts';
import type { SupportHttpDeps } from './support-answer.http.ts';
import { supportDoorRoutes } from './support-door.http.ts';

/** The support door and the console behind it. */
export function supportRoutes(deps: SupportHttpDeps): Hono {
  return new Hono().route('/', supportDoorRoutes(deps)).route('/', consoleRoutes(deps));
}
