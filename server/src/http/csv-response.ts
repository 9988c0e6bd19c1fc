import type { CsvReply } from '@gatehouse/contract';

/**
 * The answer of an operation whose reply is CSV. A piece is made when the one before has left, so memory does not grow
 * with the file. A fault on the way cuts the connection: a part never passes for the whole.
 */
export function csvResponse({ fileName, pieces }: CsvReply, status: number): Response {
  const body = ReadableStream.from(pieces).pipeThrough(new TextEncoderStream());
  return new Response(body, {
    status,
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${fileName}"`,
      'cache-control': 'no-store',
    },
  });
}
