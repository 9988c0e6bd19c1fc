import type { Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import type { HttpBindings } from '@hono/node-server';

/** What answers a surface's requests; a Hono app is one. */
export interface Answering {
  fetch(request: Request, bindings: HttpBindings): Response | Promise<Response>;
}

/** One listening surface. */
export interface Listener {
  /** `http://127.0.0.1:4001` */
  readonly origin: string;
  readonly port: number;
  /** Given once all surfaces are built; requests before that get 503. */
  answerWith(app: Answering): void;
  close(): Promise<void>;
}

/** A port that something else holds, in words for the person who started the emulator. */
export class PortTakenError extends Error {
  constructor(surface: string, port: number, otherwise = 'set EMULATOR_PORT') {
    super(
      `Port ${port}, which the emulator needs for ${surface}, is taken; stop what listens there or ${otherwise}.`,
    );
  }
}

/** What a server shows under TLS, PEM. */
export interface TlsIdentity {
  readonly key: string;
  readonly cert: string;
}

/** Listens on 127.0.0.1 only, never on the product's host name and never on the network (ARCHITECTURE.md). */
export function listen(surface: string, port: number, tls?: TlsIdentity): Promise<Listener> {
  let app: Answering | undefined;
  const otherwise = tls && 'give --hosts another port';
  const secured = tls && { createServer: createTlsServer, serverOptions: { key: tls.key, cert: tls.cert } };
  return new Promise((resolve, reject) => {
    const server = serve(
      {
        fetch: (request, bindings) =>
          app?.fetch(request, bindings as HttpBindings) ?? new Response('starting', { status: 503 }),
        hostname: '127.0.0.1',
        port,
        ...secured,
      },
      (info: AddressInfo) =>
        resolve({
          origin: `${tls ? 'https' : 'http'}://127.0.0.1:${info.port}`,
          port: info.port,
          answerWith: (given) => {
            app = given;
          },
          close: () => closed(server as Server),
        }),
    );
    server.on('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new PortTakenError(surface, port, otherwise) : error),
    );
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
