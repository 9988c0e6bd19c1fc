import { createServer, connect, type AddressInfo } from 'node:net';

export interface CountingProxy {
  /** The same database, by way of the proxy. */
  readonly url: string;
  /** How many messages the client has sent so far. */
  count(): number;
  close(): Promise<void>;
}

/**
 * Stands between a program and PostgreSQL, counts what the program says, and calls `at` before a message is passed on, with
 * its number and its text: so that a test can end the program at each of its steps, and not at some instant.
 */
export async function startCountingProxy(
  databaseUrl: string,
  at: (number: number, message: string) => Promise<void> | void,
): Promise<CountingProxy> {
  const address = new URL(databaseUrl);
  const folder = address.searchParams.get('host') ?? '/tmp';
  let count = 0;
  const server = createServer((client) => {
    const database = connect(`${folder}/.s.PGSQL.5432`);
    client.on('data', (chunk: Buffer) => {
      count += 1;
      client.pause();
      void Promise.resolve(at(count, chunk.toString('latin1'))).then(() => {
        if (!database.destroyed) database.write(chunk);
        client.resume();
      });
    });
    database.on('data', (chunk: Buffer) => client.write(chunk));
    for (const [one, other] of [
      [client, database],
      [database, client],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const { username, pathname } = address;
  return {
    url: `postgresql://${username}@127.0.0.1:${port}${pathname}`,
    count: () => count,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
