import type { Context, Next } from 'hono';
import { problemResponse } from './problem.ts';

/**
 * Refuses an address with a NUL in it, escaped or not: no honest one has it, and PostgreSQL takes no text with one, so it
 * would end as a fault of ours (security case L17).
 */
export function refuseNul(newReference: () => string) {
  return async (context: Context, next: Next): Promise<Response | void> =>
    /%00|\0/.test(context.req.url) ? problemResponse({ code: 'input_refused' }, newReference()) : next();
}
