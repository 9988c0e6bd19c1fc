import { connect, type Socket } from 'node:net';

const headEnd = '\r\n\r\n';

/**
 * A connection over which one GET follows the other, with as little work as a client can do: who asks shares two cores with what is
 * asked, and an HTTP client takes as long for a request as a quick server does. It reads no answer: it looks for its status and its end.
 */
export class LightConnection {
  readonly #socket: Socket;
  readonly #host: string;
  #received = '';
  #waiting: PromiseWithResolvers<number> | undefined;

  private constructor(socket: Socket, host: string) {
    this.#socket = socket;
    this.#host = host;
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => this.#read(chunk));
    socket.on('error', (fault) => this.#waiting?.reject(fault));
    socket.on('close', () => this.#waiting?.reject(new Error(`${host} closed the connection`)));
  }

  static open({ port, host }: URL): Promise<LightConnection> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port: Number(port), noDelay: true });
      socket.once('error', reject);
      socket.once('connect', () => resolve(new LightConnection(socket, host)));
    });
  }

  /** The status of the answer, which has been read to its end. */
  get(path: string, cookie: string): Promise<number> {
    this.#waiting = Promise.withResolvers();
    this.#socket.write(`GET ${path} HTTP/1.1\r\nHost: ${this.#host}\r\nCookie: ${cookie}${headEnd}`);
    return this.#waiting.promise;
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(chunk: string): void {
    this.#received += chunk;
    const end = this.#received.indexOf(headEnd);
    if (end === -1) return;
    if (!this.#isWhole(end)) return;
    const status = Number(this.#received.slice('HTTP/1.1 '.length, 'HTTP/1.1 200'.length));
    this.#received = '';
    this.#waiting?.resolve(status);
  }

  /** By its length, or by the empty chunk at its end (RFC 9112 section 6). */
  #isWhole(end: number): boolean {
    const head = this.#received.slice(0, end);
    const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
    if (length !== undefined) return this.#received.length >= end + headEnd.length + Number(length);
    if (/\r\ntransfer-encoding: chunked/i.test(head)) return this.#received.endsWith(`\r\n0${headEnd}`);
    this.#waiting?.reject(new Error(`${this.#host} does not say where its answer ends`));
    return false;
  }
}
