import type { Context } from 'hono';
import type { ProblemFacts } from './problem.ts';

/**
 * Refuses an address with a NUL in it, escaped or not: no honest one has it, and PostgreSQL takes no text with one, so it
 * would end as a fault of ours (security case L17).
 */
export function refuseNul({ req }: Context): ProblemFacts | null {
  return /%00|\0/.test(req.url) ? { code: 'input_refused' } : null;
}
