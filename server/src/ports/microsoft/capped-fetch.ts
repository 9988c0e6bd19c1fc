import { AppError } from '../../kernel/app-error.ts';
import type { MappedFetch } from './origin-map.ts';

/**
 * The same `fetch`, whose answer has been read to its end before it is given, and no further than so many bytes, counted
 * after decompression. So the signal of a request bounds its answer too, and one that breaks off fails as a lost connection
 * does (security cases A17, H22). Throws AppError microsoft_unreachable for a longer one.
 */
export function createCappedFetch(fetch: MappedFetch, mostBytes: number): MappedFetch {
  return async (url, init) => {
    const { body, status, statusText, headers } = await fetch(url, init);
    const whole = body === null ? null : await readWhole(body, mostBytes);
    return new Response(whole, { status, statusText, headers });
  };
}

async function readWhole(body: ReadableStream<Uint8Array>, mostBytes: number): Promise<Buffer<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop by a fault cancels the stream, and with it the connection.
  for await (const chunk of body) {
    size += chunk.length;
    if (size > mostBytes)
      throw new AppError('microsoft_unreachable', `an answer of more than ${mostBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
