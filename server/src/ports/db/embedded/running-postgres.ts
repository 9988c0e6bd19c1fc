import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * How to reach the PostgreSQL of ours that runs on this folder now, for commands beside the server; null where none
 * does. PostgreSQL writes its socket folder into the fifth line of postmaster.pid.
 */
export async function findRunningPostgres(dataDir: string): Promise<string | null> {
  try {
    const lines = (await readFile(join(dataDir, 'cluster', 'postmaster.pid'), 'utf8')).split('\n');
    const sockets = lines[4]?.trim() ?? '';
    return sockets === ''
      ? null
      : `postgresql://gatehouse@localhost/postgres?host=${encodeURIComponent(sockets)}`;
  } catch {
    return null;
  }
}
