import type { Context } from 'hono';
import type { ProblemFacts } from './problem.ts';

/**
 * Refuses a body that is packed: our limits count the bytes that arrive, and a few of them may become a gigabyte (security
 * case L10). Nobody has been told that we would unpack.
 */
export function refuseEncodedBodies({ req }: Context): ProblemFacts | null {
  const encoding = req.header('content-encoding');
  if (encoding === undefined || encoding.toLowerCase() === 'identity') return null;
  const field = 'headers.content-encoding';
  return { code: 'content_type_refused', field, detail: `${field}: send the body as it is` };
}
