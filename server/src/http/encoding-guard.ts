import type { Context, Next } from 'hono';
import { problemResponse } from './problem.ts';

/**
 * Refuses a body that is packed: our limits count the bytes that arrive, and a few of them may become a gigabyte (security
 * case L10). Nobody has been told that we would unpack.
 */
export function refuseEncodedBodies(newReference: () => string) {
  return async (context: Context, next: Next): Promise<Response | void> => {
    const encoding = context.req.header('content-encoding');
    if (encoding === undefined || encoding.toLowerCase() === 'identity') return next();
    const field = 'headers.content-encoding';
    return problemResponse(
      { code: 'content_type_refused', field, detail: `${field}: send the body as it is` },
      newReference(),
    );
  };
}
