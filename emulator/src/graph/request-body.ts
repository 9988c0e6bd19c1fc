import { createHash } from 'node:crypto';

/** A request's body as it arrived. */
export interface RequestBody {
  /** Null where there were more bytes than are taken. */
  readonly bytes: Buffer | null;
  readonly sha256: string;
}

/** Reads a body to its end, so that the caller can hear the answer, but keeps `mostBytes` at most. */
export async function readBody(
  stream: ReadableStream<Uint8Array> | null,
  mostBytes: number,
): Promise<RequestBody> {
  const hash = createHash('sha256');
  let chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream ?? []) {
    hash.update(chunk);
    size += chunk.length;
    if (size > mostBytes) chunks = [];
    else chunks.push(chunk);
  }
  return { bytes: size > mostBytes ? null : Buffer.concat(chunks), sha256: hash.digest('hex') };
}
