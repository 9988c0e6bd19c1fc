import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** A load balancer gives a stopping process half a minute (security case N16); what takes longer is cut off. */
const graceMs = 20_000;

/** The connections of a server, which can be closed in order. */
export interface Connections {
  /** From now on each answer is the last on its connection: who comes again comes to another process. */
  leave(): void;
  close(): Promise<void>;
}

/**
 * Follows the connections of a server, so that it can be closed in order. Node closes those that are idle after a request;
 * browsers also open some in advance and send nothing on them, and would hold up the end for a minute.
 */
export function followConnections(server: Server): Connections {
  const quiet = new Set<Socket>();
  let isLeaving = false;
  let isClosing = false;
  server.on('connection', (socket) => {
    quiet.add(socket);
    socket.once('close', () => quiet.delete(socket));
  });
  // Before whoever answers: what is said of the connection is in the head of the answer.
  server.prependListener('request', ({ socket }, response) => {
    quiet.delete(socket);
    if (isLeaving) response.shouldKeepAlive = false;
    response.once('close', () => {
      if (isClosing) socket.end();
      else if (!socket.destroyed) quiet.add(socket);
    });
  });
  return {
    leave() {
      isLeaving = true;
    },
    async close() {
      isLeaving = true;
      isClosing = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of quiet) socket.destroy();
      const cut = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed;
      clearTimeout(cut);
    },
  };
}
