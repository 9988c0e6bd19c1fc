import { createServer, type AddressInfo, type Socket } from 'node:net';

/** What one side has said at once, on one of its connections. */
export interface Piece {
  /** Of all that this side has said, on whichever connection: 1, 2, 3 … */
  readonly number: number;
  readonly connection: number;
  readonly bytes: Buffer;
  readonly text: string;
}

/** Called before a piece is passed on; one for which the promise never ends never arrives. */
export type Watch = (piece: Piece) => Promise<void> | void;

export interface Proxy {
  readonly port: number;
  /** How many pieces have been said there, and how many answered. */
  counts(): { readonly there: number; readonly back: number };
  /** Every connection breaks off at this moment; new ones are taken. */
  cut(): void;
  close(): Promise<void>;
}

/** Stands between a program and whom it talks to, so that a test can hold up either of them at a chosen word. */
export async function startProxy(
  openOther: () => Socket,
  watch: { readonly there: Watch; readonly back: Watch },
): Promise<Proxy> {
  const sockets = new Set<Socket>();
  const counts = { there: 0, back: 0 };
  let connections = 0;
  const server = createServer((near) => {
    const other = openOther();
    connections += 1;
    const connection = connections;
    const pass = (from: Socket, to: Socket, way: 'there' | 'back'): void => {
      sockets.add(from);
      let passing: Promise<void> = Promise.resolve();
      from.on('data', (bytes: Buffer) => {
        counts[way] += 1;
        from.pause();
        const piece = { number: counts[way], connection, bytes, text: bytes.toString('latin1') };
        passing = Promise.resolve(watch[way](piece)).then(() => {
          if (!to.destroyed) to.write(bytes);
          from.resume();
        });
      });
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        // What was answered before the end arrives; of a program that has died nothing does.
        if (way === 'there') to.destroy();
        else void passing.then(() => to.end());
      });
    };
    pass(near, other, 'there');
    pass(other, near, 'back');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    counts: () => ({ ...counts }),
    cut() {
      for (const socket of sockets) socket.destroy();
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
