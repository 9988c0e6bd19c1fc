import { connect } from 'node:net';
import { startProxy, type Proxy, type Watch } from './proxy.ts';

export interface DatabaseProxy extends Proxy {
  /** The same database, by way of the proxy. */
  readonly url: string;
}

/** Stands between a program and PostgreSQL. */
export async function startDatabaseProxy(
  databaseUrl: string,
  watch: { readonly there: Watch; readonly back: Watch },
): Promise<DatabaseProxy> {
  const { searchParams, username, pathname } = new URL(databaseUrl);
  const folder = searchParams.get('host') ?? '/tmp';
  const proxy = await startProxy(() => connect(`${folder}/.s.PGSQL.5432`), watch);
  return { ...proxy, url: `postgresql://${username}@127.0.0.1:${proxy.port}${pathname}` };
}

/**
 * Stands between a program and PostgreSQL, counts what the program says, and calls `at` before a message is passed on, with
 * its number and its text: so that a test can end the program at each of its steps, and not at some instant.
 */
export function startCountingProxy(
  databaseUrl: string,
  at: (number: number, message: string) => Promise<void> | void,
): Promise<DatabaseProxy> {
  return startDatabaseProxy(databaseUrl, {
    there: ({ number, text }) => at(number, text),
    back: () => undefined,
  });
}
