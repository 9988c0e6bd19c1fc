const mostFormBytes = 16_384;

/**
 * The fields of a form post, read no further than 16 kB; null where it is longer, no form, not UTF-8, or has a field
 * twice, so that nothing later has to choose between two values; or a NUL, which PostgreSQL takes in no text.
 */
export async function readForm(request: Request): Promise<ReadonlyMap<string, string> | null> {
  const type = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded') return null;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size > mostFormBytes) return null;
    chunks.push(chunk);
  }
  const pairs = [...new URLSearchParams(Buffer.concat(chunks).toString('utf8'))];
  const fields = new Map(pairs);
  const isClean = pairs.every((pair) => pair.every((text) => !text.includes('\0')));
  return isClean && fields.size === pairs.length ? fields : null;
}

/** An HTML page as an answer. */
export function htmlAnswer(page: string, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(page, { status, headers: { 'content-type': 'text/html; charset=utf-8', ...headers } });
}

/** A redirect after which the browser asks with GET: never 307, which would post a password again (security case A22). */
export function seeOther(location: string, cookies: readonly (string | null)[] = []): Response {
  const headers = new Headers({ location });
  for (const cookie of cookies) if (cookie !== null) headers.append('set-cookie', cookie);
  return new Response(null, { status: 303, headers });
}
