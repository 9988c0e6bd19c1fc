import type { EventBody, EventReply } from '@gatehouse/contract';

/**
 * The answer of an operation whose reply is events (WHATWG HTML, 9.2 "Server-sent events"). Before each piece, signs of life
 * included, the caller is asked about as at the begin of a request: who may no longer call gets nothing more (security cases F09,
 * E03). A client that goes away ends the source.
 */
export function eventResponse(
  events: EventReply<unknown>,
  schema: EventBody['events'],
  mayStill: () => Promise<boolean>,
): Response {
  const body = ReadableStream.from(piecesOf(events, schema, mayStill)).pipeThrough(new TextEncoderStream());
  return new Response(body, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      // Proxies that gather an answer before they pass it on (nginx) let this one through.
      'x-accel-buffering': 'no',
    },
  });
}

async function* piecesOf(
  events: EventReply<unknown>,
  schema: EventBody['events'],
  mayStill: () => Promise<boolean>,
): AsyncGenerator<string> {
  yield 'retry: 2000\n\n';
  for await (const some of events) {
    if (!(await mayStill())) return;
    yield some.length === 0
      ? ': still here\n\n'
      : some.map((event) => `data: ${JSON.stringify(schema.parse(event))}\n\n`).join('');
  }
}
