import { serve } from '@hono/node-server';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { followConnections, type Connections } from './gentle-close.ts';

type Answer = (request: Request) => Response | Promise<Response>;

/** How slowly a request may arrive before its connection is cut off: who sends one byte now and then holds a place for nothing. */
export interface ArrivalLimits {
  readonly headersMs: number;
  readonly requestMs: number;
  /** A body brings the rest, or so many bytes, within each stretch of this length. */
  readonly stretchMs: number;
  readonly leastBytes: number;
  readonly checkEveryMs: number;
}

/** Security case L10. The longest body has five megabytes: at a fifth of a megabit a second it takes its five minutes. */
export const arrivalLimits: ArrivalLimits = {
  headersMs: 10_000,
  requestMs: 300_000,
  stretchMs: 30_000,
  leastBytes: 30_000,
  checkEveryMs: 1000,
};

/** Of the first line and all headers together. */
const mostHeadBytes = 16_384;
/** Longer than proxies keep an idle connection, so that they never send on one that ends at that moment (nginx: 60 s). */
const keepAliveMs = 75_000;

export interface Listener extends Connections {
  readonly port: number;
}

/** Listens, and lets nobody keep a connection by sending slowly. */
export async function openListener(
  fetch: Answer,
  place: { readonly port: number; readonly hostname: string },
  limits: ArrivalLimits = arrivalLimits,
): Promise<Listener> {
  const serverOptions = {
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    connectionsCheckingInterval: limits.checkEveryMs,
    keepAliveTimeout: keepAliveMs,
    maxHeaderSize: mostHeadBytes,
  };
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, ...place, createServer, serverOptions }, () => {
      cutSlowBodies(server, limits);
      resolve({ ...followConnections(server), port: (server.address() as AddressInfo).port });
    }) as Server;
    server.on('error', reject);
  });
}

function cutSlowBodies(server: Server, limits: ArrivalLimits): void {
  server.prependListener('request', (request, response) => {
    const hasBody =
      request.headers['transfer-encoding'] !== undefined ||
      Number(request.headers['content-length'] ?? 0) > 0;
    if (hasBody) watchBody(request, response, limits);
  });
}

function watchBody(
  request: IncomingMessage,
  response: ServerResponse,
  { stretchMs, leastBytes }: ArrivalLimits,
): void {
  const { socket } = request;
  let seen = socket.bytesRead;
  const watching = setInterval(() => {
    const isTooSlow = !request.complete && socket.bytesRead - seen < leastBytes;
    seen = socket.bytesRead;
    if (request.complete || isTooSlow) clearInterval(watching);
    if (!isTooSlow) return;
    // As Node says it to whoever sends headers too slowly.
    if (!response.headersSent) socket.write('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n');
    socket.destroySoon();
  }, stretchMs);
  // Also where the connection breaks off. Not of the socket: it has many requests, one after the other.
  response.once('close', () => clearInterval(watching));
}
