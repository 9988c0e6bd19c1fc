import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** A load balancer gives a stopping process half a minute (security case N16); what takes longer is cut off. */
const graceMs = 20_000;

/**
 * Follows the connections of a server, so that it can be closed in order. Node closes those that are idle after a request;
 * browsers also open some in advance and send nothing on them, and would hold up the end for a minute.
 */
export function followConnections(server: Server): { close(): Promise<void> } {
  const quiet = new Set<Socket>();
  let isClosing = false;
  server.on('connection', (socket) => {
    quiet.add(socket);
    socket.once('close', () => quiet.delete(socket));
  });
  server.on('request', ({ socket }, response) => {
    quiet.delete(socket);
    response.once('close', () => {
      if (isClosing) socket.end();
      else if (!socket.destroyed) quiet.add(socket);
    });
  });
  return {
    async close() {
      isClosing = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of quiet) socket.destroy();
      const cut = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed;
      clearTimeout(cut);
    },
  };
}
