import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

export interface BlackHole {
  close(): Promise<void>;
}

/** Listens, and is stopped before it takes anybody in. */
const listener = `
  const server = require('node:net').createServer();
  server.listen({ host: process.argv[1], port: Number(process.argv[2]), backlog: 1 }, () => console.log('on'));
`;

async function isTaken(socket: Socket): Promise<boolean> {
  const taken = once(socket, 'connect').then(
    () => true,
    () => false,
  );
  return Promise.race([taken, pause(300, false)]);
}

/**
 * An address at which a connection is neither taken nor refused: a listener that does not run, its queue full, so that the
 * system drops whoever knocks (listen(2)). Throws where this machine does not have the address.
 */
export async function openBlackHole(host: string, port: number): Promise<BlackHole> {
  const child = spawn(process.execPath, ['-e', listener, host, String(port)], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = once(child, 'exit');
  const isOn = await Promise.race([once(child.stdout, 'data').then(() => true), ended.then(() => false)]);
  if (!isOn) throw new Error(`nothing can listen at ${host}`);
  child.kill('SIGSTOP');
  const waiting: Socket[] = [];
  for (let isOpen = true; isOpen;) {
    const socket = connect({ host, port });
    socket.on('error', () => undefined);
    waiting.push(socket);
    isOpen = await isTaken(socket);
  }
  return {
    async close() {
      for (const socket of waiting) socket.destroy();
      child.kill('SIGKILL');
      await ended;
    },
  };
}
